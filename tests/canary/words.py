"""Canaries: words that stand nowhere but in one field of one thing, so that seeing one tells what was shown."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from portal.access.policy import Viewer

LETTERS = "bcfghkmnpvxz"  # no word, name or number is made of these alone, and no stem is cut off
STEP = 99_991  # a prime, so that words made one after the other are not alike in their spelling
PATTERN = re.compile(f"qz[{LETTERS}]{{5}}")


@dataclass(slots=True)
class Spot:
    """What a thing is planted as; it answers what `policy.can_read` asks of an item."""

    kind: str
    state: str
    audience: str
    audience_key: str | None
    owner_id: int | None
    demo: bool = False
    id: int = 0
    slug: str = ""
    edition: int = 0
    hide_title: bool = False
    asked: bool = False  # the lead of the site was asked for its consent

    def __str__(self) -> str:
        made_up, readers = "demo " if self.demo else "", self.audience_key or self.audience
        return f"{made_up}{self.kind} {self.id} in {self.state} for {readers}"


@dataclass(slots=True)
class Reader:
    """Who reads: a person with all that they hold, or the public. `accepted`: (item, edition) of early insights."""

    name: str
    viewer: Viewer
    accepted: set[tuple[int, int]] = field(default_factory=set)
    token: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Where something was read."""

    endpoint: str
    status: int = 200


Rule = Callable[[Reader, Page], bool]


@dataclass(frozen=True, slots=True)
class Canary:
    """One word, the field it was put into, and who may see it where."""

    word: str
    what: str
    spot: Spot | None
    may_show: Rule

    def __str__(self) -> str:
        return f"{self.what} of {self.spot}" if self.spot else self.what


def _letters(number: int) -> str:
    return "".join(LETTERS[number // len(LETTERS) ** place % len(LETTERS)] for place in range(5))


class Aviary:
    """Every canary that was planted, by its word."""

    def __init__(self) -> None:
        self.canaries: dict[str, Canary] = {}

    def word(self, what: str, spot: Spot | None, may_show: Rule) -> str:
        """Returns: a new word for this field."""
        word = "qz" + _letters(len(self.canaries) * STEP % len(LETTERS) ** 5)
        self.canaries[word] = Canary(word, what, spot, may_show)
        return word

    def found_in(self, text: str) -> list[Canary]:
        """Returns: the canaries that stand in a text, each once."""
        words = dict.fromkeys(PATTERN.findall(text.lower()))
        return [self.canaries[word] for word in words if word in self.canaries]

    def of(self, spot: Spot) -> list[Canary]:
        """Returns: the canaries of one thing, in the order of planting."""
        return [canary for canary in self.canaries.values() if canary.spot is spot]
