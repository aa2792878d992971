"""Reading PPI groups."""

from collections.abc import Sequence

from sqlalchemy import select

from portal.access.models import Membership
from portal.access.policy import Viewer
from portal.accounts.models import Person, PpiGroup
from portal.core.db import db
from portal.core.errors import NotFound
from portal.items.models import Item
from portal.items.queries import readable


def list_groups() -> Sequence[PpiGroup]:
    """Returns: every PPI group, the national one first, then by name. One statement."""
    return db.session.scalars(select(PpiGroup).order_by(PpiGroup.study.is_not(None), PpiGroup.name)).all()


def find_group(group_id: int | None) -> PpiGroup | None:
    """Returns: that group, or None."""
    return db.session.get(PpiGroup, group_id) if group_id is not None else None


def list_own(viewer: Viewer) -> Sequence[PpiGroup]:
    """Returns: the groups that the viewer may enter, as `list_groups` orders them: the team all, others their own."""
    return [group for group in list_groups() if viewer.is_team or viewer.has_key(group.key)]


def get_group(viewer: Viewer, group_id: int) -> PpiGroup:
    """Returns: that group. Raises: NotFound, so too for those who do not belong to it, but for the team."""
    group = find_group(group_id)
    if group is None or not (viewer.is_team or viewer.has_key(group.key)):
        raise NotFound()
    return group


def list_members(group: PpiGroup) -> Sequence[Person]:
    """Returns: the people in the group whose account is open, by name. For the team. One statement."""
    query = select(Person).join(Membership, Membership.person_id == Person.id)
    return db.session.scalars(query.where(Membership.key == group.key, Person.active).order_by(Person.name)).all()


def list_items(viewer: Viewer, group: PpiGroup) -> Sequence[Item]:
    """Returns: the pages for this group that the viewer may read, the newest first; at most 100. One statement."""
    query = select(Item).where(Item.audience_key == group.key, readable(viewer))
    return db.session.scalars(query.order_by(Item.id.desc()).limit(100)).all()
