"""Who reads what: an item carries tokens, a viewer holds some; one in common opens the item."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from portal.access.policy.roles import READABLE, TEAM


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
    def leads_a_site(self) -> bool:
        """Whether this person is the lead of a Pioneer."""
        return any(key.startswith("lead:") for key in self.keys)

    @property
    def looks_after(self) -> bool:
        """Whether this person has the duty of looking after a Pioneer's people or a PPI group's."""
        return any(key.startswith(("lead:", "ppi_lead:")) for key in self.keys)

    @property
    def groups(self) -> tuple[str, ...]:
        """Keys of the PPI groups this person belongs to, in order."""
        return tuple(sorted(key for key in self.keys if key.startswith("group:")))

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
