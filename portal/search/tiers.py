"""Which of the three indexes an item lies in: the widest circle of readers of whom one could read it.

A reader's search opens the index of the reader's own tier and of the tiers below it, so that a public
search never opens a file with anything confidential in it. Inside, rights tokens still decide.
"""

from portal.access.policy import READABLE, TEAM, Viewer
from portal.search.engine import Tier

TIERS: tuple[Tier, ...] = ("public", "members", "team")

# Scope of `policy.READABLE` -> how a token's target begins that such a reader may hold.
_TARGETS = {
    "public": ("public",),
    "members": ("members",),
    "keyed": ("site:", "workshop:", "group:"),
    "own": ("owner:",),
    "reviewer": ("review:",),
    "shared": ("share:",),
    "any": ("any",),
}
_ROLES: dict[Tier, tuple[str, ...]] = {
    "public": ("public",),
    "members": tuple(role for role in READABLE if role not in TEAM and role != "public"),
}


def tier_of_viewer(viewer: Viewer) -> Tier:
    """Returns: the tier that this viewer searches in."""
    if not viewer.is_signed_in:
        return "public"
    return "team" if viewer.is_team else "members"


def tier_of_rights(rights: frozenset[str]) -> Tier:
    """Returns: the tier whose index holds an item with these reading tokens."""
    for tier, roles in _ROLES.items():
        if any(_could_hold(role, token) for role in roles for token in rights):
            return tier
    return "team"


def tiers_below(tier: Tier) -> tuple[Tier, ...]:
    """Returns: the tiers whose indexes a reader of this tier searches, widest audience first."""
    return TIERS[: TIERS.index(tier) + 1]


def _could_hold(role: str, token: str) -> bool:
    state, _, target = token.removeprefix("demo/").partition("/")
    scopes = READABLE[role].get(state, ())
    return any(target.startswith(_TARGETS[scope]) for scope in scopes)
