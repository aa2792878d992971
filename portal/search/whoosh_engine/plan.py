"""From a parsed query to what is looked up: words, and stretches of words with their equivalents."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from portal.search.analysis import stem
from portal.search.familiar import is_familiar
from portal.search.query_language import ParsedQuery, Word, is_stop_word
from portal.search.thesaurus import Equivalent, Thesaurus
from portal.search.whoosh_engine.postings import NOTHING, Ints, Postings, near, union
from portal.search.whoosh_engine.snapshot import Snapshot, View
from portal.search.whoosh_engine.spelling import nearest, starting_with
from portal.search.whoosh_engine.weights import Weights

MOST_WORDS = 40  # of a query that are scored; a pasted paragraph says no more with its last words
NEAR = 6  # places within which words still mean one thing together
LONGEST_VERBATIM = 12  # words
MOST_PREFIXED = 200  # different words behind one star


@dataclass(slots=True)
class Group:
    """One word of the query and where it stands. `place`: which word of the query it was, stop words counted."""

    word: Word
    place: int
    postings: Postings
    count: int  # documents that the reader may see and that have it


@dataclass(slots=True)
class Concept:
    """Another way to say groups `start` to `end` (exclusive)."""

    start: int
    end: int
    terms: tuple[str, ...]
    postings: Postings
    weight: float
    label: str | None  # what the reader is told was also searched; None: only another spelling
    count: int  # documents that the reader may see and that have it


@dataclass(slots=True)
class Span:
    """Groups that mean one thing together, and the documents that have them together, as typed."""

    start: int
    end: int
    docs: Ints


@dataclass(slots=True)
class Plan:
    """What is looked up for a query."""

    groups: list[Group] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    verbatim: Postings = NOTHING  # the whole query in a row, when it has more than one word
    concepts: list[Concept] = field(default_factory=list)
    known: set[int] = field(default_factory=set)  # groups that the thesaurus has an entry for
    corrections: dict[str, str] = field(default_factory=dict)  # word as typed -> word probably meant

    @property
    def highlighted(self) -> list[tuple[str, ...]]:
        """Terms, alone or in a row, that are marked in quotations."""
        return [group.word.terms for group in self.groups] + [concept.terms for concept in self.concepts]


def make(parsed: ParsedQuery, snapshot: Snapshot, view: View, thesaurus: Thesaurus, weights: Weights) -> Plan:
    """Returns: the plan for a query, over what the view shows."""
    plan = Plan()
    numbered = list(enumerate(parsed.words))
    telling = [(place, word) for place, word in numbered if word.prefix or not is_stop_word(word)]
    for place, word in _once_each(telling or numbered)[:MOST_WORDS]:
        plan.groups.append(_group(word, place, snapshot, view))
    if 1 < len(parsed.words) <= LONGEST_VERBATIM and len(telling) < len(parsed.words):
        plan.verbatim = snapshot.phrase(tuple(word.terms[0] for word in parsed.words))
    _add_spellings(plan, snapshot, view, weights)
    _add_equivalents(plan, parsed.words, snapshot, view, thesaurus, weights)
    _add_corrections(plan, snapshot, view, weights)
    return plan


def _once_each(numbered: list[tuple[int, Word]]) -> list[tuple[int, Word]]:
    """The words with their places; of a word that comes again, the first."""
    first: dict[tuple[tuple[str, ...], bool], tuple[int, Word]] = {}
    for place, word in numbered:
        first.setdefault((word.terms, word.prefix), (place, word))
    return list(first.values())


def seen(postings: Postings, view: View) -> int:
    """Returns: how many documents of the view are in the list."""
    return int(view.mask[postings.docs].sum())


def _group(word: Word, place: int, snapshot: Snapshot, view: View) -> Group:
    found = snapshot.postings(word.terms[0])
    if word.prefix:
        words = starting_with(snapshot.lexicon, word.text, MOST_PREFIXED)
        found = union([snapshot.postings(term) for term in sorted({stem(one) for one in words})])
    return Group(word, place, found, seen(found, view))


def _add_spellings(plan: Plan, snapshot: Snapshot, view: View, weights: Weights) -> None:
    """Words that are also written as one: typed with a hyphen, or apart."""
    for number, (group, following) in enumerate(zip(plan.groups, plan.groups[1:], strict=False)):
        if following.place != group.place + 1:
            continue
        whole = group.word.joined or stem(group.word.text + following.word.text)
        postings = snapshot.postings(whole)
        count = seen(postings, view)
        if count:
            weight = 1.0 if group.word.joined else weights.joined
            plan.concepts.append(Concept(number, number + 2, (whole,), postings, weight, None, count))


def _add_equivalents(
    plan: Plan, words: list[Word], snapshot: Snapshot, view: View, thesaurus: Thesaurus, weights: Weights
) -> None:
    number_of = {group.place: number for number, group in enumerate(plan.groups)}
    taken: set[int] = set()  # groups that mean one thing together
    for terms, places in _readings(words, plan):
        for match in thesaurus.matches(terms):
            inside = [number_of[place] for place in places[match.start : match.end] if place in number_of]
            if not inside or not taken.isdisjoint(inside):
                continue
            plan.known.update(inside)
            _add(plan, inside, match.equivalents, 1.0, snapshot, view)
            if match.end - match.start == 1:
                continue
            taken.update(inside)
            phrase, stand = terms[match.start : match.end], places[match.start : match.end]
            together = _together(plan.groups[inside[0] : inside[-1] + 1], phrase, snapshot)
            plan.spans.append(Span(inside[0], inside[-1] + 1, together))
            for part in thesaurus.parts(phrase):
                within = [number_of[place] for place in stand[part.start : part.end] if place in number_of]
                _add(plan, within, part.equivalents, weights.within, snapshot, view)


def _together(groups: list[Group], terms: list[str], snapshot: Snapshot) -> Ints:
    """Documents where the words of a span stand near each other; a single word with stop words, in a row."""
    if len(groups) == 1:
        return snapshot.phrase(tuple(terms)).docs
    return near([group.postings for group in groups], NEAR)


def _readings(words: list[Word], plan: Plan) -> list[tuple[list[str], list[int]]]:
    """The query with its stop words, as some entries have them, and without."""
    whole = ([word.terms[0] for word in words], list(range(len(words))))
    telling = ([group.word.terms[0] for group in plan.groups], [group.place for group in plan.groups])
    return [whole] if len(whole[0]) == len(telling[0]) else [whole, telling]


def _add(
    plan: Plan, inside: list[int], others: Iterable[Equivalent], share: float, snapshot: Snapshot, view: View
) -> None:
    """Look for each of these, too, in place of the groups `inside`, for this share of its weight."""
    if not inside:
        return
    start, end = inside[0], inside[-1] + 1
    known = {concept.terms for concept in plan.concepts if (concept.start, concept.end) == (start, end)}
    for other in others:
        if other.terms in known:
            continue
        known.add(other.terms)
        postings = snapshot.phrase(other.terms)
        count = seen(postings, view)
        if count:
            plan.concepts.append(Concept(start, end, other.terms, postings, other.weight * share, other.label, count))


def _add_corrections(plan: Plan, snapshot: Snapshot, view: View, weights: Weights) -> None:
    """For a word that nobody wrote and the thesaurus does not know: the nearest one that is there."""
    for number, group in enumerate(plan.groups):
        if group.count or number in plan.known or group.word.prefix or is_familiar(group.word.terms[0]):
            continue
        word = nearest(group.word.text, snapshot, view)
        if word is None:
            continue
        plan.corrections[group.word.text] = word
        terms = (stem(word),)
        postings = snapshot.postings(terms[0])
        count = seen(postings, view)
        plan.concepts.append(Concept(number, number + 1, terms, postings, weights.misspelt, word, count))
