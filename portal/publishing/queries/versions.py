"""Reading released versions: which there are, one of them, and who may see it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal.access.policy import Viewer, can_read
from portal.core.db import db
from portal.core.errors import NotFound
from portal.items.models import Item
from portal.publishing.difference import Change, compare
from portal.publishing.kinds import TITLE, kind_of
from portal.publishing.models import ItemVersion
from portal.publishing.queries.links import all_as_read


@dataclass(frozen=True, slots=True)
class _Then:
    """An item as it was when a version of it was released: what deciding on that version needs."""

    id: int
    state: str
    audience: str
    audience_key: str | None
    owner_id: int | None
    demo: bool


def may_read_version(viewer: Viewer, item: Item, version: ItemVersion) -> bool:
    """Returns: whether the viewer may read the item now and could read this version when it was released.

    So an early insight stays with the members after the item is published.
    """
    then = _Then(item.id, version.state, version.audience, version.audience_key, item.owner_id, item.demo)
    return can_read(viewer, item) and can_read(viewer, then)


def versions_of(item: Item) -> Sequence[ItemVersion]:
    """Returns: every released version, newest first, whoever asks. One statement."""
    query = select(ItemVersion).where(ItemVersion.item_id == item.id).order_by(ItemVersion.edition.desc())
    return db.session.scalars(query).all()


def list_versions(viewer: Viewer, item: Item) -> list[ItemVersion]:
    """Returns: the versions that this viewer may read, newest first. One statement."""
    return [version for version in versions_of(item) if may_read_version(viewer, item, version)]


def get_version(viewer: Viewer, item: Item, edition: int) -> ItemVersion:
    """Returns: one released version. Raises: NotFound when there is none or it is not for this viewer."""
    version = find_version(item, edition)
    if version is None or not may_read_version(viewer, item, version):
        raise NotFound()
    return version


def find_version(item: Item, edition: int) -> ItemVersion | None:
    """Returns: one released version whoever asks, or None; for actions and jobs."""
    query = select(ItemVersion).where(ItemVersion.item_id == item.id, ItemVersion.edition == edition)
    return db.session.scalar(query)


def differences(viewer: Viewer, item: Item, old: ItemVersion, new: ItemVersion) -> list[Change]:
    """Returns: the fields in which two versions of an item differ for this viewer, title first. Two statements."""
    before, after = all_as_read(viewer, item, [_texts(old), _texts(new)])
    return compare(before, after, _labels(item, old, new))


def _texts(version: ItemVersion) -> dict[str, str]:
    return {TITLE: version.title, **version.fields}


def _labels(item: Item, *versions: ItemVersion) -> dict[str, str]:
    kind = kind_of(item)
    return {place: kind.label(place) for version in versions for place in _texts(version)}
