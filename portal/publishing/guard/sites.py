"""Detector of Pioneers: names, short forms, possessives, plurals, slips of spelling, places that lie in them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from portal.publishing.guard.hits import Rules, Span
from portal.publishing.guard.lists import SITES, phrase_list, word_list
from portal.publishing.guard.text import Text, Word

LINKS = frozenset({"and", "the", "of", "on", "in"})
COMMON, INSIDE, WORDS = word_list("common"), sorted(word_list("inside")), word_list("words")
STARTS, TAILS = word_list("inside_starts"), word_list("tails")
FUZZY_FROM = 5  # letters
FUZZY_PLACE_FROM = 8  # letters of a place that lies in a Pioneer
_REPORTS = (
    r"(?:found|finds|argue[ds]?|show(?:s|ed)|describe[ds]?|report(?:s|ed)|suggest(?:s|ed)|note[ds]|writes?|wrote|"
    r"reviewed|studied|conclude[ds]|defines?|defined|propose[ds])"
)
_AUTHOR = re.compile(
    r"(?:'s)?,?\s(?:et al\b|(?:and|&) colleagues\b|(?:[A-Z]\.?\s?){1,3},?\s\(?(?:19|20)\d\d\b|"
    rf"\((?:19|20)\d\d[a-z]?\)\s{_REPORTS}\b)"
)
SHORTEST_CODE = 3  # letters of a short form in capitals that a file name or address may hold in small letters


@dataclass(frozen=True, slots=True)
class _Form:
    """One way to write a site: its words without the linking ones. `places` must begin with a capital letter."""

    slug: str
    stems: tuple[str, ...]
    is_place: bool
    is_exact: bool


def find(text: Text, rules: Rules) -> Iterator[Span]:
    """Yields: each stretch that names a Pioneer which the rules do not allow, the longest reading first."""
    if rules.sites is None:
        return
    words = list(_joined(text, [word for word in text.words if word.stem not in LINKS]))
    skip = _harmless(words)
    place = 0
    while place < len(words):
        form, count = (None, 0) if place in skip else _longest(words, place)
        form, count = (form, count) if count else _code(text, words[place])
        if form is not None and form.slug not in rules.sites and not _is_author(text, words[place], count):
            yield _span(text, form, words[place], words[place + count - 1])
        place += max(count, 1)


def _is_author(text: Text, word: Word, count: int) -> bool:
    """Whether the one word is a surname in a reference: "Kent et al.", "Kent, A. (2010)"."""
    return count == 1 and _AUTHOR.match(text.clean, word.end) is not None


def _span(text: Text, form: _Form, first: Word, last: Word) -> Span:
    possessive = text.clean[first.start : last.end].lower().endswith("'s")
    return Span("site", first.start, last.end, "one Pioneer's" if possessive else "one Pioneer", form.slug)


def _joined(text: Text, words: Sequence[Word]) -> Iterator[Word]:
    """Yields: the words, those made one that a line's end or a hyphen cuts in the middle of a name ("Corn-wall")."""
    left: Word | None = None
    for word in words:
        if left is not None and text.clean[left.end : word.start] in ("-", "\n", "-\n") and not word.capital:
            whole = left.stem + word.stem
            if whole in INSIDE:
                left = Word(text.clean[left.start : word.end], whole, left.start, word.end)
                continue
        if left is not None:
            yield left
        left = word
    if left is not None:
        yield left


def _code(text: Text, word: Word) -> tuple[_Form | None, int]:
    """The short form that a part of a file name or address is: "interview-nwl-2.pdf"."""
    around = text.clean[max(word.start - 1, 0) : word.start] + text.clean[word.end : word.end + 1]
    if len(word.stem) >= SHORTEST_CODE and word.text.islower() and any(sign in "-_/" for sign in around):
        for form in _forms().get(word.stem, ()):
            if form.is_exact and form.stems == (word.stem.upper(),):
                return form, 1
    return None, 0


def _longest(words: Sequence[Word], place: int) -> tuple[_Form | None, int]:
    found: tuple[_Form | None, int] = (None, 0)
    for stem in _alike(words[place].stem, words[place].capital):
        for form in _forms().get(stem, ()):
            count = len(form.stems)
            if count > found[1] and _matches(form, words[place : place + count]):
                found = (form, count)
    return found


def _matches(form: _Form, words: Sequence[Word]) -> bool:
    if len(words) < len(form.stems):
        return False
    if form.is_exact:
        return all(word.text.removesuffix("'s") == stem for word, stem in zip(words, form.stems, strict=True))
    if words[-1].start - words[0].end > 60 or (form.is_place and not any(word.capital for word in words)):
        return False
    if len(words) == 1:
        return form.stems[0] in _alike(words[0].stem, words[0].capital) and not _is_common_slip(words[0], form.stems[0])
    return all(stem in _alike(word.stem, word.capital) for word, stem in zip(words, form.stems, strict=True))


def _is_common_slip(word: Word, stem: str) -> bool:
    """Whether a word is a slip of one that says nothing alone: "forests" is not Waltham Forest."""
    return stem in COMMON and word.stem not in (stem, f"{stem}s")


@cache
def _forms() -> dict[str, list[_Form]]:
    """The forms by their first word (in small letters; exact ones too)."""
    found: dict[str, list[_Form]] = {}
    for site in SITES:
        for group, is_place, is_exact in (
            (site.names, False, False),
            (site.places, True, False),
            (site.exact, False, True),
        ):
            for name in group:
                form = _Form(site.slug, _stems(name, exact=is_exact), is_place, is_exact)
                found.setdefault(form.stems[0].lower().replace("'", ""), []).append(form)
    return found


def _stems(name: str, *, exact: bool = False) -> tuple[str, ...]:
    words = [word for word in Text(name).words if word.stem not in LINKS]
    return tuple(word.text if exact else word.stem for word in words)


@cache
def _vocabulary() -> tuple[frozenset[str], frozenset[str]]:
    """Every word of a form, and those that may be misspelt."""
    every = {stem.lower().replace("'", "") for forms in _forms().values() for form in forms for stem in form.stems}
    fuzzy = {
        stem
        for forms in _forms().values()
        for form in forms
        if not form.is_exact
        for stem in form.stems
        if len(stem) >= FUZZY_FROM
    }
    return frozenset(every), frozenset(fuzzy)


@cache
def _only_of_places() -> frozenset[str]:
    """Words that stand in the names of places alone: many another town is one letter away ("Bolton", "Boston")."""
    forms = [form for found in _forms().values() for form in found if not form.is_exact]
    of_names = {stem for form in forms if not form.is_place for stem in form.stems}
    return frozenset(stem for form in forms for stem in form.stems) - of_names


@cache
def _misspelt() -> list[str]:
    return sorted(_vocabulary()[1])


@lru_cache(maxsize=50_000)
def _alike(stem: str, capital: bool) -> tuple[str, ...]:
    """The words of names that this word may stand for: itself, its singular, what it is a slip of, what it holds."""
    every, _ = _vocabulary()
    exact = [form for form in (stem, stem.removesuffix("s"), _bare(stem)) if form in every]
    if exact or stem in WORDS or len(stem) < FUZZY_FROM - 1:
        return tuple(exact)
    inside = [name for name in INSIDE if name in stem]
    if capital and (single := re.sub(r"([a-z])\1", r"\1", stem)) in every:
        inside.append(single)
    return (*inside, *_slips(stem, capital=capital))


def _bare(stem: str) -> str:
    """A short name without what was stuck to it: "leedsbased", "nhskent", "healthwatchdevon"."""
    for start in STARTS:
        if stem.startswith(start):
            return stem.removeprefix(start)
    return next((stem.removesuffix(tail) for tail in TAILS if stem.endswith(tail)), stem)


def _slips(stem: str, *, capital: bool) -> tuple[str, ...]:
    """The words of names that this word is a slip of: one letter, or two of a long name with a capital."""
    if stem.removesuffix("s") in WORDS:
        return ()
    near = process.extract(stem, _misspelt(), scorer=OSA.distance, processor=None, score_cutoff=2, limit=None)
    return tuple(name for name, slips, _ in near if slips <= _allowed(name, capital=capital))


def _allowed(name: str, *, capital: bool) -> int:
    """How many slips a word of a name may have."""
    if name in _only_of_places():
        return 1 if capital and len(name) >= FUZZY_PLACE_FROM else 0
    if len(name) < 6 and not capital:
        return 0
    return 2 if len(name) >= 8 and capital and name not in COMMON else 1


def _harmless(words: Sequence[Word]) -> set[int]:
    """Places of words that belong to a phrase which means something else."""
    stems = [word.stem for word in words]
    found: set[int] = set()
    for place, stem in enumerate(stems):
        for phrase in _phrases().get(stem, ()):
            if tuple(stems[place : place + len(phrase)]) == phrase:
                found.update(range(place, place + len(phrase)))
    return found


@cache
def _phrases() -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrase_list("harmless"):
        stems = _stems(phrase)
        found.setdefault(stems[0], []).append(stems)
    return found
