"""Detector of Pioneers: names, short forms, possessives, plurals, slips of spelling, places that lie in them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from portal.publishing.guard.hits import Rules, Span
from portal.publishing.guard.lists import SITES, phrase_list, word_list
from portal.publishing.guard.text import Text, Word

LINKS = frozenset({"and", "the", "of", "on", "in"})
COMMON, INSIDE, WORDS = word_list("common"), sorted(word_list("inside")), word_list("words")
FUZZY_FROM = 5  # letters


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
    words = [word for word in text.words if word.stem not in LINKS]
    skip = _harmless(words)
    place = 0
    while place < len(words):
        form, count = (None, 0) if place in skip else _longest(words, place)
        if form is not None and form.slug not in rules.sites:
            yield _span(text, form, words[place], words[place + count - 1])
        place += max(count, 1)


def _span(text: Text, form: _Form, first: Word, last: Word) -> Span:
    possessive = text.clean[first.start : last.end].lower().endswith("'s")
    return Span("site", first.start, last.end, "one Pioneer's" if possessive else "one Pioneer", form.slug)


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
    return all(stem in _alike(word.stem, word.capital) for word, stem in zip(words, form.stems, strict=True))


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
                found.setdefault(form.stems[0].lower(), []).append(form)
    return found


def _stems(name: str, *, exact: bool = False) -> tuple[str, ...]:
    words = [word for word in Text(name).words if word.stem not in LINKS]
    return tuple(word.text if exact else word.stem for word in words)


@cache
def _vocabulary() -> tuple[frozenset[str], frozenset[str]]:
    """Every word of a form, and those that may be misspelt."""
    every = {stem.lower() for forms in _forms().values() for form in forms for stem in form.stems}
    fuzzy = {
        stem
        for forms in _forms().values()
        for form in forms
        if not form.is_exact
        for stem in form.stems
        if len(stem) >= FUZZY_FROM and stem not in COMMON
    }
    return frozenset(every), frozenset(fuzzy)


@lru_cache(maxsize=50_000)
def _alike(stem: str, capital: bool) -> tuple[str, ...]:
    """The words of names that this word may stand for: itself, its singular, what it is a slip of, what it holds."""
    every, fuzzy = _vocabulary()
    exact = [form for form in (stem, stem.removesuffix("s")) if form in every]
    if exact or stem in WORDS or len(stem) < FUZZY_FROM - 1:
        return tuple(exact)
    inside = [name for name in INSIDE if name in stem]
    return (*inside, *(name for name in fuzzy if _is_slip(stem, name, capital=capital)))


def _is_slip(stem: str, name: str, *, capital: bool) -> bool:
    if len(name) < 6 and not capital:
        return False
    allowed = 2 if len(name) >= 8 and capital else 1
    if stem.removesuffix("s") in WORDS:
        return False
    return OSA.distance(stem, name, score_cutoff=allowed) <= allowed


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
