"""Which documents of a view answer a parsed query: words by score, and conditions that must be met."""

import re
from dataclasses import replace

import numpy as np

from portal.search.analysis import fold, stem
from portal.search.query_language import ParsedQuery, Required, Word
from portal.search.thesaurus import Thesaurus
from portal.search.whoosh_engine import facets, feedback, likeness, scoring
from portal.search.whoosh_engine import plan as planning
from portal.search.whoosh_engine.plan import Plan
from portal.search.whoosh_engine.postings import Floats, Ints, Mask, Postings, phrase, union
from portal.search.whoosh_engine.schema import TEXT_FIELDS, TITLE
from portal.search.whoosh_engine.snapshot import Snapshot, View
from portal.search.whoosh_engine.spelling import starting_with
from portal.search.whoosh_engine.weights import Weights

_WORD = re.compile(r"[^\W_]+")
MOST_TOLD = 8  # other words that the reader is told of


def match(
    parsed: ParsedQuery, snapshot: Snapshot, view: View, thesaurus: Thesaurus, weights: Weights
) -> tuple[Plan, Mask, Floats]:
    """Returns: the plan, the documents that match, and their scores.

    A query without a word (only filters, or nothing at all) matches everything the reader may see;
    one made only of signs matches nothing.
    """
    scored = _scored(parsed)
    plan = planning.make(scored, snapshot, view, thesaurus, weights)
    if plan.groups:
        matched, scores, literal = scoring.score(plan, snapshot, view, weights)
        scores = feedback.reorder(matched, scores, snapshot, view, weights)
        scores = likeness.reorder(_stems(scored, plan), matched, scores, snapshot, weights)
        scores = scoring.literal_first(plan, matched, scores * snapshot.worth, literal)
    else:
        matched, scores = view.mask.copy(), np.zeros(snapshot.size, np.float32)
        if parsed.is_empty and parsed.asked:
            matched[:] = False
    required = [one for one in parsed.required if not one.negative]
    if required and not parsed.words:
        matched = view.mask.copy()
    for one in parsed.required:
        mask = _mask(_places(one, snapshot), snapshot.size)
        matched = matched & (~mask if one.negative else mask)
    for name, values in parsed.filters.items():
        _tell_unknown(parsed, name, snapshot, view)
        matched = facets.restrict(matched, name, frozenset(values), snapshot)
    for name, values in parsed.without.items():
        matched &= ~facets.restrict(matched, name, frozenset(values), snapshot)
    return plan, matched, scores


def _tell_unknown(parsed: ParsedQuery, name: str, snapshot: Snapshot, view: View) -> None:
    """Say of each value typed for a field that no document this reader may see has it."""
    for value in parsed.filters[name]:
        if not (facets.restrict(view.mask, name, frozenset({value}), snapshot)).any():
            parsed.hints.append(f"Nothing here has “{value}” as its {name}.")


def _stems(parsed: ParsedQuery, plan: Plan) -> list[str]:
    """The stems of what was asked, in the words that were probably meant."""
    meant = plan.corrections
    return [stem(meant[word.text]) if word.text in meant else word.terms[0] for word in parsed.words]


def _scored(parsed: ParsedQuery) -> ParsedQuery:
    """The query with the words of its phrases, which count for the order like any others."""
    extra = [Word(term, (term,)) for one in parsed.required if not one.negative for term in one.terms]
    return replace(parsed, words=[*parsed.words, *extra]) if extra else parsed


def _places(one: Required, snapshot: Snapshot) -> Postings:
    if one.field is None:
        return snapshot.phrase(one.terms)
    field = TEXT_FIELDS[one.field]
    return phrase([snapshot.postings(term).within(field) for term in one.terms])


def _mask(postings: Postings, size: int) -> Mask:
    mask = np.zeros(size, np.bool_)
    mask[postings.docs] = True
    return mask


def also_searched(plan: Plan) -> tuple[str, ...]:
    """Returns: the other words that were looked up and are there, best known first."""
    told = sorted((concept for concept in plan.concepts if concept.label), key=lambda concept: -concept.weight)
    return tuple(dict.fromkeys(str(concept.label) for concept in told))[:MOST_TOLD]


def suggestion(parsed: ParsedQuery, plan: Plan) -> str | None:
    """Returns: the query with the words mended that nobody wrote, or None when there are none."""
    if not plan.corrections:
        return None
    text = parsed.used_text if parsed.used_text.count('"') % 2 == 0 else parsed.used_text.replace('"', "")
    mended = _WORD.sub(lambda found: plan.corrections.get(fold(found[0]).lower(), found[0]), text)
    return mended if mended != parsed.used_text else None


def titled(text: str, snapshot: Snapshot, view: View, limit: int) -> Ints:
    """Returns: documents whose title has all these words, the last perhaps only begun; newest first."""
    words = [word for word in text.lower().split() if word.isalnum()]
    if not words or limit < 1:
        return np.empty(0, np.int64)
    mask = view.mask
    for word in words[:-1]:
        mask = mask & _mask(snapshot.postings(stem(word)).within(TITLE), snapshot.size)
    begun = {stem(one) for one in starting_with(snapshot.lexicon, words[-1], 200)}
    last = union([snapshot.postings(term).within(TITLE) for term in sorted(begun)])
    found = np.flatnonzero(mask & _mask(last, snapshot.size))
    return found[np.argsort(-snapshot.newest[found], kind="stable")][:limit]
