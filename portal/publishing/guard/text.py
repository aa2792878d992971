"""A text made ready for the detectors: tricks of spelling undone, words with their places, lines and sentences."""

import html
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
LAST_MARK = 0x1F000  # beyond it no alphabet has marks
_GAPS = re.compile(r"[^\S\n]{3,}")
_QUOTES = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "‐": "-", "‑": "-", "–": "-", "—": "-", "\u00a0": " "}
)
# Letters of other alphabets that look like ours, as they come from copied text or from mischief.
_ALIKE = str.maketrans("аеорсхуіјѕАВЕКМНОРСТХІЅ", "aeopcxyijsABEKMHOPCTXIS")
# Tags with attributes stay: an address may name a site. So do "<at>" and "<dot>" of a hidden e-mail address.
_TAG = re.compile(r"</?(?!at>|dot>)[a-zA-Z][a-zA-Z0-9]{0,9}\s*/?>", re.IGNORECASE)
_EMPHASIS = re.compile(r"(?<=\w)(?:\*{1,3}|_{2,3}|`)(?=\w)|[*`]|(?<!\w)_+|_+(?!\w)")
_HYPHENATED = re.compile(r"(?<=[a-z])-[ ]*\n[ ]*(?=[a-z])|(?<=[A-Z])-[ ]*\n[ ]*(?=[A-Z]{2})")
_SPACED = re.compile(r"\b(?:[A-Za-z][ .]){4,}[A-Za-z]\b")
_LETTERS = r"[A-Za-zÀ-ÖØ-öø-\u024f]"
_WORD = re.compile(rf"{_LETTERS}++(?:'{_LETTERS}++)*+")
# A word that goes on with a capital ("SouthSomerset") is two, but for names such as McDonald.
_JOINT = re.compile(r"(?<=[a-z]{3})(?=[A-Z][a-z])")
_END = re.compile(r"(?<=[.!?:;])\s+(?=[\"'(A-Z0-9])|\n+|\s\|\s")


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its place; `stem` is in small letters, without accents and 's."""

    text: str
    stem: str
    start: int
    end: int

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()


class Text:
    """One text as the detectors read it. Lines keep their number; places are those of the cleaned text."""

    def __init__(self, raw: str) -> None:
        self.clean = clean(raw)

    @cached_property
    def words(self) -> list[Word]:
        """The words in order, letters only, so that file names and addresses fall into their parts."""
        found: list[Word] = []
        for match in _WORD.finditer(self.clean):
            start = match.start()
            for part, stem in _parts(match[0]):
                found.append(Word(part, stem, start, start + len(part)))
                start += len(part)
        return found

    @cached_property
    def _line_ends(self) -> list[int]:
        return [match.start() for match in re.finditer("\n", self.clean)]

    @cached_property
    def _breaks(self) -> tuple[list[int], list[int]]:
        """Where the gaps between sentences begin, and where they end."""
        gaps = [match.span() for match in _END.finditer(self.clean)]
        return [start for start, _ in gaps], [end for _, end in gaps]

    def line_at(self, place: int) -> int:
        """Returns: the line of a place, from 1."""
        return bisect_left(self._line_ends, place) + 1

    def sentence_at(self, start: int, end: int) -> tuple[int, int]:
        """Returns: where the sentence (or the table cell, or the line) around a stretch begins and ends."""
        starts, ends = self._breaks
        before, after = bisect_right(ends, start), bisect_left(starts, end)
        return (ends[before - 1] if before else 0), (starts[after] if after < len(starts) else len(self.clean))


def stretches(text: str, sign: re.Pattern[str], reach: int) -> list[tuple[int, int]]:
    """Returns: the parts of a text within `reach` characters of a sign, where a costly pattern is worth a look."""
    found: list[tuple[int, int]] = []
    for match in sign.finditer(text):
        start, end = max(match.start() - reach, 0), min(match.end() + reach, len(text))
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def find_in(text: str, parts: list[tuple[int, int]], pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Yields: the matches of a pattern in parts of a text; what it looks back at may lie outside them."""
    for start, end in parts:
        yield from pattern.finditer(text, start, end)


def unaccented(text: str) -> str:
    """Returns: the text without accents, as many a keyboard writes a name."""
    if text.isascii():
        return text
    return "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))


def clean(raw: str) -> str:
    """Returns: the text as it is read: no markup, no unseen signs, letters that look alike made the same."""
    text = unicodedata.normalize("NFKC", _unstacked(html.unescape(_UNSEEN.sub("", raw))))
    text = _GAPS.sub("  ", text.translate(_QUOTES))
    if re.search("[\u0400-\u04ff]", text):
        text = text.translate(_ALIKE)
    text = _EMPHASIS.sub("", _TAG.sub("", text))
    text = _HYPHENATED.sub("", text)
    return _SPACED.sub(lambda m: re.sub("[ .]", "", m[0]), text)


def _unstacked(text: str) -> str:
    """The text with four marks on a letter at most: to sort them takes the square of their number."""
    return text if text.isascii() else _marks().sub(r"\1", text)


@cache
def _marks() -> re.Pattern[str]:
    marks = "".join(sign for code in range(0x300, LAST_MARK) if unicodedata.combining(sign := chr(code)))
    return re.compile(f"([{marks}]{{4}})[{marks}]+")


@lru_cache(maxsize=50_000)
def _parts(word: str) -> tuple[tuple[str, str], ...]:
    """The words that a run of letters holds, each with its stem."""
    if word[1:].islower():
        return ((word, _stem(word)),)
    return tuple((part, _stem(part)) for part in _JOINT.split(word))


def _stem(word: str) -> str:
    low = unaccented(word.lower())
    return low.removesuffix("'s").replace("'", "")
