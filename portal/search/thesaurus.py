"""Other words for what was typed: acronyms both ways, synonyms, plain-English equivalents.

Source: content/vocabulary/vocab.yaml (acronyms, thesaurus), glossary.yaml (short and other forms) and
notes.yaml (plain names of the vocabulary's terms), field.yaml (what the field says in several ways),
everyday.yaml (everyday words, one way).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from portal.core.fields import FastLoader
from portal.search.analysis import ACRONYM_MARK, analyse
from portal.search.words import STOP_WORDS

# How much a match by another word counts against a literal one.
ACRONYM_WEIGHT = 0.9
SYNONYM_WEIGHT = 0.6  # label and synonym
COUSIN_WEIGHT = 0.3  # two synonyms of one label
FIELD_WEIGHT = 0.65  # ways in which the field says much the same
TOPIC_WEIGHT = 0.3  # what a document on the subject is likely to speak of
EVERYDAY_WEIGHT = 0.5  # an everyday word and what documents say instead
SMALL = frozenset({"AND", "OF", "THE", "FOR", "&"})
LONGEST_KEY = 8  # words

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Equivalent:
    """Another way to say something: its terms in a row, what the reader is shown, and what it counts."""

    terms: Key
    label: str
    weight: float


@dataclass(frozen=True, slots=True)
class Match:
    """Words `start` to `end` (exclusive) of a query that the thesaurus knows, with their equivalents."""

    start: int
    end: int
    equivalents: tuple[Equivalent, ...]


class Thesaurus:
    """Knows equivalents by the terms of what was typed."""

    def __init__(self) -> None:
        self._entries: dict[Key, dict[Key, Equivalent]] = {}
        self._longest = 1
        self._whole: set[Key] = set()  # whose parts alone say something else

    @classmethod
    def from_folder(cls, folder: Path) -> "Thesaurus":
        """Returns: the thesaurus of the portal's vocabulary files; those that are missing are left out."""
        thesaurus = cls()
        vocabulary = _load(folder / "vocab.yaml")
        glossary = _load(folder / "glossary.yaml")
        for acronym in vocabulary.get("acronyms", ()):
            thesaurus.connect(acronym["acronym"], acronym["expansion"], ACRONYM_WEIGHT)
        for entry in vocabulary.get("thesaurus", ()):
            thesaurus.add_class(entry["label"], [synonym["term"] for synonym in entry["synonyms"]])
        for term in glossary.get("terms", ()):
            if term.get("short"):
                thesaurus.connect(term["short"], term["term"], ACRONYM_WEIGHT)
            thesaurus.add_class(term["term"], term.get("also") or ())
            thesaurus.keep_together(term["term"])
        thesaurus.add_plain_names(vocabulary, _load(folder / "notes.yaml"))
        thesaurus.add_field(_load(folder / "field.yaml"))
        thesaurus.add_leads(_load(folder / "everyday.yaml").get("everyday", {}))
        thesaurus.pass_on()
        return thesaurus

    def add_field(self, field: Mapping[str, Any]) -> None:
        """Take in the acronyms, ways of saying the same, and one-way words of the field."""
        for short, long in field.get("short", {}).items():
            self.connect(short, long, ACRONYM_WEIGHT)
        for ways in field.get("same", ()):
            self.add_ring(ways, FIELD_WEIGHT)
        self.add_leads(field.get("leads", {}))
        for topic in field.get("topics", ()):
            for said in topic["said"]:
                for form in topic["about"]:
                    self.lead(said, form, TOPIC_WEIGHT)

    def add_ring(self, ways: Iterable[str], weight: float) -> None:
        """Let each of these ways of saying the same find all the others."""
        targets = [Equivalent(key_of(way), way, weight) for way in ways]
        for way in targets:
            for key in keys_of(way.label):
                for other in targets:
                    self._connect(key, other)

    def pass_on(self) -> None:
        """Let an acronym also find, a little weaker, what its long form finds; and the long form what it finds."""
        twins = [
            (key, other)
            for key, others in self._entries.items()
            for other in others.values()
            if other.weight >= ACRONYM_WEIGHT and other.terms in self._entries
        ]
        gained = [
            (key, replace(further, weight=further.weight * other.weight))
            for key, other in twins
            for further in self._entries[other.terms].values()
        ]
        for key, further in gained:
            self._connect(key, further)

    def add_leads(self, leads: Mapping[str, Iterable[str]]) -> None:
        """Take in what is typed, with what is written instead."""
        for said, written in leads.items():
            for form in written:
                self.lead(said, form, EVERYDAY_WEIGHT)

    def add_plain_names(self, vocabulary: Mapping[str, Any], notes: Mapping[str, Any]) -> None:
        """Connect each term of the vocabulary with its everyday name."""
        labels = dict(_labels(vocabulary))
        for note in notes.get("notes", ()):
            label = labels.get((note["kind"], note["id"]))
            if label and note.get("plain_name"):
                self.connect(note["plain_name"], label, SYNONYM_WEIGHT)

    def keep_together(self, term: str) -> None:
        """Note that these words mean one thing together, whether or not there are other words for it."""
        for way in _variants(term):
            key = key_of(way)
            if 1 < len(key) <= LONGEST_KEY:
                self._entries.setdefault(key, {})
                self._whole.add(key)
                self._longest = max(self._longest, len(key))

    def lead(self, said: str, written: str, weight: float) -> None:
        """Let one way of saying it find the other, but not the other way round."""
        for key in keys_of(said):
            self._connect(key, Equivalent(key_of(written), written, weight))

    def add_class(self, label: str, synonyms: Iterable[str]) -> None:
        """Connect a label with each of its synonyms, and, weaker, the synonyms with one another."""
        others = list(synonyms)
        for number, synonym in enumerate(others):
            self.connect(label, synonym, _weight(label, synonym, SYNONYM_WEIGHT))
            for cousin in others[number + 1 :]:
                self.connect(synonym, cousin, _weight(synonym, cousin, COUSIN_WEIGHT))

    def connect(self, one: str, other: str, weight: float) -> None:
        """Make two ways of saying the same thing find each other."""
        for here, there in ((one, other), (other, one)):
            for written in _variants(there):
                target = key_of(written)
                for key in {key for form in _variants(here) for key in keys_of(form)}:
                    self._connect(key, Equivalent(target, written, weight))

    def _connect(self, key: Key, equivalent: Equivalent) -> None:
        if not key or not equivalent.terms or key == equivalent.terms or len(key) > LONGEST_KEY:
            return
        known = self._entries.setdefault(key, {})
        old = known.get(equivalent.terms)
        if old is None or old.weight < equivalent.weight:
            known[equivalent.terms] = equivalent
        self._longest = max(self._longest, len(key))

    def equivalents(self, key: Key) -> tuple[Equivalent, ...]:
        """Returns: other ways to say it, the best first."""
        return tuple(sorted(self._entries.get(key, {}).values(), key=lambda one: -one.weight))

    def matches(self, terms: Sequence[str], longest: int = LONGEST_KEY) -> list[Match]:
        """Returns: the known stretches of a query of at most `longest` words, longest first taken, none overlapping,
        in order.
        """
        found = []
        at = 0
        while at < len(terms):
            for length in range(min(self._longest, longest, len(terms) - at), 0, -1):
                key = tuple(terms[at : at + length])
                if key in self._entries:
                    found.append(Match(at, at + length, self.equivalents(key)))
                    at += length
                    break
            else:
                at += 1
        return found

    def parts(self, key: Sequence[str]) -> list[Match]:
        """Returns: the known stretches inside one that is known; none where the words mean one thing together."""
        return [] if tuple(key) in self._whole else self.matches(key, longest=len(key) - 1)


@lru_cache(maxsize=32_768)
def key_of(text: str) -> Key:
    """Returns: the terms of a text in a row; an acronym that is also a word keeps its mark."""
    return tuple(
        next((term for term in token.terms if term.startswith(ACRONYM_MARK)), token.terms[0]) for token in analyse(text)
    )


def keys_of(text: str) -> Iterator[Key]:
    """Returns: the ways in which this may be typed: as it is, and acronyms in lower case where that is no stop word."""
    key = key_of(text)
    yield key
    lower = tuple(term.removeprefix(ACRONYM_MARK) for term in key)
    if lower != key and not (len(lower) == 1 and lower[0] in STOP_WORDS):
        yield lower


def _weight(one: str, other: str, weight: float) -> float:
    """An acronym and its long form are nearly the same word; anything else counts what it is given."""
    return ACRONYM_WEIGHT if _is_short_for(one, other) or _is_short_for(other, one) else weight


def _is_short_for(short: str, long: str) -> bool:
    letters = "".join(sign for sign in short.upper() if sign.isalpha())
    words = long.upper().replace("-", " ").split()
    initials = {"".join(word[0] for word in words), "".join(word[0] for word in words if word not in SMALL)}
    return short.isupper() and letters in initials


def _variants(text: str) -> list[str]:
    """Two ways each: "Care navigator / care coordinator", and "Multi-disciplinary team (MDT)"."""
    main, _, rest = text.partition("(")
    inside = rest.partition(")")[0]
    ways = [way.strip() for way in main.split(" / ")]
    if inside and inside.replace("&", "").isupper():
        ways.append(inside)
    return [way for way in ways if way]


def _labels(vocabulary: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], str]]:
    kinds = {
        "themes": "theme",
        "initiative_types": "initiative",
        "target_groups": "group",
        "facilitators": "facilitator",
        "outcomes": "outcome",
        "i_statements": "i_statement",
    }
    for name, kind in kinds.items():
        for entry in vocabulary.get(name, ()):
            yield (kind, entry["id"]), entry["label"]
    for entry in vocabulary.get("barriers", {}).get("items", ()):
        yield ("barrier", entry["id"]), entry["label"]


def _load(path: Path) -> dict[str, Any]:
    return yaml.load(path.read_text(encoding="utf-8"), FastLoader) if path.is_file() else {}  # noqa: S506 (safe)
