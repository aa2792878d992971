"""Detector of people: members by the names of their accounts, anybody by a title or by a first name and a surname."""

import itertools
import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from portal.publishing.guard.hits import Rules, Span
from portal.publishing.guard.lists import phrase_list, word_list
from portal.publishing.guard.members import Members, members_of
from portal.publishing.guard.text import Text, Word

TITLES, ROLES, FIRST_NAMES = word_list("titles"), word_list("roles"), word_list("first_names")
NOT_NAMES, NOT_SURNAMES = word_list("not_names"), word_list("not_surnames")
COMMON_SURNAMES, PARTICLES = word_list("common_surnames"), word_list("particles")
TITLED = TITLES | ROLES
NO_NAMES_ALONE = COMMON_SURNAMES | word_list("word_surnames")
TELLING = FIRST_NAMES | COMMON_SURNAMES
LONGEST_NAME = 4  # initials and particles before a surname, or parts of it joined by hyphens
SHORT_TITLES = frozenset({"ald", "cllr", "dr", "drs", "fr", "mr", "mrs", "ms", "mx", "prof", "rev"})
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
    members, authors = members_of(rules.people), _words_of(rules.authors)
    for place, word in enumerate(words):
        last = members.end_of_name(text, place)
        if last is not None and not _is_plain(text, word, last):
            yield Span("person", word.start, last.end, "a person")
            continue
        last = _titled(text, place, members) or _first_and_last(text, place)
        if last is None or _public_figure(text, word, last) or _NAMED_AFTER.match(text.clean, last.end):
            continue
        if _is_author(words, place, last, authors, members) or _CITED.match(text.clean, last.end):
            continue
        yield Span("person", word.start, last.end, "a person")
    authored = frozenset().union(*authors) if authors else frozenset()
    yield from _surnames_alone(text, members, authored)


@lru_cache(maxsize=4)
def _words_of(names: frozenset[str]) -> list[frozenset[str]]:
    return [frozenset(word.stem for word in Text(name).words) for name in names]


def _public_figure(text: Text, first: Word, last: Word) -> bool:
    """Whether this is somebody in national office or in the literature, with or without a title or the surname."""
    said = tuple(re.findall(r"[a-z]+", text.clean[first.start : last.end + 20].lower()))
    said = said[1:] if said and said[0] in TITLES else said
    return said[:2] in _figures()


@cache
def _figures() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(name.split()) for name in phrase_list("public_figures"))


def _is_plain(text: Text, first: Word, last: Word) -> bool:
    """Whether a name in small letters is also a run of words: "will price", not "john price"."""
    return (
        text.clean[first.start : last.end].islower()
        and first.stem not in FIRST_NAMES
        and {first.stem, last.stem} & NO_NAMES_ALONE != set()
    )


def _is_author(words: list[Word], place: int, last: Word, authors: list[frozenset[str]], members: Members) -> bool:
    """Whether the name is one of an author, and of no member."""
    said = {word.stem for word in words[place : place + 4] if word.start <= last.start} - TITLES
    return last.stem not in members.last_words and any(said <= names for names in authors)


def _titled(text: Text, place: int, members: Members) -> Word | None:
    """The last word of "Mrs Hartley", "Dr. Anne Hartley", "Ms de Souza", "Dr J. Patel", "dr smith"."""
    word = text.words[place]
    if word.stem not in TITLED:
        return None
    after = text.words[place + 1 : place + 2]
    if not after or not _near(text, word, after[0]) or _ends_sentence(text, word):
        return None
    loud = word.text.isupper()  # "DR", and "MS" which is also an illness
    if word.stem in TITLES and (word.text.islower() or loud) and _known(after[0], members):
        return after[0] if word.stem in SMALL_TITLES or after[0].capital else None
    if loud or (word.stem in ROLES and not word.capital):
        return None
    return _name_after(text, place + 1, role=word.stem in ROLES)


def _ends_sentence(text: Text, title: Word) -> bool:
    """Whether the full stop after a title is one: "the doctor. Most", not "Dr. Most"."""
    return title.stem not in SHORT_TITLES and text.clean[title.end : title.end + 1] == "."


def _known(word: Word, members: Members) -> bool:
    return word.stem in COMMON_SURNAMES or word.stem in members.first_words


def _name_after(text: Text, place: int, *, role: bool) -> Word | None:
    """The last word of the name that begins here: initials, particles, a first name, a surname with its hyphen."""
    words, left, latest = text.words, text.words[place - 1], place + LONGEST_NAME
    while place < min(len(words), latest) and _near(text, left, words[place]) and _is_prefix(words, place):
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
    return not role or word.stem in TELLING or not word.stem.endswith(_NO_NAME_ENDS)


def _with_hyphen(text: Text, place: int) -> Word:
    """The last word of "Llewellyn-Jones" that begins here."""
    words, latest = text.words, place + LONGEST_NAME
    for left, after in itertools.pairwise(words[place:latest]):
        if not after.capital or _gap(text, left, after) != "-":
            return left
    return words[min(latest, len(words)) - 1]


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
    latest = place + LONGEST_NAME
    while place < min(len(words), latest) and _near(text, left, words[place]) and _is_prefix(words, place):
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
        if last is word and word.stem in NO_NAMES_ALONE:
            continue
        if not _CITED.match(text.clean, last.end) and not _REFERENCE.match(text.clean, last.end):
            yield Span("person", word.start, last.end, "a person")
