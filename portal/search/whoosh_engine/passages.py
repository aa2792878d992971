"""Quotations from a hit, with what was searched for marked: the best place of its text, and where it stands."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from portal.search.analysis import Token, window
from portal.search.engine import Snippet
from portal.search.whoosh_engine.plan import Plan
from portal.search.whoosh_engine.postings import Postings
from portal.search.whoosh_engine.schema import BODY, FIELD_SHIFT, SUMMARY

LENGTH = 38  # words of a quotation
LEAD = 8  # words before the first mark
MOST = 2  # quotations of one hit

Terms = Sequence[tuple[str, ...]]


def quote(plan: Plan, number: int, stored: dict[str, Any]) -> tuple[Snippet, ...]:
    """Returns: up to two quotations, the best first; the start of the summary when nothing matched there."""
    parts = [part for part in stored["parts"] if part[2]]
    ranked = _ranked(plan, number, parts)
    snippets = []
    for place, part in ranked[:MOST]:
        snippet = _snippet(part[2], place, plan.highlighted, label=part[3], fragment=part[4])
        if snippet is not None:
            snippets.append(snippet)
    if not snippets and parts:
        text = " ".join(parts[0][2].split()[:LENGTH])
        cut = "…" if len(text) < len(" ".join(parts[0][2].split())) else ""
        snippets.append(Snippet(((text + cut, False),), parts[0][3], parts[0][4]))
    return tuple(snippets)


def _ranked(plan: Plan, number: int, parts: list[list[Any]]) -> list[tuple[int, list[Any]]]:
    """Parts with the place in them around which most of the query stands, best first."""
    found = []
    lists = [(group.postings, 1.0) for group in plan.groups]
    lists += [(concept.postings, concept.weight) for concept in plan.concepts]
    everywhere = [(places_in(postings, number), weight) for postings, weight in lists]
    places = [(mine, weight) for mine, weight in everywhere if len(mine)]  # most other words stand in other documents
    for order, part in enumerate(parts):
        field, start = part[0], part[1]
        limits = [(other[1]) for other in parts if other[0] == field and other[1] > start]
        low = (field << FIELD_SHIFT) + start
        high = (field << FIELD_SHIFT) + min(limits) if limits else (field + 1) << FIELD_SHIFT
        marks = sorted(
            (int(place) - low, which, weight)
            for which, (mine, weight) in enumerate(places)
            for place in mine[(mine >= low) & (mine < high)]
        )
        if marks and field in (SUMMARY, BODY):
            worth, place = _best(marks)
            found.append((-worth, order, place, part))
    return [(place, part) for _, _, place, part in sorted(found, key=lambda one: one[:3])]


def places_in(postings: Postings, number: int) -> Any:
    """Returns: the places at which a term stands in one document."""
    at = int(np.searchsorted(postings.docs, number))
    if at == len(postings.docs) or postings.docs[at] != number:
        return postings.places[:0]
    return postings.places[postings.starts[at] : postings.starts[at + 1]]


def _best(marks: list[tuple[int, int, float]]) -> tuple[float, int]:
    """The window with the most of the query in it: its worth and the place of its first mark."""
    best, best_place, end = 0.0, marks[0][0], 0
    for begin, (place, _, _) in enumerate(marks):
        end = max(end, begin)
        while end < len(marks) and marks[end][0] < place + LENGTH - LEAD:
            end += 1
        window = {which: weight for _, which, weight in marks[begin:end]}
        worth = sum(window.values()) + 0.01 * (end - begin)
        if worth > best + 1e-9:
            best, best_place = worth, place
    return best, best_place


def _snippet(text: str, place: int, wanted: Terms, label: str, fragment: str) -> Snippet | None:
    first = max(0, place - LEAD)
    shown = window(text, first, LENGTH + 1)
    if not shown:
        return None
    is_cut = len(shown) > LENGTH
    shown = shown[:LENGTH]
    begin = shown[0].start if first else 0
    end = shown[-1].end if is_cut else len(text)
    parts: list[tuple[str, bool]] = [("…", False)] if begin else []
    at = begin
    for token, is_marked in zip(shown, _marked(shown, wanted), strict=True):
        if is_marked and token.start >= at:
            parts += [(text[at : token.start], False), (text[token.start : token.end], True)]
            at = token.end
    parts.append((text[at:end], False))
    if is_cut:
        parts.append(("…", False))
    return Snippet(tuple((_spaced(part), mark) for part, mark in parts if part), label, fragment)


def _marked(tokens: list[Token], wanted: Terms) -> list[bool]:
    """For each token, whether it is one of the terms, or part of terms that stand in a row."""
    marked = [False] * len(tokens)
    starting: dict[str, list[tuple[str, ...]]] = {}
    for terms in wanted:
        starting.setdefault(terms[0], []).append(terms)
    for at, token in enumerate(tokens):
        for term in token.terms:
            for terms in starting.get(term, ()):
                following = tokens[at : at + len(terms)]
                if len(following) == len(terms) and all(t in f.terms for t, f in zip(terms, following, strict=True)):
                    marked[at : at + len(terms)] = [True] * len(terms)
    return marked


def _spaced(text: str) -> str:
    """One space for every run of white space; at the ends too, so that words stay apart."""
    inside = " ".join(text.split())
    if not inside:
        return " "
    return f"{' ' if text[0].isspace() else ''}{inside}{' ' if text[-1].isspace() else ''}"
