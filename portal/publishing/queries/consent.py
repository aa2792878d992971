"""What the named sites said of a text: whom to ask, what stands, what an edit has voided."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from portal.access.policy import Viewer, allowed
from portal.core.db import db
from portal.core.errors import NotFound
from portal.items.models import Item
from portal.items.queries import readable
from portal.items.vocabulary import read_vocabulary
from portal.publishing.kinds import IN_REVIEW, RELEASED, Content, Obstacle
from portal.publishing.models import Consent
from portal.publishing.queries.disclosure import named_sites


@dataclass(frozen=True, slots=True)
class Standing:
    """How one named site stands to the words that are to be released. `consent` None: it was never asked."""

    site: str
    name: str
    consent: Consent | None
    digest: str

    @property
    def is_good(self) -> bool:
        """Whether the site agreed to exactly these words, or they rest on a public source."""
        return self.state == "given"

    @property
    def state(self) -> str:
        """One of: missing, asked, given, refused, withdrawn, void (the words changed since)."""
        if self.consent is None:
            return "missing"
        if self.consent.state in ("asked", "given") and self.consent.digest != self.digest:
            return "void"
        return self.consent.state


def list_standings(item: Item, content: Content) -> list[Standing]:
    """Returns: each site that the item is about, in order; empty for a kind that names none. Three statements."""
    sites = named_sites(item, content)
    if not sites:
        return []
    newest = _newest(item)
    names = read_vocabulary("site")
    return [Standing(site, names.label("site", site), newest.get(site), content.digest) for site in sites]


def find_standing(item: Item, content: Content, site: str) -> Standing | None:
    """Returns: how one site stands, or None when the item is not about it."""
    return next((standing for standing in list_standings(item, content) if standing.site == site), None)


def last_agreed(item: Item) -> dict[str, Consent]:
    """Returns: site -> the last text that it agreed to, whatever became of it; sites that ever did. One statement."""
    return _newest(item, Consent.state == "given")


def _newest(item: Item, *which: ColumnElement[bool]) -> dict[str, Consent]:
    last = select(func.max(Consent.id)).where(Consent.item_id == item.id, *which).group_by(Consent.site)
    return {row.site: row for row in db.session.scalars(select(Consent).where(Consent.id.in_(last)))}


def consent_obstacles(item: Item, content: Content) -> list[Obstacle]:
    """Returns: an obstacle for each named site that has not agreed to exactly these words."""
    said = {
        "missing": "was not asked",
        "asked": "has not answered yet",
        "refused": "said no",
        "withdrawn": "withdrew its consent",
        "void": "agreed to other words: the text changed since. Ask again",
    }
    return [
        Obstacle(f"{standing.name} {said[standing.state]}.", f"/items/{item.id}/consent")
        for standing in list_standings(item, content)
        if not standing.is_good
    ]


def get_asked(viewer: Viewer, item_id: int) -> Item:
    """Returns: the item whose consent page this viewer may open: its team, or the lead of a site that was asked.

    Raises: NotFound. A lead reads there what is to be released, while it is in review or released.
    """
    item = db.session.get(Item, item_id)
    if item is None or (item.demo and not viewer.demo):
        raise NotFound()
    if allowed(viewer, "consent:ask", item):
        return item
    asked = db.session.scalars(select(Consent.site).where(Consent.item_id == item.id).distinct())
    if item.state not in (*IN_REVIEW, *RELEASED) or not any(leads(viewer, site) for site in asked):
        raise NotFound()
    return item


def leads(viewer: Viewer, site: str) -> bool:
    """Returns: whether this viewer decides for that site."""
    return allowed(viewer, "consent:decide") and viewer.has_key(f"lead:{site}")


def list_asked_of(viewer: Viewer) -> Sequence[Consent]:
    """Returns: the consents that wait for this viewer as lead of a site, oldest first. One statement, or none."""
    sites = [key[5:] for key in viewer.keys if key.startswith("lead:")] if allowed(viewer, "consent:decide") else []
    if not sites:
        return []
    other = aliased(Consent)
    later = select(func.max(other.id)).group_by(other.item_id, other.site)
    query = (
        select(Consent)
        .join(Consent.item)
        .where(Consent.site.in_(sites), Consent.state == "asked", Consent.id.in_(later), readable(viewer))
        .order_by(Consent.asked_at, Consent.id)
    )
    return db.session.scalars(query).all()
