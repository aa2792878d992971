"""Reading items: the one predicate in SQL, and the one way to open an item or be told it is not there."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, false, or_, select

from portal.access.policy import Viewer, can_read, could_read, viewer_tokens
from portal.core.db import db
from portal.core.errors import Gone, NotFound
from portal.items.models import Item


def readable(viewer: Viewer) -> ColumnElement[bool]:
    """Returns: the SQL condition on `Item` that holds for exactly the items this viewer may read.

    Made from `policy.viewer_tokens`, as `policy.can_read` is.
    """
    by_state: dict[tuple[bool, str], list[str]] = {}
    for token in viewer_tokens(viewer):
        demo, rest = token.startswith("demo/"), token.removeprefix("demo/")
        state, target = rest.split("/", 1)
        by_state.setdefault((demo, state), []).append(target)
    conditions = [
        and_(Item.demo.is_(demo), Item.state == state, _reaches(targets))
        for (demo, state), targets in sorted(by_state.items())
    ]
    return or_(false(), *conditions)


def _reaches(targets: Sequence[str]) -> ColumnElement[bool]:
    if "any" in targets:
        return Item.id.is_not(None)
    plain = [target for target in targets if ":" not in target]
    owners = [int(target[6:]) for target in targets if target.startswith("owner:")]
    duties = [int(t.split(":")[1]) for t in targets if t.startswith(("review:", "share:"))]
    keys = [t for t in targets if t.startswith(("site:", "workshop:", "group:"))]
    return or_(
        false(),
        and_(Item.audience_key.is_(None), Item.audience.in_(plain)) if plain else false(),
        Item.audience_key.in_(keys) if keys else false(),
        Item.owner_id.in_(owners) if owners else false(),
        Item.id.in_(duties) if duties else false(),
    )


def open_item(viewer: Viewer, item: Item | None) -> Item:
    """Returns: the item, when this viewer may read it.

    Raises: NotFound when it is not there or not for them; Gone when it was withdrawn and they could
    read it before (without the title when consent was withdrawn).
    """
    if item is None:
        raise NotFound()
    if can_read(viewer, item):
        return item
    if item.state == "withdrawn" and item.published_at is not None and could_read(viewer, item):
        raise Gone(
            title=None if item.hide_title else item.title,
            withdrawn_at=item.withdrawn_at,
            reason=item.withdrawn_reason,
            replacement=_replacement(viewer, item),
        )
    raise NotFound()


def get_item(viewer: Viewer, kind: str, slug: str) -> Item:
    """Returns: the item of that kind and slug. Raises: NotFound, Gone."""
    return open_item(viewer, db.session.scalar(select(Item).where(Item.kind == kind, Item.slug == slug)))


def get_item_by_id(viewer: Viewer, item_id: int) -> Item:
    """Returns: the item with that id. Raises: NotFound, Gone."""
    return open_item(viewer, db.session.get(Item, item_id))


def list_readable(viewer: Viewer, ids: Sequence[int]) -> dict[int, Item]:
    """Returns: id -> item for those of `ids` that this viewer may read. One statement."""
    if not ids:
        return {}
    rows = db.session.scalars(select(Item).where(Item.id.in_(ids), readable(viewer)))
    return {item.id: item for item in rows}


def _replacement(viewer: Viewer, item: Item) -> str | None:
    other = db.session.get(Item, item.replaced_by_id) if item.replaced_by_id else None
    return item_address(other) if other is not None and can_read(viewer, other) else None


ADDRESSES = {
    "finding": "/findings/{slug}",
    "case_study": "/case-studies/{slug}",
    "evidence": "/library/{slug}",
    "workshop": "/workshops/{slug}",
    "round": "/workshops/rounds/{slug}",
    "summary": "/workshops/rounds/{slug}/summary",
    "pioneer": "/pioneers/{slug}",
    "learning_point": "/learning/{slug}",
    "theme": "/themes/{slug}",
}


def made_up(kind: str, *, demo: bool) -> str:
    """Returns: what stands beside the title of something of this kind that is made up; empty for what is real."""
    if not demo:
        return ""
    return "Illustrative: not a real case" if kind == "case_study" else "Illustrative"


def item_address(item: Item) -> str:
    """Returns: the path of the item's page, as the contract has it."""
    return ADDRESSES[item.kind].format(slug=item.slug)
