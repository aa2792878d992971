"""The guard's word lists, read once from `lists.yaml`."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from portal.core.fields import FastLoader

_TEXT = (Path(__file__).parent / "lists.yaml").read_text(encoding="utf-8")
_LISTS: dict[str, Any] = yaml.load(_TEXT, FastLoader)  # noqa: S506 (a SafeLoader)


@dataclass(frozen=True, slots=True)
class Site:
    """One Pioneer. `names` match in any case and with slips, `places` with a capital, `exact` only as written."""

    slug: str
    names: tuple[str, ...]
    places: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()


@cache
def word_list(name: str) -> frozenset[str]:
    """Returns: the words of one list."""
    return frozenset(str(_LISTS[name]).split())


def phrase_list(name: str) -> tuple[str, ...]:
    """Returns: the phrases of one list, in order."""
    return tuple(str(phrase) for phrase in _LISTS[name])


SITES = tuple(
    Site(slug, *(tuple(entry.get(part, ())) for part in ("names", "places", "exact")))
    for slug, entry in _LISTS["sites"].items()
)
SLUGS = frozenset(site.slug for site in SITES)


def is_national(found: str) -> bool:
    """Returns: whether a name is that of a national body."""
    low = " ".join(found.lower().split())
    return any(name in low for name in phrase_list("national_bodies"))
