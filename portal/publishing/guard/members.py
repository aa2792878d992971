"""The names of members as a text may hold them: in order, surname first, with initials, with a slip."""

from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from portal.publishing.guard.lists import word_list
from portal.publishing.guard.text import Text, Word

PARTICLES, TITLES = word_list("particles"), word_list("titles")
SLIP_FROM = 5  # letters
MOST_KEPT = 50_000  # words whose slips are remembered
Stems = tuple[str, ...]


class Members:
    """All members' names, by the words that they begin with."""

    def __init__(self, names: Sequence[str]) -> None:
        self._forms, surnames, self._initials = _read(tuple(names))
        self._surnames = surnames
        self._shortened = {(form[0], form[-1][0]) for found in self._forms.values() for form in found}
        self.first_words = frozenset(surnames)
        self.last_words = frozenset(surname[-1] for found in surnames.values() for surname in found)
        self._long = [part for part in self._forms if len(part) >= SLIP_FROM]
        self._alike: dict[str, tuple[str, ...]] = {}

    def end_of_name(self, text: Text, place: int) -> Word | None:
        """Returns: the last word of a member's name that begins at this word, or None."""
        words = text.words
        for part in self._meant(words[place].stem):
            for form in self._forms[part]:
                run = words[place : place + len(form)]
                if len(run) == len(form) and all(_same(w.stem, p) for w, p in zip(run, form, strict=True)):
                    return run[-1]
        return self._with_last_initial(words, place, text) or self._after_initials(words, place, text)

    def end_of_surname(self, words: Sequence[Word], place: int) -> Word | None:
        """Returns: the last word of a member's surname, spelt right, that begins at this word, or None."""
        for surname in self._surnames.get(words[place].stem, ()):
            run = words[place : place + len(surname)]
            if tuple(word.stem for word in run) == surname:
                return run[-1]
        return None

    def _with_last_initial(self, words: Sequence[Word], place: int, text: Text) -> Word | None:
        """The last word of "Jane H.", when a member is called Jane with a surname in H."""
        first, after = words[place], next(iter(words[place + 1 : place + 2]), None)
        if after is None or len(after.text) != 1 or not (first.capital and after.capital):
            return None
        marked = text.clean[first.end : after.start] == " " and text.clean[after.end : after.end + 1] == "."
        return after if marked and (first.stem, after.stem) in self._shortened else None

    def _after_initials(self, words: Sequence[Word], place: int, text: Text) -> Word | None:
        """The last word of "J. Hartley", "J K Hartley", when J is the initial of a member with that surname."""
        first = words[place]
        if len(first.text) > 3 or not first.text.isupper():
            return None
        after = place + 1
        while after < min(len(words), place + 3) and len(words[after].text) == 1 and words[after].capital:
            after += 1
        if after >= len(words) or text.clean[words[after - 1].end : words[after].start] not in (" ", ".", ". "):
            return None
        last = self.end_of_surname(words, after)
        known = last is not None and last.capital
        return last if known and (first.stem[0], words[after].stem) in self._initials else None

    def _meant(self, stem: str) -> tuple[str, ...]:
        """The first words of forms that a word may stand for, itself or a slip."""
        found = self._alike.get(stem)
        if found is None:
            slips = _slips(stem, self._long) if len(stem) >= SLIP_FROM - 1 else ()
            found = tuple(dict.fromkeys((*((stem,) if stem in self._forms else ()), *slips)))
            if len(self._alike) < MOST_KEPT:
                self._alike[stem] = found
        return found


@lru_cache(maxsize=4)
def members_of(names: tuple[str, ...]) -> Members:
    """Returns: the members of these names, read once."""
    return Members(names)


def _slips(stem: str, parts: list[str]) -> list[str]:
    """The parts that differ from a word by one slip at most."""
    near = process.extract(stem, parts, scorer=OSA.distance, processor=None, score_cutoff=1, limit=None)
    return [part for part, _, _ in near]


def _read(names: tuple[str, ...]) -> tuple[dict[str, list[Stems]], dict[str, list[Stems]], frozenset[tuple[str, str]]]:
    """Forms of whole names and surnames, both by their first word, and each initial with its surname's first word."""
    forms: dict[str, list[Stems]] = {}
    surnames: dict[str, list[Stems]] = {}
    initials: set[tuple[str, str]] = set()
    for name in names:
        given, surname = _parted(name)
        if not given or not surname:
            continue
        for form in {(*given, *surname), (given[0], *surname), (*surname, given[0]), (*surname, *given)}:
            forms.setdefault(form[0], []).append(form)
        surnames.setdefault(surname[0], []).append(surname)
        initials.add((given[0][0], surname[0]))
    return forms, surnames, frozenset(initials)


def _parted(name: str) -> tuple[Stems, Stems]:
    """Given names and surname: the last part with its hyphen and with the particles before it ("de Souza")."""
    parts = [tuple(word.stem for word in Text(part).words) for part in name.split()]
    parts = [part for part in parts if part and part[0] not in TITLES]
    cut = len(parts) - 1
    while cut > 1 and parts[cut - 1][0] in PARTICLES:
        cut -= 1
    return tuple(stem for part in parts[:cut] for stem in part), tuple(stem for part in parts[cut:] for stem in part)


def _same(stem: str, part: str) -> bool:
    return stem == part or (len(part) >= SLIP_FROM and OSA.distance(stem, part, score_cutoff=1) <= 1)
