"""A text made ready for the detectors: tricks of spelling undone, words with their places, lines and sentences."""

import html
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
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
# Letters only; a word that goes on with a capital ("SouthSomerset") is two, but for names such as McDonald.
_LETTERS = r"[A-Za-zÀ-ÖØ-öø-\u024f]"
_WORD = re.compile(rf"(?:(?!(?<=[a-z]{{3}})[A-Z][a-z]){_LETTERS})+(?:'{_LETTERS}+)*|(?<=[a-z]{{3}})[A-Z][a-z]+")
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
        return [Word(m[0], _stem(m[0]), m.start(), m.end()) for m in _WORD.finditer(self.clean)]

    def line_at(self, place: int) -> int:
        """Returns: the line of a place, from 1."""
        return self.clean.count("\n", 0, place) + 1

    def sentence_at(self, start: int, end: int) -> tuple[int, int]:
        """Returns: where the sentence (or the table cell, or the line) around a stretch begins and ends."""
        before = [m.end() for m in _END.finditer(self.clean) if m.end() <= start]
        after = _END.search(self.clean, end)
        return (before[-1] if before else 0), (after.start() if after else len(self.clean))


def unaccented(text: str) -> str:
    """Returns: the text without accents, as many a keyboard writes a name."""
    if text.isascii():
        return text
    return "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))


def clean(raw: str) -> str:
    """Returns: the text as it is read: no markup, no unseen signs, letters that look alike made the same."""
    text = unicodedata.normalize("NFKC", html.unescape(_UNSEEN.sub("", raw)))
    text = text.translate(_QUOTES)
    if re.search("[\u0400-\u04ff]", text):
        text = text.translate(_ALIKE)
    text = _EMPHASIS.sub("", _TAG.sub("", text))
    text = _HYPHENATED.sub("", text)
    return _SPACED.sub(lambda m: re.sub("[ .]", "", m[0]), text)


def _stem(word: str) -> str:
    low = unaccented(word.lower())
    return low.removesuffix("'s").replace("'", "")
