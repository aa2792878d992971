"""Detector of people: members by the names of their accounts, anybody by a title or by a first name and a surname."""

import re
from collections.abc import Iterator

from rapidfuzz.distance import OSA

from portal.publishing.guard.hits import Rules, Span
from portal.publishing.guard.lists import word_list
from portal.publishing.guard.text import Text, Word

TITLES, ROLES, FIRST_NAMES = word_list("titles"), word_list("roles"), word_list("first_names")
NOT_NAMES, NOT_SURNAMES = word_list("not_names"), word_list("not_surnames")
_INITIAL = re.compile(r"(?<![\w.])[A-Z]\.\s?(?:[A-Z]\.\s?)?(?=[A-Z][a-z]+)")


def find(text: Text, rules: Rules) -> Iterator[Span]:
    """Yields: each stretch that may name a person who is not an author."""
    words = text.words
    members = [_parts(name) for name in rules.people if len(_parts(name)) > 1]
    surnames = {parts[-1] for parts in members}
    authors = [set(_parts(name)) for name in rules.authors]
    for place, word in enumerate(words):
        after = words[place + 1 : place + 3]
        last = _member(words, place, members) or _titled(text, word, after) or _first_and_last(text, word, after)
        if last is None or _is_author(words, place, last, authors, surnames):
            continue
        yield Span("person", word.start, last.end, "a person")
    yield from _with_initial(text, surnames)


def _is_author(words: list[Word], place: int, last: Word, authors: list[set[str]], surnames: set[str]) -> bool:
    """Whether the name is one of an author, and of no member."""
    said = {word.stem for word in words[place : place + 4] if word.start <= last.start} - TITLES
    return last.stem not in surnames and any(said <= names for names in authors)


def _parts(name: str) -> tuple[str, ...]:
    return tuple(word.stem for word in Text(name).words)


def _member(words: list[Word], place: int, members: list[tuple[str, ...]]) -> Word | None:
    """The last word of a member's name that begins here: in order, surname first, middle names left out, one slip."""
    for parts in members:
        for form in (parts, (parts[-1], parts[0]), (parts[0], parts[-1])):
            run = words[place : place + len(form)]
            if len(run) == len(form) and all(_same(w.stem, part) for w, part in zip(run, form, strict=True)):
                return run[-1]
    return None


def _same(stem: str, part: str) -> bool:
    return stem == part or (len(part) >= 5 and OSA.distance(stem, part, score_cutoff=1) <= 1)


def _titled(text: Text, word: Word, after: list[Word]) -> Word | None:
    """The last word of "Mrs Hartley", "Dr. Anne Hartley"."""
    if not after or word.stem not in TITLES | ROLES or not _near(text, word, after[0]):
        return None
    if word.stem in ROLES and not word.capital:
        return None
    if (
        not after[0].capital
        or after[0].stem.removesuffix("s") in NOT_NAMES
        or after[0].stem in NOT_NAMES
        or after[0].text.isupper()
    ):
        return None
    longer = len(after) > 1 and after[0].stem in FIRST_NAMES and after[1].capital and _near(text, after[0], after[1])
    return after[1] if longer else after[0]


def _first_and_last(text: Text, word: Word, after: list[Word]) -> Word | None:
    """The last word of "Margaret Ellis"."""
    if word.stem not in FIRST_NAMES or not word.capital or word.text.endswith("'s") or not after:
        return None
    if (
        after[0].capital
        and after[0].stem not in NOT_SURNAMES
        and _near(text, word, after[0])
        and len(after[0].stem) > 1
    ):
        return after[0]
    return None


def _near(text: Text, word: Word, after: Word) -> bool:
    return text.clean[word.end : after.start] in (" ", ". ", ".", "  ", "_")


def _with_initial(text: Text, surnames: set[str]) -> Iterator[Span]:
    """Yields: each "J. Hartley", when a member has that surname."""
    for match in _INITIAL.finditer(text.clean):
        after = next((word for word in text.words if word.start == match.end()), None)
        if after is not None and after.stem in surnames:
            yield Span("person", match.start(), after.end, "a person")
