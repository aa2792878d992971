"""What publishing needs of a case study: its words written back, and what a release asks of it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, select

from portal.case_studies import content
from portal.case_studies.models import CaseBarrier, CaseLink, CaseOutcome, CaseStudy
from portal.case_studies.queries.content import snapshots
from portal.case_studies.shown.texts import VOCABULARIES, phrased
from portal.core.db import db
from portal.items.actions import find_item
from portal.items.models import Item
from portal.items.vocabulary import set_terms
from portal.publishing.kinds import Content, Kind, Obstacle

NEEDED = {
    "gist": "Say in one or two sentences what it is",
    "problem": "Tell the problem",
    "done": "Tell what was done",
    "plain_english": "Write it in plain English",
    "did_not_work": "Tell what did not work, or that nobody has looked yet",
}


def edit_address(item: Item) -> str:
    """Returns: the path of the editor."""
    return f"/case-studies/{item.slug}/edit"


def restore(item_id: int, fields: Mapping[str, str]) -> None:
    """Write the texts of a case back to its rows, and flush."""
    session = db.session()
    case = session.scalars(select(CaseStudy).where(CaseStudy.item_id == item_id)).one()
    for name in content.TEXTS:
        setattr(case, name, fields.get(name, ""))
    case.maturity, case.site_label = fields.get("maturity") or None, fields.get("site_label") or None
    basis = content.unpack(fields, "basis")
    case.basis, case.document = basis.get("kind") or "site", basis.get("document") or None
    case.place, case.logic_model = basis.get("place", ""), content.unpack(fields, "logic_model")
    barriers, outcomes = content.unpack(fields, "barriers"), content.unpack(fields, "outcomes")
    case.barriers, case.outcomes = [], []
    session.flush()
    case.barriers = [CaseBarrier(position=n, **row) for n, row in enumerate(barriers)]
    case.outcomes = [CaseOutcome(position=n, **_outcome(row)) for n, row in enumerate(outcomes)]
    wanted = {vocabulary: content.split(fields.get(name, "")) for name, vocabulary in content.TERMS.items()}
    wanted["barrier"] = sorted({row["barrier"] for row in barriers})
    wanted["outcome"] = sorted({row["outcome"] for row in outcomes if row.get("outcome")})
    set_terms(item_id, wanted)
    _write_links(case, content.unpack(fields, "links"))
    session.flush()


def _outcome(row: Mapping[str, Any]) -> dict[str, Any]:
    days = {name: date.fromisoformat(row[name]) for name in ("baseline_on", "follow_up_on") if row.get(name)}
    return {**row, **days}


def _write_links(case: CaseStudy, links: Sequence[Mapping[str, Any]]) -> None:
    session = db.session()
    session.execute(delete(CaseLink).where(CaseLink.case_id == case.id))
    for position, link in enumerate(links):
        kind, _, slug = str(link["item"]).partition("/")
        other = find_item(kind, slug)
        if other is not None:
            session.add(CaseLink(case_id=case.id, item_id=other.id, beside=bool(link["beside"]), position=position))


def check_told(item: Item, words: Content, target: str) -> list[Obstacle]:  # noqa: ARG001 (what publishing calls)
    """Returns: what a reader would miss, each with the page of the editor where it is told."""
    address = edit_address(item)
    found = [
        Obstacle(f"{message}.", f"{address}/{part.key}")
        for name, message in NEEDED.items()
        for part in content.PARTS
        if name in part.fields and not words.fields.get(name)
    ]
    if not words.fields.get("sites") and not words.fields.get("site_label"):
        found.append(Obstacle("Say where it was done.", f"{address}/basics"))
    if not words.fields.get("outcomes"):
        found.append(Obstacle("Name an outcome, even if nobody has measured it.", f"{address}/outcomes"))
    return [*found, *_unreleased(words, f"{address}/links")]


def sites_in(words: Content) -> list[str]:
    """Returns: the Pioneers that the words are about; each must consent to them."""
    return content.split(words.fields.get("sites", ""))


def _unreleased(words: Content, address: str) -> list[Obstacle]:
    """A case leads nowhere that its readers cannot go: what it links to is published."""
    found = []
    for link in content.unpack(words.fields, "links"):
        kind, _, slug = str(link["item"]).partition("/")
        item = find_item(kind, slug)
        if item is None or item.state != "published":
            found.append(Obstacle(f"“{slug}” is not published. Take the link away, or wait for it.", address))
    return found


KIND = Kind(
    "case_study",
    snapshots=snapshots,
    restore=restore,
    labels=content.LABELS,
    checks=(check_told,),
    edit_address=edit_address,
    sites="named",
    named=sites_in,
    terms=content.TERMS,
    phrased=phrased,
    vocabularies=VOCABULARIES,
)
