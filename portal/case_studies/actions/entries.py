"""The repeated parts of a case: what a barrier, an outcome and a logic model must hold, and their order."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from portal.case_studies.words import (
    BARRIER_OUTCOMES,
    COLUMNS,
    CONTEXT_GROUPS,
    DIRECTIONS,
    LEVELS,
    SCALE,
    STATUSES,
)
from portal.core import clock
from portal.core.errors import Invalid
from portal.items.vocabulary import Vocabulary

MAX_ENTRIES = 100  # of a logic model
MAX_ENTRY = 300  # characters
MAX_ROWS = 40  # barriers or outcomes
PERCENT = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*(?:%|per ?cent)")
SHARES = ("result", "baseline", "target", "size")  # a percentage that stands here is a share, or a change told as one
# Elsewhere it may be growth ("grew by 150%"), but nothing falls by more than all of it; it may fall from or to more.
FALL = re.compile(
    r"\b(?:fell|falls?|dropp?(?:ed|s)?|cut|reduced|reduction|decreased?|down)(?: (?!(?:from|to)\b)\w+){0,3}?"
    r" (?P<before>\d[\d,]*(?:\.\d+)?)\s*(?:%|per ?cent)"
    r"|(?P<after>\d[\d,]*(?:\.\d+)?)\s*(?:%|per ?cent) (?:fewer|less|lower|fall|drop|cut|reduction|decrease)\b",
    re.IGNORECASE,
)
UNSURE = "?"  # at the end of a line: its column is not sure


def check_barrier(row: Mapping[str, str], others: Sequence[Mapping[str, Any]], vocabulary: Vocabulary) -> None:
    """Raises: Invalid (fields "barrier", "outcome", "how")."""
    if vocabulary.get("barrier", row["barrier"]) is None:
        raise Invalid("Choose a barrier from the list", "barrier")
    if row["barrier"] in {other["barrier"] for other in others}:
        raise Invalid("You told of this barrier already. Change that entry, or choose another barrier", "barrier")
    if row["outcome"] not in BARRIER_OUTCOMES:
        raise Invalid("Choose what became of the barrier", "outcome")
    if not row["how"].strip():
        raise Invalid("Say how it went, in a sentence or two. Others look for this", "how")


def check_outcome(row: Mapping[str, Any], vocabulary: Vocabulary) -> None:
    """Raises: Invalid with the field that is wrong.

    A measured outcome needs its method and was measured by now; a follow-up comes after the baseline; no share is
    above 100%, and nothing falls by more than that.
    """
    if row.get("outcome") and vocabulary.get("outcome", row["outcome"]) is None:
        raise Invalid("Choose an outcome from the list", "outcome")
    if not row.get("label"):
        raise Invalid("Say what should change", "label")
    if row.get("status") not in STATUSES:
        raise Invalid("Choose whether it was measured", "status")
    check_figures(row)
    if row["status"] == "measured":
        _check_measured(row)
    _check_days(row)
    if {told.get("level") for told in row.get("strength", {}).values()} - set(LEVELS):
        raise Invalid("Choose how well each side is described", "strength")


def check_figures(row: Mapping[str, Any]) -> None:
    """No share is above 100%, and nothing falls by more. Raises: Invalid with the field."""
    for name in SHARES:
        _check_percent(str(row.get(name) or ""), name)
    notes = {f"{side}_note": told.get("note") or "" for side, told in (row.get("strength") or {}).items()}
    for name, words in {**row, **notes}.items():
        _check_fall(words if isinstance(words, str) else "", name)


def _check_measured(row: Mapping[str, Any]) -> None:
    needed = {
        "result": "Write the result with its unit, or say that it was not measured",
        "method": "Say how it was measured. Without a method nobody can judge the result",
    }
    for name, message in needed.items():
        if not row.get(name):
            raise Invalid(message, name)
    if row.get("direction") not in DIRECTIONS:
        raise Invalid("Choose what became of it", "direction")
    if row.get("scale") not in SCALE:
        raise Invalid("Choose how the result was compared", "scale")


def _check_percent(text: str, name: str) -> None:
    for number in PERCENT.findall(text):
        if float(number.replace(",", "")) > 100:
            raise Invalid(f"{number}% is above 100%. If it more than doubled, give both numbers instead", name)


def _check_fall(text: str, name: str) -> None:
    for found in FALL.finditer(text):
        number = (found["before"] or found["after"]).rstrip(",")
        if float(number.replace(",", "")) > 100:
            raise Invalid(f"Nothing can fall by {number}%. Check the number, or give both numbers instead", name)


def _check_days(row: Mapping[str, Any]) -> None:
    first, later = row.get("baseline_on"), row.get("follow_up_on")
    for name in ("baseline_on", "follow_up_on"):
        if row["status"] == "measured" and row.get(name) and date.fromisoformat(row[name]) > clock.now().date():
            raise Invalid("This month is still to come. Give the month in which it was measured", name)
    if first and later and date.fromisoformat(later) < date.fromisoformat(first):
        raise Invalid("The follow-up is before the baseline. Check both months", "follow_up_on")


def moved(rows: Sequence[Any], place: int, by: int) -> list[Any]:
    """Returns: the rows with one moved up (-1) or down (1); at an end it stays. Raises: Invalid for no such row."""
    if not 0 <= place < len(rows):
        raise Invalid("This entry is gone. Open the page again")
    found, target = list(rows), min(max(place + by, 0), len(rows) - 1)
    found.insert(target, found.pop(place))
    return found


def model_from_lines(texts: Mapping[str, str]) -> list[dict[str, Any]]:
    """Turn texts with an entry a line into a logic model. Keys are columns; the context's are its groups.

    Returns: the entries in order; a "?" at the end of a line marks one whose column is not sure.
    Raises: Invalid with the column that holds too much.
    """
    entries = []
    for name in (*CONTEXT_GROUPS, *(column for column in COLUMNS if column != "context")):
        for line in (texts.get(name) or "").splitlines():
            text = " ".join(line.split())
            unsure = text.endswith(UNSURE)
            text = text.removesuffix(UNSURE).strip()
            if not text:
                continue
            if len(text) > MAX_ENTRY:
                raise Invalid(f"Shorten each line to {MAX_ENTRY} characters or fewer", name)
            group = name if name in CONTEXT_GROUPS else ""
            column = "context" if group else name
            entries.append({"column": column, "group": group, "text": text, "uncertain": unsure})
    if len(entries) > MAX_ENTRIES:
        message = f"A logic model holds up to {MAX_ENTRIES} entries. Yours has {len(entries)}: join or drop some"
        raise Invalid(message, "inputs")
    return entries


def lines_of_model(entries: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Returns: the logic model as texts with an entry a line, by column or group of the context."""
    found: dict[str, list[str]] = {}
    for entry in entries:
        line = f"{entry['text']} {UNSURE}" if entry.get("uncertain") else str(entry["text"])
        found.setdefault(entry["group"] or entry["column"], []).append(line)
    return {name: "\n".join(lines) for name, lines in found.items()}


def move_in_model(entries: Sequence[Mapping[str, Any]], place: int, by: int) -> list[dict[str, Any]]:
    """Returns: the model with one entry moved past its neighbour of the same column and group.

    Raises: Invalid for no such entry.
    """
    if not 0 <= place < len(entries):
        raise Invalid("This entry is gone. Open the page again")
    found = [dict(entry) for entry in entries]
    home = (found[place]["column"], found[place]["group"])
    alike = [n for n, entry in enumerate(found) if (entry["column"], entry["group"]) == home]
    other = alike.index(place) + by
    if 0 <= other < len(alike):
        found[place], found[alike[other]] = found[alike[other]], found[place]
    return found
