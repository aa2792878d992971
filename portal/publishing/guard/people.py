"""Detector of people: members by the names of their accounts, anybody by a title or by a first name and a surname."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from portal.publishing.guard.hits import Rules, Span
from portal.publishing.guard.lists import word_list
from portal.publishing.guard.members import Members, members_called
from portal.publishing.guard.text import Text, Word

TITLES, ROLES, FIRST_NAMES = word_list("titles"), word_list("roles"), word_list("first_names")
NOT_NAMES, NOT_SURNAMES = word_list("not_names"), word_list("not_surnames")
COMMON_SURNAMES, PARTICLES = word_list("common_surnames"), word_list("particles")
SMALL_TITLES = frozenset({"dr", "mr", "mrs", "prof", "cllr"})  # known as titles in small letters and capitals too
_NO_NAME_ENDS = ("tion", "tions", "ment", "ments", "ing", "ist", "ists", "ity", "ship", "ology", "ners", "ors")
# An author cited: "Hartley et al.", "Ann Hartley (2014)", "Hartley and Moss, 2014".
_CITED = re.compile(r"(?:'s)?,?\s(?:et al\b|and colleagues\b|(?:(?:and|&)\s[A-Z][\w'-]+\s?)?,?\s?\(?(?:19|20)\d\d\b)")

# A body or a report that bears a name: "Joseph Rowntree Foundation".
_NAMED_AFTER = re.compile(
    r"\s(?:Foundation|Institute|Trust|Fund|College|Commission|Inquiry|Review|Report|Prize|Lecture)\b"
)
_REFERENCE = re.compile(r"\s(?:[A-Z]\.?\s?){1,3}(?![A-Za-z])|,\s(?:[A-Z]\.\s?){1,3},?\s?(?:\(|[A-Z][a-z]|and\b|&)")


def find(text: Text, rules: Rules) -> Iterator[Span]:
    """Yields: each stretch that may name a person who is not an author."""
    words = text.words
    members, authors = members_called(rules.people), _words_of(rules.authors)
    for place, word in enumerate(words):
        last = members.end_of_name(text, place)
        if last is not None:
            yield Span("person", word.start, last.end, "a person")
            continue
        last = _titled(text, place, members) or _first_and_last(text, place)
        if last is None or _NAMED_AFTER.match(text.clean, last.end):
            continue
        if _is_author(words, place, last, authors, members) or _CITED.match(text.clean, last.end):
            continue
        yield Span("person", word.start, last.end, "a person")
    authored = frozenset().union(*authors) if authors else frozenset()
    yield from _surnames_alone(text, members, authored)


@lru_cache(maxsize=4)
def _words_of(names: frozenset[str]) -> list[frozenset[str]]:
    return [frozenset(word.stem for word in Text(name).words) for name in names]


def _is_author(words: list[Word], place: int, last: Word, authors: list[frozenset[str]], members: Members) -> bool:
    """Whether the name is one of an author, and of no member."""
    said = {word.stem for word in words[place : place + 4] if word.start <= last.start} - TITLES
    return last.stem not in members.last_words and any(said <= names for names in authors)


def _titled(text: Text, place: int, members: Members) -> Word | None:
    """The last word of "Mrs Hartley", "Dr. Anne Hartley", "Ms de Souza", "Dr J. Patel", "dr smith"."""
    word, after = text.words[place], text.words[place + 1 : place + 6]
    if not after or word.stem not in TITLES | ROLES or not _near(text, word, after[0]):
        return None
    loud = word.text.isupper()  # "DR", and "MS" which is also an illness
    if word.stem in TITLES and (word.text.islower() or loud) and _known(after[0], members):
        return after[0] if word.stem in SMALL_TITLES or after[0].capital else None
    if loud or (word.stem in ROLES and not word.capital):
        return None
    return _name_after(text, place + 1, role=word.stem in ROLES)


def _known(word: Word, members: Members) -> bool:
    return word.stem in COMMON_SURNAMES or word.stem in members.first_words


def _name_after(text: Text, place: int, *, role: bool) -> Word | None:
    """The last word of the name that begins here: initials, particles, a first name, a surname with its hyphen."""
    words, left = text.words, text.words[place - 1]
    while place < len(words) and _near(text, left, words[place]) and _is_prefix(words, place):
        left, place = words[place], place + 1
    if place == len(words) or not _near(text, left, words[place]) or not _may_be_name(words[place], role=role):
        return None
    last = _with_hyphen(text, place)
    place = words.index(last, place)
    if last.stem in FIRST_NAMES or words[place].stem in FIRST_NAMES:
        return _name_rest(text, place) or last
    return last


def _is_prefix(words: Sequence[Word], place: int) -> bool:
    word = words[place]
    if place + 1 == len(words):
        return False
    return (len(word.text) == 1 and word.capital) or (
        word.stem in PARTICLES and (words[place + 1].capital or words[place + 1].stem in PARTICLES)
    )


def _may_be_name(word: Word, *, role: bool) -> bool:
    if not word.capital or word.text.isupper() or {word.stem, word.stem.removesuffix("s")} & NOT_NAMES:
        return False
    return not role or word.stem in FIRST_NAMES | COMMON_SURNAMES or not word.stem.endswith(_NO_NAME_ENDS)


def _with_hyphen(text: Text, place: int) -> Word:
    """The last word of "Llewellyn-Jones" that begins here."""
    words = text.words
    while place + 1 < len(words) and words[place + 1].capital and _gap(text, words[place], words[place + 1]) == "-":
        place += 1
    return words[place]


def _first_and_last(text: Text, place: int) -> Word | None:
    """The last word of "Margaret Ellis", "Anne-Marie De Souza"."""
    word = text.words[place]
    if word.stem not in FIRST_NAMES or not word.capital or word.text.endswith("'s"):
        return None
    last = _with_hyphen(text, place)
    if last is not word and last.stem not in FIRST_NAMES:
        return None
    return _name_rest(text, text.words.index(last, place))


def _name_rest(text: Text, place: int) -> Word | None:
    """The last word of the surname after the first name that stands here."""
    words, left, place = text.words, text.words[place], place + 1
    while place < len(words) and _near(text, left, words[place]) and _is_prefix(words, place):
        left, place = words[place], place + 1
    if place == len(words) or not _near(text, left, words[place]):
        return None
    word = words[place]
    if not word.capital or len(word.stem) < 2 or word.stem in NOT_SURNAMES:
        return None
    return _with_hyphen(text, place)


def _near(text: Text, word: Word, after: Word) -> bool:
    return _gap(text, word, after) in (" ", ". ", ".", "  ", "_")


def _gap(text: Text, word: Word, after: Word) -> str:
    return text.clean[word.end : after.start]


def _surnames_alone(text: Text, members: Members, authors: frozenset[str]) -> Iterator[Span]:
    """Yields: each rare surname of a member that stands alone; one that is a word or an author's says nothing."""
    for place, word in enumerate(text.words):
        last = members.end_of_surname(text.words, place)
        if last is None or not word.capital or word.stem in authors or last.end - word.start < 5:
            continue
        if last is word and word.stem in COMMON_SURNAMES | word_list("word_surnames"):
            continue
        if not _CITED.match(text.clean, last.end) and not _REFERENCE.match(text.clean, last.end):
            yield Span("person", word.start, last.end, "a person")
