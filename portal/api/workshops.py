"""Workshops as the API tells them: the sittings of the series, and one with its programme."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from portal.access.policy import Viewer, can_read
from portal.api.common import WITHHELD, About, ItemRow, Linked, Listing, counts, linked
from portal.core import clock
from portal.core.errors import Denied
from portal.core.pagination import Page
from portal.items.models import Item
from portal.items.queries import list_readable
from portal.publishing.queries import needs_acceptance
from portal.workshops.models import ProgrammeVersion, Workshop
from portal.workshops.queries.programme import Entry, linked_items, may_have

SESSION_TEXTS = ("key", "start", "end", "kind", "track", "title", "room", "aims")
TEXTS = ("description", "address", "getting_there", "facilitator", "contact")
ACCESS = ("step_free", "hearing_loop", "quiet_room")


class WorkshopRow(ItemRow):
    """A sitting of the series in a list. What is withheld is empty or null."""

    round: Linked | None = Field(description="The round it is part of; null when you may not read that.")
    place: str | None
    status: str | None = Field(description="planned, held or cancelled.")
    starts: datetime | None = Field(description="null: no date is published.")
    ends: datetime | None
    venue: str


class WorkshopPage(Listing):
    """A page of workshops."""

    results: list[WorkshopRow]


class Speaker(BaseModel):
    """Somebody who speaks."""

    role: str
    name: str = Field(description="Empty: only the role is published.")


class MaterialLink(BaseModel):
    """A file or a link for a session."""

    title: str
    url: str


class Session(BaseModel):
    """One session. Times are those of a London clock, such as 14:30."""

    key: str
    start: str
    end: str
    kind: str
    track: str
    title: str
    room: str
    aims: str = Field(description="Markdown.")
    speakers: list[Speaker]
    materials: list[MaterialLink]
    about: list[Linked]


class Programme(BaseModel):
    """The newest published programme."""

    version: int
    published: datetime
    sessions: list[Session]


class WorkshopDetail(WorkshopRow):
    """One workshop with its programme. Texts are Markdown."""

    description: str
    aims: str = Field(description="Its own, or those of its round.")
    address: str
    getting_there: str
    facilitator: str
    contact: str
    access: dict[str, bool | None] = Field(description="step_free, hearing_loop, quiet_room; null: not known.")
    capacity: int | None
    attendance: dict[str, int] = Field(description="Role to how many came.")
    programme: Programme | None = Field(description="null: none is published.")


def tell_page(viewer: Viewer, page: Page[Workshop], rounds: Mapping[int, Item]) -> WorkshopPage:
    """Returns: the page of workshops; `rounds` are the readable ones by id. At most two statements."""
    about = About(viewer, [workshop.item_id for workshop in page.rows])
    rows = [WorkshopRow(**_row(one, about, rounds.get(one.round_id))) for one in page.rows]
    return WorkshopPage(**counts(page), results=rows)


def tell(viewer: Viewer, workshop: Workshop, version: ProgrammeVersion | None) -> WorkshopDetail:
    """Returns: the workshop. At most three statements. Raises: Denied while early insight is not accepted."""
    if needs_acceptance(viewer, workshop.item):
        raise Denied(WITHHELD)
    above = workshop.round if can_read(viewer, workshop.round.item) else None
    return WorkshopDetail(
        **_row(workshop, About(viewer, [workshop.item_id]), above.item if above else None),
        aims=workshop.aims or (above.aims if above else ""),
        **{name: getattr(workshop, name) for name in TEXTS},
        access={name: getattr(workshop, name) for name in ACCESS},
        capacity=workshop.capacity,
        attendance=workshop.attendance,
        programme=_programme(viewer, workshop, version) if version else None,
    )


def _row(workshop: Workshop, about: About, above: Item | None) -> dict[str, Any]:
    row = {**about.row(workshop.item), "round": linked(above) if above else None}
    if row["withheld"]:
        return {**row, **dict.fromkeys(("place", "status", "starts", "ends")), "venue": ""}
    return {
        **row,
        "place": workshop.place,
        "status": workshop.status,
        "starts": clock.as_utc(workshop.starts_at) if workshop.starts_at else None,
        "ends": clock.as_utc(workshop.ends_at) if workshop.ends_at else None,
        "venue": workshop.venue,
    }


def _programme(viewer: Viewer, workshop: Workshop, version: ProgrammeVersion) -> Programme:
    readable = list_readable(viewer, linked_items(version.sessions))
    for_whom = {one["audience"] for entry in version.sessions for one in entry["materials"]}
    open_to = {audience for audience in for_whom if may_have(viewer, workshop, audience)}
    return Programme(
        version=version.number,
        published=clock.as_utc(version.published_at),
        sessions=[_session(entry, workshop, readable, open_to) for entry in version.sessions],
    )


def _session(entry: Entry, workshop: Workshop, readable: Mapping[int, Item], open_to: set[str]) -> Session:
    files = f"/workshops/{workshop.item.slug}/materials"
    return Session(
        **{name: entry[name] for name in SESSION_TEXTS},
        speakers=[Speaker(role=who.get("role", ""), name=who.get("name", "")) for who in entry["speakers"]],
        materials=[
            MaterialLink(title=one["title"], url=one["url"] or f"{files}/{one['id']}")
            for one in entry["materials"]
            if one["audience"] in open_to
        ],
        about=[linked(readable[item_id]) for item_id in entry["items"] if item_id in readable],
    )
