"""How strong the evidence of a case is, in words: the scale, the five sides, each outcome."""

from collections.abc import Sequence
from typing import Any

from portal.case_studies.models import CaseOutcome
from portal.case_studies.words import DIMENSIONS, DIRECTIONS, LEVELS, NO_RESULT, SCALE, SCALE_RANK
from portal.items.sources import told_source

LEVEL_RANK = tuple(LEVELS)  # what tells most first


def measured(outcomes: Sequence[CaseOutcome]) -> list[CaseOutcome]:
    """Returns: the outcomes that were measured, whatever came out."""
    return [outcome for outcome in outcomes if outcome.status == "measured"]


def results_line(outcomes: Sequence[CaseOutcome]) -> str:
    """Returns: such as "2 better, 1 no change"; empty when nothing was measured. Every result counts alike."""
    found = [outcome.direction or "unknown" for outcome in measured(outcomes)]
    told = [f"{found.count(key)} {label.lower()}" for key, label in DIRECTIONS.items() if key in found]
    return ", ".join(told)


def best_scale(outcomes: Sequence[CaseOutcome]) -> str:
    """Returns: the strongest way in which an outcome was measured, in words; empty when none was."""
    found = {outcome.scale for outcome in measured(outcomes)}
    return next((SCALE[key] for key in SCALE_RANK if key in found), "")


def overall_tiles(outcomes: Sequence[CaseOutcome]) -> list[dict[str, Any]]:
    """Returns: the five sides of the whole case, each from the outcome that tells most of it."""
    judged = measured(outcomes) or list(outcomes)
    return [_tile(side, _fullest(judged, side), judged) for side in DIMENSIONS]


def tiles(outcome: CaseOutcome) -> list[dict[str, Any]]:
    """Returns: the five sides of one outcome."""
    return [_tile(side, outcome.strength.get(side, {}), [outcome]) for side in DIMENSIONS]


def _fullest(outcomes: Sequence[CaseOutcome], side: str) -> dict[str, str]:
    told = [outcome.strength.get(side, {}) for outcome in outcomes]
    return min(told, key=lambda one: LEVEL_RANK.index(one.get("level", "not_reported")), default={})


def _tile(side: str, told: dict[str, str], outcomes: Sequence[CaseOutcome]) -> dict[str, Any]:
    level = told.get("level", "not_measured" if side == "effect" else "not_reported")
    tile = {
        "title": DIMENSIONS[side],
        "status": LEVELS[level],
        "text": told.get("note", ""),
        "measured": level in ("described", "partly"),
    }
    scale = best_scale(outcomes)
    if side == "effect" and scale:
        line = results_line(outcomes) if len(outcomes) > 1 else told.get("note", "")
        tile |= {"status": scale, "text": line[:1].upper() + line[1:], "measured": True}
    return tile


def outcome_rows(outcomes: Sequence[CaseOutcome]) -> list[dict[str, Any]]:
    """Returns: each measured outcome with its result, how it was measured, and its five sides."""
    return [
        {
            "label": outcome.label,
            "direction": DIRECTIONS[outcome.direction or "unknown"],
            "result": result_sentence(outcome),
            "method": " · ".join(part for part in (outcome.method, outcome.size) if part),
            "scale": SCALE.get(outcome.scale or "", ""),
            "source": told_source(outcome.source),
            "tiles": tiles(outcome),
        }
        for outcome in measured(outcomes)
    ]


def hoped_rows(outcomes: Sequence[CaseOutcome]) -> list[dict[str, str]]:
    """Returns: what was hoped for or left unmeasured: what, how it would be measured, the aim."""
    return [
        {"label": outcome.label, "measure": outcome.measure or "Not told", "target": outcome.target or "Not told"}
        for outcome in outcomes
        if outcome.status != "measured"
    ]


def hoped_source(outcomes: Sequence[CaseOutcome]) -> str:
    """Returns: where the aims and what was left unmeasured are told; each source once."""
    told = [told_source(outcome.source) for outcome in outcomes if outcome.status != "measured" and outcome.source]
    return "; ".join(dict.fromkeys(told))


def result_sentence(outcome: CaseOutcome) -> str:
    """Returns: measure, result, what it is compared with and when, in one line; the words for no result without one."""
    if outcome.status != "measured":
        hoped = f"Hoped for: {outcome.target}. " if outcome.target else ""
        return f"{hoped}{NO_RESULT}"
    line = f"{outcome.measure}: {outcome.result}" if outcome.measure else outcome.result
    if outcome.baseline:
        line += f". Compared with: {outcome.baseline}"
    return line + (f". After {outcome.follow_up}" if outcome.follow_up else "")
