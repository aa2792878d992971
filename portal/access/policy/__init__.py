"""Who may: the tables of roles, states, audiences and permissions.

Reading is decided by tokens. An item carries a few (`published/public`, `draft/owner:7`); a viewer holds
a few; the viewer may read the item when they share one. `can_read`, the SQL of `items.queries.readable`
and the search filter all come from the same two functions, so they cannot disagree.
"""

from portal.access.policy.circles import CIRCLES, Circle, leads, led_by, manages
from portal.access.policy.grants import DUTIES, EXTERNAL, GRANTS, INVITABLE, Predicate, allowed, invites
from portal.access.policy.readers import (
    PUBLIC,
    Readable,
    Viewer,
    as_role,
    can_read,
    could_read,
    item_tokens,
    viewer_tokens,
)
from portal.access.policy.roles import (
    AUDIENCE_LABELS,
    AUDIENCES,
    MEMBERS,
    READABLE,
    ROLE_LABELS,
    ROLES,
    SIGNED_IN,
    STATE_LABELS,
    STATES,
    TEAM,
)

__all__ = [
    "AUDIENCES",
    "AUDIENCE_LABELS",
    "CIRCLES",
    "DUTIES",
    "EXTERNAL",
    "GRANTS",
    "INVITABLE",
    "MEMBERS",
    "PUBLIC",
    "READABLE",
    "ROLES",
    "ROLE_LABELS",
    "SIGNED_IN",
    "STATES",
    "STATE_LABELS",
    "TEAM",
    "Circle",
    "Predicate",
    "Readable",
    "Viewer",
    "allowed",
    "as_role",
    "can_read",
    "could_read",
    "invites",
    "item_tokens",
    "leads",
    "led_by",
    "manages",
    "viewer_tokens",
]
