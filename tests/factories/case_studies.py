"""Makers of case studies with their barriers and outcomes."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from portal.case_studies.models import CaseBarrier, CaseOutcome, CaseStudy, SpreadRecord
from portal.case_studies.queries.content import snapshots
from portal.core.db import db
from portal.items.vocabulary import Term, set_terms
from tests.factories.items import make_item


def make_terms(vocabulary: str, *keys: str) -> None:
    """Terms that are not there yet; each is called by its key."""
    have = set(db.session.scalars(select(Term.key).where(Term.vocabulary == vocabulary)))
    for position, key in enumerate(key for key in keys if key not in have):
        label = f"The {vocabulary} {key}"
        db.session.add(Term(vocabulary=vocabulary, key=key, label=label, position=position, data={"all_percent": 35}))
    db.session.flush()


def make_case(
    *,
    barriers: Mapping[str, str] | None = None,
    outcomes: Sequence[CaseOutcome] = (),
    terms: Mapping[str, Sequence[str]] | None = None,
    fields: Mapping[str, object] | None = None,
    **item: object,
) -> CaseStudy:
    """A published case for everyone, unless told otherwise; `barriers` is key -> outcome. Flushed, not committed."""
    values: dict[str, object] = {
        "gist": "Nurses and social workers see one record.",
        "problem": "Each kept a record of their own.",
        "done": "They opened one view.",
        "plain_english": "They now share notes.",
        "did_not_work": "The first guide was too long.",
    }
    case = CaseStudy(item=make_item("case_study", **item), **(values | dict(fields or {})))
    case.barriers = [
        CaseBarrier(barrier=key, outcome=outcome, how=f"How it went with {key}.", position=n)
        for n, (key, outcome) in enumerate((barriers or {}).items())
    ]
    case.outcomes = list(outcomes)
    db.session.add(case)
    db.session.flush()
    about = {name: list(keys) for name, keys in (terms or {}).items()}
    about["barrier"] = list(barriers or {})
    about["outcome"] = sorted({outcome.outcome for outcome in outcomes if outcome.outcome})
    for name, keys in about.items():
        make_terms(name, *keys)
    set_terms(case.item.id, about)
    return case


def make_outcome(key: str = "O11", status: str = "measured", **fields: object) -> CaseOutcome:
    """An outcome of a case; measured before and after, unless told otherwise."""
    values: dict[str, object] = {"outcome": key, "label": f"Outcome {key}", "status": status, "strength": {}}
    if status == "measured":
        values |= {"measure": "Admissions", "result": "41", "baseline": "40", "direction": "no-change", "scale": "2"}
    return CaseOutcome(**(values | fields))


def make_spread(case: CaseStudy, site: str, status: str = "adopted", **fields: object) -> SpreadRecord:
    """What a site does with a case; flushed, not committed."""
    record = SpreadRecord(case=case, site=site, status=status, why=f"{site} says why.", **fields)
    db.session.add(record)
    db.session.flush()
    return record


def words_of_case(item_id: int) -> dict[str, str]:
    """The texts of a case as its versions keep them."""
    return snapshots([item_id])[item_id]
