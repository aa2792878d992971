"""What the preview of an import tells: new records, those that are here already with what differs, and problems."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.evidence.citations.exporting import FORMATS
from portal.evidence.citations.reference import Reference
from portal.evidence.citations.types import TYPES
from portal.evidence.importing import Action, Choice, Parsed, Plan, Proposal
from portal.evidence.shown.page import date_in_words, names_in_words

MOST_SHOWN = 200  # of each list; the rest is counted
MOST_TOLD = 3
ACTIONS = {
    Action.ADD: "Add it",
    Action.UNCHANGED: "Leave ours as it is",
    Action.SKIP: "Skip it: leave ours as it is",
    Action.MERGE: "Merge: fill what ours lacks, and take what you tick",
    Action.KEEP_BOTH: "Keep both: add it as a new document",
}
FOUND_BY = {"id": "the record’s own id", "doi": "the DOI", "title": "title, year and first author"}


@dataclass(frozen=True, slots=True)
class Preview:
    """The lists of the preview; each of the first two holds at most 200 rows, `more_*` counts the rest."""

    summary: str
    new: list[dict[str, Any]]
    more_new: int
    here: list[dict[str, Any]]
    more_here: int
    unchanged: int
    problems: list[str]
    notices: tuple[str, ...]


def preview(
    parsed: Parsed, plan: Plan, addresses: Mapping[str, str], keys: frozenset[str], choices: Mapping[int, Choice]
) -> Preview:
    """Tell what the import would do.

    `addresses`: key of a document in the library -> its page. `keys`: those that this person may change.
    `choices`: what was chosen already, by the number of the record.
    """
    new = [proposal for proposal in plan.proposals if proposal.match is None]
    here = [proposal for proposal in plan.proposals if proposal.asks]
    return Preview(
        summary=_summary(parsed, plan),
        new=[_new(proposal, choices) for proposal in new[:MOST_SHOWN]],
        more_new=max(0, len(new) - MOST_SHOWN),
        here=[_here(proposal, addresses, keys, choices) for proposal in here[:MOST_SHOWN]],
        more_here=max(0, len(here) - MOST_SHOWN),
        unchanged=sum(proposal.match is not None and not proposal.asks for proposal in plan.proposals),
        problems=[str(problem) for problem in parsed.problems],
        notices=parsed.notices,
    )


def _summary(parsed: Parsed, plan: Plan) -> str:
    total = len(plan.proposals)
    told = [f"{FORMATS[parsed.format].label} file with {_number(total, 'good record')}"]
    for count, words in (
        (plan.count(Action.ADD), "new"),
        (plan.count(Action.SKIP), "here already, with differences"),
        (plan.count(Action.UNCHANGED), "here already, nothing new"),
    ):
        if count:
            told.append(f"{count:,} {words}")
    bad = f" We could not read {_number(len(parsed.problems), 'record')}." if parsed.problems else ""
    return f"{told[0]}{': ' if told[1:] else ''}{', '.join(told[1:])}.{bad}"


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _new(proposal: Proposal, choices: Mapping[int, Choice]) -> dict[str, Any]:
    chosen = choices.get(proposal.number)
    return _told(proposal) | {"left_out": chosen is not None and chosen.action is Action.SKIP}


def _told(proposal: Proposal) -> dict[str, Any]:
    reference = proposal.record.reference
    who = names_in_words(reference.authors[:3]) + (" and others" if len(reference.authors) > 3 else "")
    meta = (TYPES[reference.type].label, who, str(reference.year or ""), reference.doi)
    return {
        "number": proposal.number,
        "line": proposal.record.line,
        "title": reference.title,
        "meta": " · ".join(part for part in meta if part),
        "notices": proposal.record.notices,
    }


def _here(
    proposal: Proposal, addresses: Mapping[str, str], keys: frozenset[str], choices: Mapping[int, Choice]
) -> dict[str, Any]:
    match = proposal.match
    if match is None:
        raise ValueError("a record that is here has a match")
    in_file = match.existing.number is not None
    may_merge = in_file or match.existing.key in keys
    chosen = choices.get(proposal.number, Choice(proposal.suggested))
    return {
        **_told(proposal),
        "found_by": FOUND_BY[match.by],
        "ours": {"title": match.existing.reference.title, "href": addresses.get(match.existing.key, "")},
        "in_file": match.existing.line,
        "ids": (proposal.record.reference.external_id, match.existing.reference.external_id)
        if proposal.is_twin
        else (),
        "differences": [
            {
                "field": one.field,
                "label": one.label,
                "ours": _value(match.existing.reference, one.field, one.ours) or "Not given",
                "theirs": _value(proposal.record.reference, one.field, one.theirs),
                "fills": not one.ours,
                "taken": one.field in chosen.take,
            }
            for one in match.differences
        ],
        "may_merge": may_merge,
        "actions": [
            {"value": action.value, "label": ACTIONS[action], "chosen": action is chosen.action}
            for action in proposal.actions
            if may_merge or action is not Action.MERGE
        ],
    }


def _value(reference: Reference, field: str, shown: str) -> str:
    return date_in_words(reference.issued) if field == "issued" else shown


def told_counts(counts: Mapping[Action, int], problems: int, held_back: Sequence[str]) -> str:
    """Returns: what an import did, in a few sentences; of what was held back the first three."""
    added = counts.get(Action.ADD, 0) + counts.get(Action.KEEP_BOTH, 0)
    left = counts.get(Action.SKIP, 0) + counts.get(Action.UNCHANGED, 0)
    left_as = "it was" if left == 1 else "they were"
    told = f"The import is done: {added:,} added, {counts.get(Action.MERGE, 0):,} merged, {left:,} left as {left_as}."
    bad = [f"{_number(problems, 'record')} could not be read."] if problems else []
    more = [f"And {len(held_back) - MOST_TOLD:,} more like this."] if len(held_back) > MOST_TOLD else []
    return " ".join([told, *bad, *held_back[:MOST_TOLD], *more])
