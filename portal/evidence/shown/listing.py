"""How documents stand in a list, and by what the list can be narrowed and sorted."""

from collections.abc import Mapping, Sequence
from typing import Any

from portal.access.policy import AUDIENCE_LABELS, STATE_LABELS, Viewer
from portal.core.markdown import plain
from portal.core.web.filters import Choice, Filter
from portal.evidence.citations.types import TYPES
from portal.evidence.models import Document
from portal.evidence.queries.library import NO_YEAR
from portal.items.queries import item_address
from portal.items.vocabulary import LABELS, Vocabulary

GIST = 220  # characters
MOST_NAMES = 3
TERMS = ("theme", "barrier", "facilitator", "initiative", "group", "outcome", "site")
FILTERS = ("type", *TERMS, "wp", "year")
TEAM_FILTERS = ("state", "audience")
WORK_PACKAGES = {
    "WP1": "Work package 1: all 25 Pioneers",
    "WP2": "Work package 2: chosen initiatives",
    "WP3": "Work package 3: shared learning",
}
SORTS = {"year": "newest", "title": "title", "added": "last added"}
Counts = Mapping[str, Mapping[str, int]]


def card(document: Document, *, withheld: bool = False) -> dict[str, Any]:
    """Returns: a document as `components/item_card.html` draws it, with its item's id.

    `withheld`: an early insight whose caveat this reader has still to accept shows no words of it.
    """
    item = document.item
    return {
        "id": item.id,
        "title": item.title,
        "href": item_address(item),
        "state": item.state,
        "demo": item.demo,
        "text": "Early insight: open it to read and accept its terms." if withheld else gist(document),
        "meta": ""
        if withheld
        else " · ".join(part for part in (TYPES[document.type].label, who_and_when(document)) if part),
    }


def gist(document: Document) -> str:
    """Returns: the beginning of the plain English, or of the abstract, cut at a word."""
    text = plain(document.plain_english) or document.abstract
    if len(text) <= GIST:
        return text
    return text[:GIST].rsplit(" ", 1)[0].rstrip(".,;:") + " …"


def who_and_when(document: Document) -> str:
    """Returns: "Erens, Wistow and Durand, 2017"; "and others" after three names."""
    names = [name.family or str(name) for name in document.reference.authors]
    shown = names[:MOST_NAMES] + (["others"] if len(names) > MOST_NAMES else [])
    who = " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)
    return ", ".join(part for part in (who, str(document.year or "")) if part)


def filter_choices(
    viewer: Viewer, vocabulary: Vocabulary, counts: Counts, chosen: Mapping[str, Sequence[str]]
) -> list[Filter]:
    """Returns: the filters of the list; values that no document has are left out unless chosen."""
    types = {kind.id: kind.label for kind in TYPES.values()}
    years = sorted({*counts.get("year", {}), *chosen.get("year", ())} - {NO_YEAR}, reverse=True)
    labels = [
        ("type", "Type of document", types),
        *((name, LABELS[name][0], {term.key: term.name for term in vocabulary.of(name)}) for name in TERMS),
        ("wp", "Work package", WORK_PACKAGES),
        ("year", "Year", {year: year for year in years} | {NO_YEAR: "No year known"}),
    ]
    if viewer.is_team:
        labels += [("state", "State", STATE_LABELS), ("audience", "Who may read it", AUDIENCE_LABELS)]
    return [
        Filter(name, label, _choices(values, counts.get(name, {}), chosen.get(name, ())))
        for name, label, values in labels
    ]


def _choices(labels: Mapping[str, str], counts: Mapping[str, int], chosen: Sequence[str]) -> list[Choice]:
    unknown = {value: value for value in chosen if value not in labels}
    return [
        Choice(value, label, counts.get(value, 0))
        for value, label in {**labels, **unknown}.items()
        if counts.get(value) or value in chosen
    ]


def sort_links(sort: str, address: str) -> list[dict[str, Any]]:
    """Returns: the ways to sort as links; `address` is the page's, ready for one more argument."""
    return [{"label": label, "href": f"{address}sort={key}", "active": key == sort} for key, label in SORTS.items()]
