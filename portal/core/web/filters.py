"""Filters of a list, all of them in the address: what was chosen, the panel, the chips."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import request

from portal.core.web.arguments import bound_arguments, kept_arguments


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter: what the address says, what people read, how many it would show (None: not counted)."""

    value: str
    label: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter with its values."""

    name: str
    label: str
    choices: Sequence[Choice]


def chosen_filters(names: Sequence[str]) -> dict[str, list[str]]:
    """Returns: filter -> the values in the address, without repeats; filters without a value are left out.

    No value is longer than any that there is, and so is none in the links of the page.
    """
    bound_arguments(names)
    found = {name: [value for value in request.args.getlist(name) if value] for name in names}
    return {name: values for name, values in found.items() if values}


def filter_groups(filters: Sequence[Filter], chosen: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    """Returns: what `components/filter_panel.html` draws."""
    return [
        {
            "name": entry.name,
            "label": entry.label,
            "open": entry.name in chosen,
            "options": [
                {
                    "value": c.value,
                    "label": c.label,
                    "count": c.count,
                    "checked": c.value in chosen.get(entry.name, ()),
                }
                for c in entry.choices
            ],
        }
        for entry in filters
        if entry.choices
    ]


def active_chips(filters: Sequence[Filter], chosen: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    """Returns: what `components/filter_chips.html` draws; each link takes one value away."""
    chips = []
    for entry in filters:
        labels = {choice.value: choice for choice in entry.choices}
        for value in chosen.get(entry.name, ()):
            known = labels.get(value)
            label = f"{entry.label}: {known.label if known else value}"
            chips.append({"label": label, "href": without(entry.name, value), "count": known.count if known else None})
    return chips


def without(name: str, value: str) -> str:
    """Returns: this address without one value of a filter, back on the first page."""
    pairs = [pair for pair in kept_arguments("page") if pair != (name, value)]
    return f"{request.path}?{urlencode(pairs)}" if pairs else request.path


def with_value(name: str, value: str) -> str:
    """Returns: this address with one argument set to one value, back on the first page."""
    return f"{request.path}?{urlencode([*kept_arguments('page', name), (name, value)])}"
