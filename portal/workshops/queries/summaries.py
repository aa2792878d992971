"""Reading summaries: one with its round, its pictures, what is still to be done, the pictures without words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from portal.access.policy import Viewer, can_read
from portal.core.db import db
from portal.core.errors import NotFound
from portal.items.models import Item
from portal.items.queries import open_item
from portal.publishing.kinds import RELEASED
from portal.publishing.queries import list_versions
from portal.workshops.models import Round, Summary, SummaryPicture, Workshop
from portal.workshops.models.rounds import CANCELLED

WIDEST_TABLE = 8  # columns that fit a page
TABLE_HEAD = re.compile(r"^\|?(?:[^|\n]*(?<!\\)\|)+[^|\n]*\n\|?[ :|-]+$", re.MULTILINE)
POINT = re.compile(r"\]\(/learning/([a-z0-9-]+)\)")
NO_WORDS = re.compile(r"!\[\s*\]\((/workshops/rounds/[a-z0-9-]+/summary/pictures/(\d+))\)")


def get_summary(viewer: Viewer, slug: str) -> Summary:
    """Returns: the summary of that round, with the round and its sittings. Two statements. Raises: NotFound, Gone."""
    query = (
        select(Summary)
        .join(Summary.item)
        .where(Item.kind == "summary", Item.slug == slug)
        .options(joinedload(Summary.round).selectinload(Round.sittings))
    )
    summary = db.session.scalar(query)
    open_item(viewer, summary.item if summary else None)
    if summary is None:
        raise NotFound("There is no summary of this round yet.")
    return summary


def find_summary(viewer: Viewer, found: Round) -> Summary | None:
    """Returns: the round's summary when this viewer may read it, else None. One statement."""
    query = select(Summary).where(Summary.round_id == found.id)
    summary = db.session.scalar(query)
    return summary if summary is not None and can_read(viewer, summary.item) else None


def get_picture(viewer: Viewer, slug: str, number: int) -> SummaryPicture:
    """Returns: a picture of a summary that this viewer may read. At most two statements. Raises: NotFound, Gone.

    A picture that came with a correction is for the team and the writer until the correction is released.
    """
    query = (
        select(SummaryPicture)
        .join(SummaryPicture.summary)
        .join(Summary.item)
        .where(SummaryPicture.id == number, Item.slug == slug)
        .options(selectinload(SummaryPicture.summary))
    )
    picture = db.session.scalar(query)
    open_item(viewer, picture.summary.item if picture else None)
    if picture is None or not _is_shown(viewer, picture):
        raise NotFound()
    return picture


def _is_shown(viewer: Viewer, picture: SummaryPicture) -> bool:
    """Whether it stands in the words that this viewer may read: those of now, or of an earlier version."""
    summary, item = picture.summary, picture.summary.item
    if item.state not in RELEASED or viewer.is_team or viewer.person_id == item.owner_id:
        return True
    named = re.compile(rf"{re.escape(picture_address(item.slug, picture.id))}(?!\d)")
    if named.search(summary.body):
        return True
    return any(named.search(version.fields.get("body", "")) for version in list_versions(viewer, item))


def picture_address(slug: str, number: int) -> str:
    """Returns: the path of a picture of a round's summary."""
    return f"/workshops/rounds/{slug}/summary/pictures/{number}"


def pictures_of(summary: Summary) -> dict[str, SummaryPicture]:
    """Returns: address -> picture, for exports. One statement."""
    rows = db.session.scalars(select(SummaryPicture).where(SummaryPicture.summary_id == summary.id))
    return {picture_address(summary.item.slug, row.id): row for row in rows}


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to be done before release: what, whether it is done, and the form's field that it is about."""

    title: str
    done: bool
    message: str = ""  # what to do
    field: str = ""
    href: str = ""


def tasks_of(round_: Round, fields: Mapping[str, str]) -> list[Task]:
    """Returns: what a summary with these words still lacks, in the order of its page. At most one statement."""
    found = [_reported(workshop) for workshop in round_.sittings]
    plain = fields.get("plain_english", "").strip()
    found.append(Task("Plain-English version", bool(plain), "Write what it says in plain English", "plain_english"))
    missing = len(NO_WORDS.findall(fields.get("body", "")))
    told = "the picture" if missing == 1 else f"{missing} pictures"
    found.append(Task("Pictures described", not missing, f"Describe {told} for those who do not see them", "pictures"))
    hidden = _drafts_linked(fields.get("body", ""))
    if hidden:
        told = "A learning point" if hidden == 1 else f"{hidden} learning points"
        message = f"{told} linked here cannot be read yet. Show the drafts to readers"
        found.append(Task("Learning points shown", False, message, "", f"/workshops/rounds/{round_.item.slug}/points"))
    wide = wide_tables(fields.get("body", ""))
    found.append(Task("Tables fit the page", not wide, " ".join(wide), "body"))
    return found


def _drafts_linked(body: str) -> int:
    """Returns: how many learning points the text links to that readers cannot open yet."""
    slugs = set(POINT.findall(body))
    if not slugs:
        return 0
    query = select(func.count(Item.id)).where(
        Item.kind == "learning_point", Item.slug.in_(slugs), Item.state == "draft"
    )
    return db.session.scalar(query) or 0


def _reported(workshop: Workshop) -> Task:
    done = workshop.reported_at is not None or workshop.status == CANCELLED
    message = f"{workshop.place} is not reported yet. Say what became of it: held, or cancelled"
    return Task(f"{workshop.place} reported", done, message, "", f"/workshops/{workshop.item.slug}/status")


def wide_tables(body: str) -> list[str]:
    """Returns: a sentence for each table with more columns than fit a page."""
    sentences = []
    for found in TABLE_HEAD.finditer(body):
        columns = len(re.split(r"(?<!\\)\|", found[0].split("\n")[0].strip().strip("|")))
        if columns > WIDEST_TABLE:
            headings = re.findall(r"^#+ (.+)$", body[: found.start()], re.MULTILINE)
            under = f"under “{headings[-1]}”" if headings else "at the beginning"
            sentences.append(
                f"The table {under} has {columns} columns and is wider than the page. Use {WIDEST_TABLE} or fewer."
            )
    return sentences
