"""Who may do what: permission -> role -> condition. Change rights here and nowhere else."""

from collections.abc import Mapping
from typing import Literal

from portal.access.policy.readers import Readable, Viewer, can_read
from portal.access.policy.roles import MEMBERS, ROLES, SIGNED_IN, TEAM

Predicate = Literal["always", "own", "own_or_shared", "others", "reader", "duty"]

_EVERYONE: Mapping[str, Predicate] = dict.fromkeys(ROLES, "always")
_SIGNED_IN: Mapping[str, Predicate] = dict.fromkeys(SIGNED_IN, "always")
_TEAM: Mapping[str, Predicate] = dict.fromkeys(TEAM, "always")
_ADMINISTRATOR: Mapping[str, Predicate] = {"administrator": "always"}
_READERS: Mapping[str, Predicate] = dict.fromkeys(SIGNED_IN, "reader")
_EDITORS: Mapping[str, Predicate] = {**dict.fromkeys(MEMBERS, "own"), "researcher": "own_or_shared"}
_DUTY: Mapping[str, Predicate] = dict.fromkeys((*MEMBERS, "researcher"), "duty")

# Permission -> role -> predicate. A role that is not named may not.
#   always          whatever the item
#   own             the viewer owns the item
#   own_or_shared   owns it, or has `share:<item>`
#   others          may read it and does not own it
#   reader          may read it
#   duty            holds the duty in `DUTIES` for this permission
GRANTS: dict[str, Mapping[str, Predicate]] = {
    "site:read": _EVERYONE,  # a page for all, whose rows are filtered by what each may read
    "account:own": _SIGNED_IN,
    "item:read": dict.fromkeys(ROLES, "reader"),
    "item:edit": _EDITORS,
    "comment:create": _READERS,
    "comment:report": _READERS,
    "comment:enter": dict.fromkeys(TEAM, "reader"),  # a member's words that came by phone or post
    "comment:moderate": {**_DUTY, "administrator": "always", "researcher": "always"},
    "comment:answer": _TEAM,
    "comment:dispose": _TEAM,
    "finding:create": {"researcher": "always"},  # an administrator reads and approves drafts, so writes none
    "evidence:create": _TEAM,
    "evidence:import": _TEAM,
    "evidence:attach": dict.fromkeys(TEAM, "reader"),
    "publish:submit": {**dict.fromkeys(MEMBERS, "own"), **dict.fromkeys(TEAM, "own_or_shared")},
    "publish:assign": dict.fromkeys(TEAM, "reader"),
    "publish:review": {**dict.fromkeys(MEMBERS, "duty"), **dict.fromkeys(TEAM, "reader")},
    "publish:ask": dict.fromkeys(TEAM, "others"),
    "publish:approve": dict.fromkeys(TEAM, "others"),  # in which state: publishing.actions.review.APPROVE_IN
    "publish:release": dict.fromkeys(TEAM, "reader"),  # early insight, published, at a set time, undo
    "publish:correct": {"researcher": "own_or_shared", "administrator": "reader"},
    "publish:withdraw": _ADMINISTRATOR,
    "publish:restore": _ADMINISTRATOR,
    "publish:steward": {"researcher": "own_or_shared", "administrator": "always"},
    "publish:preview": {**dict.fromkeys(MEMBERS, "own"), **dict.fromkeys(TEAM, "reader")},
    "publish:override": dict.fromkeys(TEAM, "reader"),
    "consent:ask": dict.fromkeys(TEAM, "reader"),
    "consent:decide": {"pioneer_staff": "always"},  # and only with `lead:<site>`, which the act asks for
    "case_study:create": dict.fromkeys(("pioneer_staff", "researcher"), "always"),
    "case_study:edit": dict.fromkeys(("pioneer_staff", *TEAM), "always"),  # and only what `may_edit` opens
    "case_study:spread": {"pioneer_staff": "reader"},  # and only for their own site, which the act asks for
    "case_study:ask": _READERS,
    "case_study:answer": dict.fromkeys(("pioneer_staff", *TEAM), "reader"),  # of the case's site, or its owner
    "workshop:create": _TEAM,
    "workshop:edit": {**_DUTY, "administrator": "always"},
    "workshop:report": {**_DUTY, "administrator": "always"},
    "workshop:register": _READERS,  # for oneself
    "token:own": _TEAM,  # tokens with which a program reads the API as its owner
    "outbox:read": _ADMINISTRATOR,
    "retention:manage": _ADMINISTRATOR,
    "people:agreements": _TEAM,  # who agreed to be quoted, written to, named or shown
    "people:manage": _ADMINISTRATOR,
    "people:lead": dict.fromkeys(("pioneer_staff", *TEAM), "always"),  # whose circle: `CIRCLES`, and see `manages`
    "people:invite": dict.fromkeys(("pioneer_staff", *TEAM), "always"),  # whom: `INVITABLE`, and see `invites`
    "admin:read": _ADMINISTRATOR,
}

# The duty that opens a permission to those whose predicate is "duty".
DUTIES: dict[str, str] = {
    "comment:moderate": "moderate",
    "publish:review": "review",
    "workshop:edit": "organise",  # on a round (and so on each sitting) or on one sitting
    "workshop:report": "rapporteur",
}

# Role -> the roles whose people it may ask to join. Pioneer staff only for a site that they lead, as a proposal.
INVITABLE: dict[str, tuple[str, ...]] = {
    "pioneer_staff": ("pioneer_staff",),
    "researcher": ("ppi_member", "national_partner"),
    "administrator": SIGNED_IN,
}

# Routes of libraries, which carry no mark of ours: endpoint -> who may.
EXTERNAL: dict[str, str] = {
    "static": "site:read",
    "security.login": "site:read",
    "security.logout": "site:read",
    "security.forgot_password": "site:read",
    "security.reset_password": "site:read",
    "security.change_password": "account:own",
    "security.two_factor_setup": "account:own",
    "security.two_factor_setup_validate": "account:own",
    "security.two_factor_token_validation": "site:read",
    "security.mf_recovery_codes": "account:own",
    "security.mf_recovery": "site:read",
    "security.wan_register": "account:own",
    "security.wan_register_response": "account:own",
    "security.wan_delete": "account:own",
    "security.wan_signin": "site:read",
    "security.wan_signin_response": "site:read",
    # Part of the library, answered 404: nothing here leads to them.
    "security.two_factor_rescue": "site:read",
    "security.tf_select": "site:read",
}


def allowed(viewer: Viewer, permission: str, item: Readable | None = None) -> bool:
    """Returns: whether the viewer may do this (to this item).

    Without an item, predicates that need one answer for the page that leads to it: yes for the role.
    Raises: KeyError for a permission that is not in the table.
    """
    predicate = GRANTS[permission].get(viewer.role)
    if predicate is None:
        return False
    if predicate == "always":
        return True
    if predicate == "duty":
        return _has_duty(viewer, permission, item)
    return item is None or _holds(predicate, viewer, item)


def invites(viewer: Viewer, role: str, site: str | None = None) -> bool:
    """Returns: whether the viewer may ask somebody of that role (and site) to join.

    Researchers ask PPI members and partners, a site's lead its colleagues, administrators anybody.
    """
    if role not in INVITABLE.get(viewer.role, ()):
        return False
    return viewer.role != "pioneer_staff" or (site is not None and viewer.has_key(f"lead:{site}"))


def _has_duty(viewer: Viewer, permission: str, item: Readable | None) -> bool:
    duty = DUTIES[permission]
    return viewer.has_key(duty) or (item is not None and viewer.has_key(f"{duty}:{item.id}"))


def _holds(predicate: Predicate, viewer: Viewer, item: Readable) -> bool:
    own = item.owner_id is not None and item.owner_id == viewer.person_id
    if predicate == "own":
        return own
    if predicate == "own_or_shared":
        return own or viewer.has_key(f"share:{item.id}")
    readable = can_read(viewer, item)
    return readable and not (predicate == "others" and own)
