"""How text becomes terms: case, apostrophes, hyphens, acronyms, spellings and stems, alike for items and queries.

A token stands at a position and carries one or more terms: "multi-disciplinary" gives `multi` with
`multidisciplinari` at the first position and `disciplinari` at the next, so that every way of writing it
finds the others. Stop words keep their positions, so that phrases such as "end of life" can be found.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from whoosh.lang.porter2 import stem as _porter2

from portal.search.words import AMBIGUOUS_ACRONYMS, SPELLINGS, STEMS, STOP_WORDS

# An upper-case word that is also an everyday word is indexed a second time under this mark.
ACRONYM_MARK = "^"
LONGEST_WORD = 60  # characters; what is longer is no word that a person would type

_TOKEN = re.compile(
    r"\b[^\W\d_][ ]?(?:&|\band\b)[ ]?[^\W\d_]\b"  # A&E, A & E, A and E
    r"|[^\W_]+(?:[-'’&./‐‑][^\W_]+)*\+?",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"[-/.‐‑]")
_LETTER_AND_LETTER = re.compile(r"^([^\W\d_])\s?(?:&|and)\s?([^\W\d_])$", re.IGNORECASE)
_DECIMAL = re.compile(r"^\d+(?:\.\d+)+$")
_INITIALS = re.compile(r"^[^\W\d_](?:\.[^\W\d_])+$")
_CAPITALS_PLURAL = re.compile(r"^[A-Z]{2,}s$")
_NO_VOWEL_PLURAL = re.compile(r"^[^aeiouyAEIOUY\d_]{2,4}s$")
_ISE = re.compile(r"^(.{4,})is(e|ed|es|ing|ation|ations|er|ers)$")
_OUR = re.compile(r"^(.{3,})our(s|ed|al|ing|hood|hoods|ly|able)?$")


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text: where it stands (`start`, `end` in characters) and the terms it answers to."""

    position: int
    start: int
    end: int
    word: str  # lower case, as written
    terms: tuple[str, ...]  # the plain stem first

    @property
    def is_stop_word(self) -> bool:
        """Whether the word alone says nothing about a subject."""
        return self.word in STOP_WORDS and len(self.terms) == 1


Forms = tuple[tuple[str, tuple[str, ...]], ...]


def analyse(text: str, at: int = 0) -> list[Token]:
    """Returns: the tokens of the text in order, positions counted from `at`."""
    tokens = []
    for match in _TOKEN.finditer(fold(text)):
        for word, terms in forms(match.group()):
            tokens.append(Token(at, match.start(), match.end(), word, terms))
            at += 1
    return tokens


def window(text: str, first: int, count: int) -> list[Token]:
    """Returns: what `analyse` gives from position `first` on, at most `count` tokens, without making the others."""
    tokens: list[Token] = []
    at = 0
    for match in _TOKEN.finditer(fold(text)):
        found = forms(match.group())
        if at + len(found) > first:
            start, end = match.span()
            for step, (word, terms) in enumerate(found):
                if first <= at + step < first + count:
                    tokens.append(Token(at + step, start, end, word, terms))
        at += len(found)
        if at >= first + count:
            break
    return tokens


def words(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Returns: word and terms for each position in order; what `analyse` gives, for indexing at speed."""
    for raw in _TOKEN.findall(fold(text)):
        yield from forms(raw)


def fold(text: str) -> str:
    """Returns: the text without accents, character for character, so that places in it stay right."""
    if text.isascii():
        return text
    return "".join(_fold_character(character) for character in text)


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    plain = unicodedata.normalize("NFKD", character)[0]
    return plain if plain.isalnum() or not character.isalnum() else character


@lru_cache(maxsize=200_000)
def forms(raw: str) -> Forms:
    """Returns: for each position that this piece of text fills, the word and its terms."""
    raw = raw.replace("’", "'")[:LONGEST_WORD]
    pair = _LETTER_AND_LETTER.match(raw)
    if pair:
        joined = f"{pair[1]}&{pair[2]}".lower()
        return ((joined, (joined,)),)
    if _DECIMAL.match(raw):
        return ((raw, (raw,)),)
    if _INITIALS.match(raw):
        return (_form(raw.replace(".", "")),)
    parts = [part for part in _SPLIT.split(raw) if part]
    if len(parts) == 1:
        return (_form(parts[0]),)
    return _compound(raw, parts)


def _compound(raw: str, parts: list[str]) -> Forms:
    """A word with hyphens, slashes or stops in it: its parts, and the whole when it was hyphenated."""
    first, *rest = (_form(part) for part in parts)
    if "/" not in raw and "." not in raw:
        whole = stem("".join(parts).replace("'", "").lower())
        if whole not in first[1]:
            first = (first[0], (*first[1], whole))
    return (first, *rest)


def _form(part: str) -> tuple[str, tuple[str, ...]]:
    bare = part[:-2] if part.endswith(("'s", "'S")) else part
    bare = bare.replace("'", "")
    if _CAPITALS_PLURAL.match(bare):
        bare = bare[:-1]
    word = bare.lower()
    term = stem(word)
    if bare.isupper() and len(bare) > 1 and word in AMBIGUOUS_ACRONYMS:
        return word, (term, ACRONYM_MARK + word)
    return word, (term,)


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Returns: the term that a lower-case word is indexed under.

    Source: Porter's second English stemmer, with British spellings first made American.
    """
    if word in STEMS:
        return STEMS[word]
    if _NO_VOWEL_PLURAL.match(word):
        return word[:-1]
    if len(word) <= 3 or not word.isalpha():
        return word
    word = SPELLINGS.get(word, word)
    word = _ISE.sub(r"\1iz\2", word) if "is" in word else word
    word = _OUR.sub(r"\1or\2", word) if "our" in word else word
    return STEMS.get(word) or str(_porter2(word))
