"""What publishing needs to know of findings: their words, how to put them back, what a release asks of them."""

import json
from collections.abc import Mapping, Sequence

from sqlalchemy import select

from portal.core.db import db
from portal.findings.actions.tables import check_table
from portal.findings.models import Dataset, Finding
from portal.items.models import Item
from portal.items.vocabulary import set_terms, terms_of
from portal.publishing.kinds import Content, Kind, Obstacle

WORDS = {
    "plain_english": "In plain English",
    "question": "Question for readers",
    "rests_on": "What it rests on",
    "not_shown": "What it does not show",
    "leads_to": "Where this leads",
}
SOURCE = {
    "document": "Source document",
    "place": "Place in the document",
    "work_package": "Work package",
    "dataset": "Survey table",
}
ABOUT = {"theme": "Themes", "barrier": "Barriers", "facilitator": "What helps", "outcome": "Outcomes"}
LABELS = {**WORDS, **SOURCE, "chart": "Chart", **ABOUT}
NEEDED = {
    "plain_english": "Write it in plain English.",
    "rests_on": "Say what it rests on.",
    "not_shown": "Say what it does not show.",
    "place": "Say where it comes from: the place in the document, or the source itself.",
}


def snapshots(item_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """Returns: item id -> all that readers see of the finding, as texts in reading order.

    `dataset` is a slug, `chart` JSON, the terms are keys joined by ", ". Two statements.
    """
    query = select(Finding, Dataset.slug).join(Dataset, Dataset.id == Finding.dataset_id, isouter=True)
    rows = db.session.execute(query.where(Finding.item_id.in_(item_ids))).all()
    terms = terms_of(item_ids)
    return {row.Finding.item_id: _texts(row.Finding, row.slug, terms[row.Finding.item_id]) for row in rows}


def _texts(finding: Finding, table: str | None, terms: Mapping[str, Sequence[str]]) -> dict[str, str]:
    found = {name: str(getattr(finding, name) or "") for name in LABELS if name in Finding.__table__.columns}
    found |= {name: ", ".join(terms.get(name, ())) for name in ABOUT}
    found["dataset"] = table or ""
    found["chart"] = json.dumps(finding.chart, ensure_ascii=False) if finding.chart else ""
    return {name: found[name] for name in LABELS}


def restore(item_id: int, fields: Mapping[str, str]) -> None:
    """Write such texts back to the finding, and flush; a table that is gone is left out."""
    session = db.session()
    finding = _finding(item_id)
    for name in (*WORDS, "document", "place"):
        setattr(finding, name, fields.get(name, ""))
    finding.work_package = fields.get("work_package") or None
    table = session.scalar(select(Dataset).where(Dataset.slug == fields.get("dataset", "")))
    finding.dataset_id = table.id if table else None
    finding.chart = json.loads(fields["chart"]) if table and fields.get("chart") else None
    set_terms(item_id, {name: [key for key in fields.get(name, "").split(", ") if key] for name in ABOUT})
    session.flush()


def _finding(item_id: int) -> Finding:
    return db.session.scalars(select(Finding).where(Finding.item_id == item_id)).one()


def edit_address(item: Item) -> str:
    """Returns: the path of the editor."""
    return f"/findings/{item.slug}/edit"


def check_told(item: Item, words: Content, target: str) -> Sequence[Obstacle]:  # noqa: ARG001 (what publishing calls)
    """Returns: what a reader would miss, each with the field of the editor where it is told."""
    return [
        Obstacle(message, f"{edit_address(item)}#{name}")
        for name, message in NEEDED.items()
        if not words.fields.get(name, "").strip()
    ]


KIND = Kind(
    "finding",
    snapshots=snapshots,
    restore=restore,
    labels=LABELS,
    checks=(check_told, check_table),
    edit_address=edit_address,
    terms={name: name for name in ABOUT},
)
