"""What publishing needs to know of findings: their words, how to put them back, where they are edited."""

from collections.abc import Mapping

from sqlalchemy import select

from portal.core.db import db
from portal.findings.models import Finding
from portal.publishing.kinds import Kind

LABELS = {
    "plain_english": "In plain English",
    "rests_on": "What it rests on",
    "not_shown": "What it does not show",
    "leads_to": "Where this leads",
    "question": "Question for readers",
}


def snapshot(item_id: int) -> dict[str, str]:
    """Returns: the finding's words by column. One statement."""
    finding = _finding(item_id)
    return {name: str(getattr(finding, name) or "") for name in LABELS}


def restore(item_id: int, fields: Mapping[str, str]) -> None:
    """Write such words back to the finding."""
    finding = _finding(item_id)
    for name in LABELS:
        setattr(finding, name, fields.get(name, ""))
    db.session.flush()


def _finding(item_id: int) -> Finding:
    return db.session.scalars(select(Finding).where(Finding.item_id == item_id)).one()


KIND = Kind("finding", snapshot=snapshot, restore=restore, labels=LABELS)
