"""Choices and their counts: OR within a facet, AND across, counted over arrays of codes."""

from collections.abc import Mapping

import numpy as np

from portal.search.engine import FACETS, FacetValue
from portal.search.whoosh_engine.postings import Mask
from portal.search.whoosh_engine.snapshot import Snapshot

Chosen = Mapping[str, frozenset[str]]


def narrow(matched: Mask, chosen: Chosen, snapshot: Snapshot) -> tuple[Mask, dict[str, tuple[FacetValue, ...]]]:
    """Returns: the documents that meet every choice, and for each facet its values with their counts.

    A value's count is the number of hits if the facet's own choices were that value alone: it is counted
    under the choices in all other facets.
    """
    missed = {name: ~_having(snapshot, name, values) for name, values in chosen.items() if values}
    misses = np.zeros(snapshot.size, np.int8)
    for failed in missed.values():
        misses += failed
    counts = {}
    for name in FACETS:
        others = misses - missed[name] if name in missed else misses
        counts[name] = _values(snapshot, name, matched & (others == 0), chosen.get(name, frozenset()))
    return matched & (misses == 0), counts


def restrict(matched: Mask, name: str, values: frozenset[str], snapshot: Snapshot) -> Mask:
    """Returns: of the documents those that have one of the values, however they were written."""
    facet = snapshot.facets.get(name)
    known = facet.values if facet else []
    wanted = {_plain(value) for value in values}
    return matched & _having(snapshot, name, frozenset(value for value in known if _plain(value) in wanted))


def _plain(value: str) -> str:
    return value.casefold().replace(" ", "-").replace("_", "-")


def _having(snapshot: Snapshot, name: str, values: frozenset[str]) -> Mask:
    facet = snapshot.facets.get(name)
    return facet.having(values, snapshot.size) if facet else np.zeros(snapshot.size, np.bool_)


def _values(snapshot: Snapshot, name: str, mask: Mask, active: frozenset[str]) -> tuple[FacetValue, ...]:
    facet = snapshot.facets.get(name)
    counted: dict[str, int] = dict.fromkeys(active, 0)
    if facet:
        counts = facet.counts(mask)
        for code in np.flatnonzero(counts):
            counted[facet.values[code]] = int(counts[code])
    values = [FacetValue(value, count, value in active) for value, count in counted.items()]
    return tuple(sorted(values, key=lambda one: (-one.count, one.value)))
