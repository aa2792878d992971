"""What publishing adds to an item's own page: for whom it is drawn, the caveat, the correction, due for review."""

from dataclasses import dataclass

from portal.access.policy import ROLE_LABELS, Viewer, allowed
from portal.core import clock
from portal.items.models import Item
from portal.publishing.kinds import RELEASED
from portal.publishing.models import ItemVersion
from portal.publishing.queries.caveat import viewer_for_preview, will_see
from portal.publishing.queries.versions import find_version


@dataclass(frozen=True, slots=True)
class PageState:
    """Drawn by `publishing/_notices.html` at the top of an item's page, and in its foot."""

    viewer: Viewer  # for whom the lists and links of the page are drawn
    preview: str | None  # the role in words, when the page is previewed
    sees: bool  # the previewed reader will see the page once it is published
    early: bool  # in confidence, not peer reviewed
    due: bool  # its review-by date is past; told to all, so that readers know how fresh it is
    edition: int  # 0: never released
    version: ItemVersion | None  # the present edition when it is a correction, else None
    may_move: bool  # the viewer may open its status page


def page_state(viewer: Viewer, item: Item, role: str = "") -> PageState:
    """Returns: what an item's page has to say of its state; `role` is the `?as=` of the address.

    One statement for an item of more than one edition, none else. Raises: NotFound for a preview that this viewer
    may not have.
    """
    who = viewer_for_preview(viewer, item, role)
    version = find_version(item, item.edition) if item.edition > 1 and item.state in RELEASED else None
    return PageState(
        viewer=who,
        preview=ROLE_LABELS[role] if role else None,
        sees=not role or will_see(who, item),
        early=item.state == "early_insight",
        due=is_due(item),
        edition=item.edition,
        version=version if version is not None and version.correction else None,
        may_move=not role and allowed(viewer, "publish:preview", item),
    )


def is_due(item: Item) -> bool:
    """Returns: whether a released item's review-by date has come. Units: days in London."""
    today = clock.in_london(clock.now()).date()
    return item.state in RELEASED and item.review_by is not None and item.review_by <= today
