"""How an answer is told: hits with marked passages, filters with everyday names. Knows no HTTP."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from portal.access.policy import AUDIENCE_LABELS, STATE_LABELS
from portal.core import clock
from portal.core.web.filters import Choice, Filter
from portal.items.queries import made_up
from portal.items.vocabulary import LABELS, Vocabulary
from portal.search.engine import FACETS, FacetValue, Hit, Snippet

TYPES = {
    "case_study": "Case studies",
    "finding": "Findings",
    "evidence": "Library documents",
    "summary": "What workshops learned",
    "workshop": "Workshops",
    "pioneer": "Pioneers",
}
PACKAGES = {
    "WP1": "Work package 1: all 25 Pioneers",
    "WP2": "Work package 2: chosen initiatives",
    "WP3": "Work package 3: shared learning",
}
PLAIN = {
    "type": "Type",
    "wave": "Wave",
    "wp": "Work package",
    "year": "Year",
    "state": "State",
    "audience": "Who may read it",
}
FOR_THE_TEAM = ("state", "audience")
MOST = 40  # values of a filter that are listed; active ones always are
SUMMARY_LENGTH = 240  # characters
# Other words that begin with a capital wherever they stand.
_ALWAYS_CAPITAL = re.compile(
    "(?:American|Asian|Buurtzorg|Caldicott|Christmas|Dutch|Healthwatch|January|Ofsted|Parkinson's|Pioneers?|Saturday|"
    "Scotland|Scottish|Treasury|Vanguards?|Wave|Welsh)$"
)
_AS_A_WORD = re.compile(r"A(?= )|[A-Z][a-z'-]+(?![\w&])")  # not "A&E", "DoLS", "W1" or the "I" of "I statements"
_IN_A_NAME = re.compile(r" (?!Pioneer)[A-Z][a-z]")


def hit_row(hit: Hit) -> dict[str, Any]:
    """Returns: a hit as `components/search_hit.html` draws it."""
    first = hit.snippets[0] if hit.snippets else None
    place = {"label": first.label, "href": f"{hit.url}{first.fragment}"} if first and first.label else None
    told = [str(hit.year)] if hit.year else []
    return {
        "title": hit.title,
        "url": hit.url,
        "kind": hit.kind,
        "state": hit.state,
        "demo": hit.demo,
        "meta": " · ".join(told),
        "snippet": marked(first) if first else escape(_cut(hit.summary)),
        "place": place,
    }


def other_words(labels: Sequence[str]) -> list[str]:
    """Returns: what was also searched as a list in a sentence: only names and short forms begin with a capital."""
    return list(dict.fromkeys(_within_sentence(label) for label in labels))


def _within_sentence(label: str) -> str:
    first = _AS_A_WORD.match(label)
    if first is None or _ALWAYS_CAPITAL.match(first[0]) or _IN_A_NAME.search(label):
        return label
    return label[0].lower() + label[1:]


def marked(snippet: Snippet) -> Markup:
    """Returns: the passage with what was found in `<mark>`; all else escaped."""
    parts = (Markup("<mark>{}</mark>").format(text) if found else escape(text) for text, found in snippet.parts)
    return Markup("").join(parts)


def _cut(text: str) -> str:
    return text if len(text) <= SUMMARY_LENGTH else text[:SUMMARY_LENGTH].rsplit(" ", 1)[0] + " …"


def filters(facets: Mapping[str, Sequence[FacetValue]], vocabulary: Vocabulary, *, team: bool) -> list[Filter]:
    """Returns: the filters of the result page in its order; those for the team only for the team."""
    return [
        Filter(name, label_of(name), _choices(name, facets.get(name, ()), vocabulary))
        for name in FACETS
        if team or name not in FOR_THE_TEAM
    ]


def label_of(name: str) -> str:
    """Returns: a filter's name in words."""
    return PLAIN.get(name) or LABELS[name][0]


def _choices(name: str, values: Sequence[FacetValue], vocabulary: Vocabulary) -> list[Choice]:
    shown = [value for number, value in enumerate(values) if number < MOST or value.active]
    if name == "year":
        shown.sort(key=lambda value: value.value, reverse=True)
    return [Choice(value.value, value_label(name, value.value, vocabulary), value.count) for value in shown]


def value_label(name: str, value: str, vocabulary: Vocabulary) -> str:
    """Returns: a filter's value in words."""
    known = {"type": TYPES, "wp": PACKAGES, "state": STATE_LABELS, "audience": AUDIENCE_LABELS}.get(name)
    if known is not None:
        return known.get(value, value)
    if name == "wave":
        return f"Wave {value}"
    return value if name == "year" else vocabulary.label(name, value)


def result_json(hit: Hit) -> dict[str, Any]:
    """Returns: a hit as the API tells it. Source: contract.md, "JSON API"."""
    first = hit.snippets[0] if hit.snippets else None
    return {
        "id": hit.item_id,
        "type": hit.kind,
        "title": hit.title,
        "url": hit.url,
        "external_id": hit.external_id,
        "year": hit.year,
        "score": round(hit.score, 4),
        "snippet": "".join(text for text, _ in first.parts) if first else _cut(hit.summary),
        "updated": clock.as_utc(hit.updated_at).isoformat(),
        "demo": hit.demo,
        "label": made_up(hit.kind, demo=hit.demo),
    }
