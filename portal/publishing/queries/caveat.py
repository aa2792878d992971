"""The caveat of early insight (who has still to accept it) and the preview of a page as somebody else sees it."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Select, exists, func, or_, select

from portal.access.policy import ROLES, TEAM, Viewer, allowed, as_role, could_read
from portal.core.db import db
from portal.core.errors import NotFound
from portal.items.models import Item
from portal.items.queries import readable
from portal.publishing.models import CaveatAcceptance

PREVIEWS = tuple(role for role in ROLES if role not in TEAM)


def needs_acceptance(viewer: Viewer, item: Item) -> bool:
    """Returns: whether this viewer must accept the caveat before any of the item's content is shown.

    Every view, export and feed that shows an item calls it. True for a member who has not accepted this edition of
    an item in early insight; the team and the owner are never asked. No statement in any other state.
    """
    if item.state != "early_insight" or viewer.is_team:
        return False
    return not has_accepted(viewer, item, item.edition)


def has_accepted(viewer: Viewer, item: Item, edition: int) -> bool:
    """Returns: whether this viewer may see an early-insight edition as far as the caveat goes."""
    if viewer.is_team or (viewer.person_id is not None and viewer.person_id == item.owner_id):
        return True
    if viewer.person_id is None:
        return False
    return db.session.get(CaveatAcceptance, (viewer.person_id, item.id, edition)) is not None


def awaiting_acceptance(viewer: Viewer, item_ids: Sequence[int]) -> frozenset[int]:
    """Returns: those of the ids for which `needs_acceptance` holds: leave their content out of lists and searches.

    One statement; none for the team and the public.
    """
    if viewer.is_team or viewer.person_id is None or not item_ids:
        return frozenset()
    return frozenset(db.session.scalars(_awaiting(viewer).where(Item.id.in_(item_ids))))


def list_awaiting(viewer: Viewer) -> frozenset[int]:
    """Returns: all that this viewer may read and for which `needs_acceptance` holds.

    One statement; none for the team and the public.
    """
    if viewer.is_team or viewer.person_id is None:
        return frozenset()
    return frozenset(db.session.scalars(_awaiting(viewer).where(readable(viewer))))


def _awaiting(viewer: Viewer) -> Select[int]:
    accepted = exists().where(
        CaveatAcceptance.person_id == viewer.person_id,
        CaveatAcceptance.item_id == Item.id,
        CaveatAcceptance.edition == Item.edition,
    )
    not_own = or_(Item.owner_id.is_(None), Item.owner_id != viewer.person_id)
    return select(Item.id).where(Item.state == "early_insight", not_own, ~accepted)


def acceptance_count(item: Item) -> int:
    """Returns: how many members accepted the caveat of the present edition."""
    query = select(func.count()).where(CaveatAcceptance.item_id == item.id, CaveatAcceptance.edition == item.edition)
    return db.session.scalar(query) or 0


def viewer_for_preview(viewer: Viewer, item: Item, role: str) -> Viewer:
    """Returns: who a page is drawn for under `?as=role`: a stranger of that role; `viewer` itself for "".

    A stranger belongs to nothing but what the item is for (its site, its PPI group). Open the item as yourself, then
    draw the page, with its lists and links, for the viewer returned. Raises: NotFound for an unknown role, and for
    somebody who may not preview this item.
    """
    if not role:
        return viewer
    if role not in PREVIEWS or not allowed(viewer, "publish:preview", item):
        raise NotFound()
    stranger = as_role(viewer, role)
    meant_for = {"site": "pioneer_staff", "ppi_group": "ppi_member"}.get(item.audience)
    keys = frozenset({item.audience_key}) if item.audience_key and meant_for == role else frozenset()
    return replace(stranger, keys=keys, name="")


def will_see(preview: Viewer, item: Item) -> bool:
    """Returns: whether the previewed reader will see the item once it is published for its present audience."""
    return could_read(preview, item)
