"""Writing case studies from `content/case_studies/`."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import delete, select

from portal.case_studies.actions.drafts import RESERVED
from portal.case_studies.actions.files import barriers_in, logic_model_in, logic_model_of, outcomes_in
from portal.case_studies.models import CaseLink, CaseStudy, SpreadRecord
from portal.case_studies.words import MATURITIES, SPREAD
from portal.core.content import ContentError, Document, Loader
from portal.core.db import db
from portal.items.actions import find_item, load_item, version_of
from portal.items.vocabulary import set_terms

SECTIONS = {
    "Context and problem": "problem",
    "What was done": "done",
    "Why it is thought to work": "why",
    "What it took": "took",
    "What was aimed for and what is known": "known",
    "What did not work": "did_not_work",
    "What they would do differently": "differently",
    "How patients and carers were involved": "involvement",
    "In plain English": "plain_english",
}
NEEDED = ("Context and problem", "What was done", "In plain English")
TEXTS = (
    *("gist", "period", "period_note", "maturity_note", "cost", "contact_role"),
    *("barriers_note", "facilitators_note", "i_statements_note"),
)
BASIS = {"illustrative": "illustrative", "public source": "document", "site": "site"}


def load_case(document: Document) -> int:
    """Write one case study with all that hangs on it. Returns: the version of its item. Raises: ContentError."""
    document.require("slug", "title", "gist")
    sections = _sections(document)
    barriers, outcomes = barriers_in(document), outcomes_in(document)
    item = load_item("case_study", document, RESERVED)
    session = db.session()
    case = session.scalar(select(CaseStudy).where(CaseStudy.item_id == item.id)) or CaseStudy(item_id=item.id)
    for name in TEXTS:
        setattr(case, name, str(document.meta.get(name) or ""))
    for name, column in SECTIONS.items():
        setattr(case, column, sections.get(name, ""))
    case.site_label = document.meta.get("site_label")
    case.maturity = document.check("maturity", tuple(MATURITIES)) if document.meta.get("maturity") else None
    _write_basis(case, document)
    case.logic_model, case.logic_note, case.logic_source = logic_model_in(document)
    session.add(case)
    case.barriers, case.outcomes = [], []
    session.flush()
    case.barriers, case.outcomes = barriers, outcomes
    set_terms(item.id, {"barrier": _keys(b.barrier for b in barriers), "outcome": _keys(o.outcome for o in outcomes)})
    _write_links(case, document)
    _write_spread(case, document)
    session.flush()
    return item.version


def _sections(document: Document) -> dict[str, str]:
    sections = document.sections()
    missing = [name for name in NEEDED if not sections.get(name)]
    if missing:
        raise ContentError(f"these sections are missing: {', '.join(missing)}", document.body_line)
    unknown = sorted(set(sections) - set(SECTIONS) - {""})
    if unknown:
        raise ContentError(f"these sections are unknown: {', '.join(unknown)}", document.body_line)
    return sections


def _keys(found: Iterable[str | None]) -> list[str]:
    return sorted({key for key in found if key})


def _write_basis(case: CaseStudy, document: Document) -> None:
    told: Mapping[str, Any] = document.meta.get("basis") or {}
    kind = str(told.get("kind") or "site")
    if kind not in BASIS:
        raise ContentError(f"basis: {kind!r} is not one of {', '.join(BASIS)}", document.line_of("basis"))
    case.basis, case.document, case.place = BASIS[kind], told.get("document"), str(told.get("place") or "")


def _write_links(case: CaseStudy, document: Document) -> None:
    """`read_beside` and `linked` hold addresses of items, such as finding/few-trials-cut-admissions."""
    session = db.session()
    session.execute(delete(CaseLink).where(CaseLink.case_id == case.id))
    seen: set[int] = set()
    for field, beside in (("read_beside", True), ("linked", False)):
        names: Sequence[str] = document.meta.get(field) or []
        for position, name in enumerate(names):
            kind, _, slug = str(name).partition("/")
            other = find_item(kind, slug)
            if other is None:
                raise ContentError(f"{field}: there is no {kind} {slug!r}", document.line_of(field))
            if other.id not in seen:
                session.add(CaseLink(case_id=case.id, item_id=other.id, beside=beside, position=position))
                seen.add(other.id)


def _write_spread(case: CaseStudy, document: Document) -> None:
    """Made-up travels of a made-up case; what real sites record comes from their own staff alone."""
    rows: Sequence[Mapping[str, Any]] = document.meta.get("spread") or []
    line = document.line_of("spread")
    if rows and not case.item.demo:
        raise ContentError("spread: only a case with `demo: true` may have made-up travels", line)
    session = db.session()
    session.execute(delete(SpreadRecord).where(SpreadRecord.case_id == case.id, SpreadRecord.demo))
    newest = {str(row["site"]): number for number, row in enumerate(rows)}
    for number, row in enumerate(rows):
        if row["status"] not in SPREAD:
            raise ContentError(f"spread: {row['status']!r} is not one of {', '.join(SPREAD)}", line)
        record = SpreadRecord(case_id=case.id, site=str(row["site"]), status=row["status"], why=str(row["why"]))
        record.recorded_at = datetime.combine(row["date"], time(12), UTC)
        record.current, record.demo = newest[record.site] == number, True
        session.add(record)


def _version(slug: str) -> int | None:
    return version_of("case_study", slug)


CONTENT = (
    Loader("case_studies/*.md", load_case, _version, logic_model_of),
    Loader("case_studies/demo/*.md", load_case, _version, logic_model_of),
)
