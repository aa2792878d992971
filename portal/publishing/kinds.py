"""What publishing knows of a kind: the states it passes through, its text, and what its room adds.

Rooms above describe their kind once, and `app` registers the description:

    KIND = Kind("summary", snapshots=queries.snapshots, restore=actions.restore, labels={"body": "Text"})
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from portal.access.policy import AUDIENCES
from portal.core.errors import Invalid, NotFound
from portal.items.models import Item
from portal.items.vocabulary import Vocabulary

RELEASED = ("early_insight", "published")
IN_REVIEW = ("internal_review", "peer_review")
TITLE = "title"  # the name under which the title stands among the texts of a version


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing that stands in the way of an act: a plain sentence, and where to mend it."""

    message: str
    href: str | None = None


class Refused(Invalid):
    """An act whose conditions do not hold; it carries every obstacle, not the first."""

    def __init__(self, obstacles: Sequence[Obstacle]) -> None:
        super().__init__(" ".join(obstacle.message for obstacle in obstacles))
        self.obstacles = tuple(obstacles)


@dataclass(frozen=True, slots=True)
class Path:
    """The states of a kind in order; those in `optional` may be left out. `approvals`: by others, before release."""

    states: tuple[str, ...]
    optional: frozenset[str] = frozenset()
    approvals: int = 1

    def may_release_from(self, state: str, target: str) -> bool:
        """Whether a release to `target` may start in `state`: nothing that must be passed lies between."""
        if state not in self.states or target not in self.states:
            return False
        start, end = self.states.index(state), self.states.index(target)
        return start < end and set(self.states[start + 1 : end]) <= self.optional


# Which kinds use which states. A kind whose internal review is optional may be released by its editor alone.
PATHS: dict[str, Path] = {
    "finding": Path(
        ("draft", "internal_review", "peer_review", "early_insight", "published"),
        frozenset({"peer_review", "early_insight"}),
    ),
    "summary": Path(("draft", "internal_review", "published")),
    "case_study": Path(("draft", "internal_review", "peer_review", "published"), frozenset({"peer_review"})),
    "evidence": Path(("draft", "internal_review", "published"), frozenset({"internal_review"}), approvals=0),
    "round": Path(("draft", "published"), approvals=0),
    "workshop": Path(("draft", "published"), approvals=0),
    "learning_point": Path(("draft", "published"), approvals=0),
    "pioneer": Path(("draft", "published"), approvals=0),
    "theme": Path(("draft", "published"), approvals=0),
}


@dataclass(frozen=True, slots=True)
class Content:
    """Exactly what a release would show: the words and to whom. `fields` holds Markdown by name, in reading order."""

    title: str
    audience: str
    audience_key: str | None
    fields: Mapping[str, str]

    @property
    def digest(self) -> str:
        """A mark of these very words and readers; approvals and consent hold for one mark only."""
        whole = [self.title, self.audience, self.audience_key, sorted(self.fields.items())]
        return hashlib.sha256(json.dumps(whole, ensure_ascii=False).encode()).hexdigest()

    @property
    def texts(self) -> dict[str, str]:
        """The title and the fields together."""
        return {TITLE: self.title, **self.fields}

    def check(self) -> None:
        """Raises: Invalid when the title is empty or too long, or the audience is unknown or lacks its key."""
        if not self.title.strip():
            raise Invalid("Write a title", "title")
        if len(self.title) > 300:
            raise Invalid("Use 300 characters or fewer for the title", "title")
        narrowed = AUDIENCES.get(self.audience, "?")
        if narrowed == "?" or (narrowed is None) != (self.audience_key is None):
            raise Invalid("Choose who the page is for", "audience")


Snapshots = Callable[[Sequence[int]], Mapping[int, Mapping[str, str]]]
Further = Callable[[int], Mapping[str, str]]
Restore = Callable[[int, Mapping[str, str]], None]
Check = Callable[[Item, Content, str], Sequence[Obstacle]]
Act = Callable[[Item], None]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a room tells publishing about its kind.

    `snapshots(item_ids)` reads the room's rows as named texts (structures as JSON text): item id -> texts, in as many
    statements for many items as for one. `restore(item_id, fields)` writes such texts back; a kind without it is
    edited in place even when released. `checks` get the item, the content to be released and the state aimed at; they
    look at the content, not at the row. `on_release`, `on_undo` and `on_withdraw` run in the act's transaction, after
    the state has moved. `attached(item_id)` reads further texts that the guard looks at (file names, text of files,
    alt texts, table labels): place -> text;
    `waiting(item_id)` the same of what was attached since the release and is kept from readers.
    `edit_address` leads to the room's editor. `sites`: whether the text may name Pioneers: "never", "named" (those it
    is about, each of which must consent), "always". `named(content)`: slugs of those it is about; by default the
    item's terms. `contexts`: field -> a context of the guard that is not plain text. `terms`: field that holds keys
    joined by commas -> their vocabulary, so that people read names. `phrased(texts, vocabulary)`: the texts that hold
    structures, in words (a list of lines as JSON text); `vocabularies` are those that it needs.
    """

    name: str
    snapshots: Snapshots
    labels: Mapping[str, str] = field(default_factory=dict)
    restore: Restore | None = None
    checks: tuple[Check, ...] = ()
    on_release: Act | None = None
    on_undo: Act | None = None
    on_withdraw: Act | None = None
    attached: Further | None = None
    waiting: Further | None = None
    edit_address: Callable[[Item], str] | None = None
    sites: str = "never"
    named: Callable[[Content], Sequence[str]] | None = None
    contexts: Mapping[str, str] = field(default_factory=dict)
    terms: Mapping[str, str] = field(default_factory=dict)
    phrased: Callable[[Mapping[str, str], Vocabulary], Mapping[str, str]] | None = None
    vocabularies: tuple[str, ...] = ()

    @property
    def path(self) -> Path:
        """The states of this kind."""
        return PATHS[self.name]

    def label(self, place: str) -> str:
        """The words for a field."""
        if place == TITLE:
            return "Title"
        return self.labels.get(place) or place.replace("_", " ").capitalize()


_kinds: dict[str, Kind] = {}
_checks: dict[str, list[Check]] = {}


def register(kind: Kind) -> None:
    """Make a kind known; registering it again replaces it.

    Raises: KeyError for a kind without a path; ValueError for one that needs approval but cannot be restored
    (its corrections could not wait for their approval).
    """
    if PATHS[kind.name].approvals and kind.restore is None:
        raise ValueError(f"{kind.name} needs approval, so it needs `restore`")
    _kinds[kind.name] = kind


def register_check(names: Sequence[str], check: Check) -> None:
    """Add a check of another room (the response duty of `discussion`) to kinds; adding it again changes nothing."""
    for name in names:
        if check not in _checks.setdefault(name, []):
            _checks[name].append(check)


def kind_of(item: Item) -> Kind:
    """Returns: the description of the item's kind. Raises: NotFound when no room has described it."""
    if item.kind not in _kinds:
        raise NotFound()
    return _kinds[item.kind]


def is_registered(name: str) -> bool:
    """Returns: whether a room has described this kind."""
    return name in _kinds


def checks_of(item: Item) -> tuple[Check, ...]:
    """Returns: the checks of the item's room, then those that other rooms have added."""
    return (*kind_of(item).checks, *_checks.get(item.kind, ()))
