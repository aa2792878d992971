"""Who may: the tables of roles, states, audiences and permissions. Change rights here and nowhere else.

Reading is decided by tokens. An item carries a few (`published/public`, `draft/owner:7`); a viewer holds
a few; the viewer may read the item when they share one. `can_read`, the SQL of `items.queries.readable`
and the search filter all come from the same two functions, so they cannot disagree.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, Protocol

ROLES = ("public", "ppi_member", "pioneer_staff", "national_partner", "researcher", "administrator")
SIGNED_IN = ROLES[1:]
MEMBERS = ("ppi_member", "pioneer_staff", "national_partner")
TEAM = ("researcher", "administrator")

ROLE_LABELS = {
    "public": "Public",
    "ppi_member": "PPI member",
    "pioneer_staff": "Pioneer staff",
    "national_partner": "National partner",
    "researcher": "Researcher",
    "administrator": "Administrator",
}

STATES = ("draft", "internal_review", "peer_review", "early_insight", "published", "withdrawn")
STATE_LABELS = {
    "draft": "Draft",
    "internal_review": "Internal review",
    "peer_review": "Peer review",
    "early_insight": "Early insight: in confidence",
    "published": "Published",
    "withdrawn": "Withdrawn",
}

# Audience -> the kind of membership key it is narrowed by (None: no key).
AUDIENCES: dict[str, str | None] = {
    "public": None,
    "members": None,
    "site": "site",
    "participants": "workshop",
    "ppi_group": "group",
    "team": None,
}
AUDIENCE_LABELS = {
    "public": "Everyone",
    "members": "Everyone who is signed in",
    "site": "Staff of one Pioneer",
    "participants": "People at one workshop",
    "ppi_group": "One PPI group",
    "team": "The research team",
}

# What a role may read, by state. A scope is one of:
#   public, members   items for that audience
#   keyed             items for a site, workshop or PPI group that the viewer belongs to
#   own               items that the viewer owns
#   reviewer, shared  items on which the viewer has the duty `review:<item>` or `share:<item>`
#   any               every item in that state
# Source: contract.md, "Roles, audiences, states".
_MEMBER: dict[str, tuple[str, ...]] = {
    "draft": ("own",),
    "internal_review": ("own", "reviewer"),
    "peer_review": ("reviewer",),
    "early_insight": ("public", "members", "keyed"),
    "published": ("public", "members", "keyed"),
    "withdrawn": (),
}
READABLE: dict[str, dict[str, tuple[str, ...]]] = {
    "public": {"published": ("public",)},
    "ppi_member": _MEMBER,
    "pioneer_staff": _MEMBER,
    "national_partner": _MEMBER,
    "researcher": {
        "draft": ("own", "shared"),
        "internal_review": ("any",),
        "peer_review": ("any",),
        "early_insight": ("any",),
        "published": ("any",),
        "withdrawn": ("own",),
    },
    "administrator": dict.fromkeys(STATES, ("any",)),
}

Predicate = Literal["always", "own", "own_or_shared", "others", "reader", "duty"]


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks: a person and what they belong to, or the public. `demo`: made-up items are shown."""

    person_id: int | None = None
    role: str = "public"
    keys: frozenset[str] = frozenset()  # "site:cornwall", "workshop:12", "review:57", "moderate", ...
    name: str = ""
    demo: bool = False

    @property
    def is_signed_in(self) -> bool:
        """Whether this is a person with an account."""
        return self.person_id is not None

    @property
    def is_team(self) -> bool:
        """Whether this is a researcher or an administrator."""
        return self.role in TEAM

    def has_key(self, key: str) -> bool:
        """Whether this person holds that membership or duty."""
        return key in self.keys

    @property
    def sites(self) -> tuple[str, ...]:
        """Slugs of the Pioneers this person belongs to, in order."""
        return tuple(sorted(key[5:] for key in self.keys if key.startswith("site:")))


PUBLIC = Viewer()


class Readable(Protocol):
    """What deciding on an item needs to know of it; `items.Item` is one.

    `can_read` needs these and nothing else, so a plain object will do in tests.
    """

    @property
    def id(self) -> int: ...
    @property
    def state(self) -> str: ...
    @property
    def audience(self) -> str: ...
    @property
    def audience_key(self) -> str | None: ...
    @property
    def owner_id(self) -> int | None: ...
    @property
    def demo(self) -> bool: ...


def item_tokens(item: Readable) -> frozenset[str]:
    """Returns: the tokens of which a viewer needs one to read the item; each starts with its state."""
    lead = f"demo/{item.state}" if item.demo else item.state
    tokens = {f"{lead}/any", f"{lead}/review:{item.id}", f"{lead}/share:{item.id}"}
    tokens.add(f"{lead}/{item.audience_key or item.audience}")
    if item.owner_id is not None:
        tokens.add(f"{lead}/owner:{item.owner_id}")
    return frozenset(tokens)


def viewer_tokens(viewer: Viewer) -> frozenset[str]:
    """Returns: the tokens this viewer holds; a token that an item carries too opens that item."""
    tokens = {
        f"{state}/{target}"
        for state, scopes in READABLE[viewer.role].items()
        for scope in scopes
        for target in _targets(scope, viewer)
    }
    return frozenset(tokens | ({f"demo/{token}" for token in tokens} if viewer.demo else set()))


def _targets(scope: str, viewer: Viewer) -> Iterable[str]:
    if scope in ("any", "public", "members"):
        return (scope,)
    if scope == "own":
        return (f"owner:{viewer.person_id}",) if viewer.person_id is not None else ()
    starts = {"keyed": ("site:", "workshop:", "group:"), "reviewer": ("review:",), "shared": ("share:",)}
    return (key for key in viewer.keys if key.startswith(starts[scope]))


def can_read(viewer: Viewer, item: Readable) -> bool:
    """Returns: whether the viewer may read the item as it stands."""
    return not viewer_tokens(viewer).isdisjoint(item_tokens(item))


@dataclass(frozen=True, slots=True)
class _AsPublished:
    id: int
    audience: str
    audience_key: str | None
    owner_id: int | None
    demo: bool
    state: str = "published"


def could_read(viewer: Viewer, item: Readable) -> bool:
    """Returns: whether the viewer could read the item while it was published (who gets a tombstone)."""
    was = _AsPublished(item.id, item.audience, item.audience_key, item.owner_id, item.demo)
    return can_read(viewer, was)


def as_role(viewer: Viewer, role: str) -> Viewer:
    """Returns: a stranger of that role, to see what such a person sees. Holds no memberships."""
    return replace(viewer, person_id=-1 if role != "public" else None, role=role, keys=frozenset())


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
    "case_study:spread": {"pioneer_staff": "reader"},  # and only for their own site, which the act asks for
    "case_study:ask": _READERS,
    "case_study:answer": dict.fromkeys(("pioneer_staff", *TEAM), "reader"),  # of the case's site, or its owner
    "workshop:create": _TEAM,
    "workshop:edit": {**_DUTY, "administrator": "always"},
    "workshop:report": {**_DUTY, "administrator": "always"},
    "token:own": _TEAM,  # tokens with which a program reads the API as its owner
    "outbox:read": _ADMINISTRATOR,
    "people:manage": _ADMINISTRATOR,
    "admin:read": _ADMINISTRATOR,
}

# The duty that opens a permission to those whose predicate is "duty".
DUTIES: dict[str, str] = {
    "comment:moderate": "moderate",
    "publish:review": "review",
    "workshop:edit": "organise",  # on a round (and so on each sitting) or on one sitting
    "workshop:report": "rapporteur",
}

# Routes of libraries, which carry no mark of ours: endpoint -> who may.
EXTERNAL: dict[str, str] = {
    "static": "site:read",
    "security.login": "site:read",
    "security.logout": "site:read",
    "security.forgot_password": "site:read",
    "security.reset_password": "site:read",
    "security.change_password": "account:own",
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
