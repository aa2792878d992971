"""Which acts a person may do to an item as it stands: the table that pages show and a test compares with the acts."""

from portal.access.policy import Viewer, allowed
from portal.items.models import Item
from portal.publishing.kinds import IN_REVIEW, RELEASED, kind_of

# Act -> the permission it needs and the states in which it can be done at all.
ACTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "submit": ("publish:submit", ("draft", "internal_review")),
    "take_back": ("publish:submit", IN_REVIEW),
    "ask_for_changes": ("publish:ask", IN_REVIEW),
    "assign_reviewer": ("publish:assign", IN_REVIEW),
    "comment": ("publish:review", IN_REVIEW),
    "approve": ("publish:approve", (*IN_REVIEW, *RELEASED)),
    "open_early_insight": ("publish:release", ("internal_review", "peer_review")),
    "release": ("publish:release", ("draft", *IN_REVIEW, "early_insight")),
    "schedule": ("publish:release", ("draft", *IN_REVIEW, "early_insight")),
    "undo_release": ("publish:release", RELEASED),
    "propose_correction": ("publish:correct", RELEASED),
    "correct": ("publish:correct", RELEASED),
    "withdraw": ("publish:withdraw", ("draft", *IN_REVIEW, *RELEASED)),
    "restore": ("publish:restore", ("withdrawn",)),
    "steward": ("publish:steward", ("draft", *IN_REVIEW, *RELEASED, "withdrawn")),
}


def may_do(viewer: Viewer, item: Item, act: str) -> bool:
    """Returns: whether the act can be offered: the table of rights, the state, and the path of the kind."""
    permission, states = ACTS[act]
    return item.state in states and _on_path(item, act) and allowed(viewer, permission, item)


def may_settle(viewer: Viewer, item: Item) -> bool:
    """Returns: whether this person may mark a reviewer's comment as dealt with: who writes the text, and the team."""
    return allowed(viewer, "item:edit", item) or allowed(viewer, "publish:assign", item)


def _on_path(item: Item, act: str) -> bool:
    path = kind_of(item).path
    if act == "submit":
        after = path.states[path.states.index(item.state) + 1 :][:1]
        return bool(after) and after[0] in IN_REVIEW
    if act in ("release", "schedule"):
        return path.may_release_from(item.state, "published")
    if act == "open_early_insight":
        return path.may_release_from(item.state, "early_insight")
    if act == "propose_correction":
        return kind_of(item).restore is not None
    return True
