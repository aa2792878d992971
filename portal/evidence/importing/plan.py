"""What an import would do, record by record, and what it comes to once each is decided."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import count

from portal.evidence.citations.reference import Reference
from portal.evidence.importing.decisions import Action, merge
from portal.evidence.importing.matching import Existing, Index, Match
from portal.evidence.importing.records import Parsed, Problem, Record


@dataclass(frozen=True, slots=True)
class Proposal:
    """A good record, what it is the same as, and what we suggest."""

    number: int  # its place among the good records, from 1; a line may hold many
    record: Record
    match: Match | None

    @property
    def is_twin(self) -> bool:
        """Whether it is taken for the same as a record with another id by its title alone, which may be wrong."""
        match, own = self.match, self.record.reference.external_id
        return match is not None and match.by == "title" and match.existing.reference.external_id != own

    @property
    def asks(self) -> bool:
        """Whether somebody should look: it is here already, with differences or under another id."""
        return self.match is not None and (bool(self.match.differences) or self.is_twin)

    @property
    def suggested(self) -> Action:
        """New records are added; what is here is never changed unless someone says so."""
        if self.match is None:
            return Action.ADD
        return Action.SKIP if self.match.differences else Action.UNCHANGED

    @property
    def actions(self) -> tuple[Action, ...]:
        """What may be chosen for this record, the suggestion first."""
        if self.match is None:
            return (Action.ADD, Action.SKIP)
        if not self.match.differences:
            return (Action.UNCHANGED, Action.KEEP_BOTH)
        return (Action.SKIP, Action.MERGE, Action.KEEP_BOTH)


@dataclass(frozen=True, slots=True)
class Plan:
    """The proposals and the problems of one file."""

    proposals: tuple[Proposal, ...]
    problems: tuple[Problem, ...]
    used_ids: frozenset[str] = frozenset()  # of the library and the file

    def count(self, action: Action) -> int:
        """Returns: for how many records we suggest this."""
        return sum(proposal.suggested is action for proposal in self.proposals)


@dataclass(frozen=True, slots=True)
class Choice:
    """What someone decided for one record; `take` names the fields to take from the file when merging."""

    action: Action
    take: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Update:
    """A record of the library as it is to be after a merge.

    `version`: which one the merge was decided on, for imports that are written later; None: it is written at once.
    """

    key: str
    reference: Reference
    version: int | None = None


@dataclass(slots=True)
class Settled:
    """What is to be written: new records, changed ones, and how many of each action there were."""

    additions: dict[int, Reference] = field(default_factory=dict)  # by the number of the record
    updates: dict[str, Update] = field(default_factory=dict)  # by the key of the library's record
    counts: Counter[Action] = field(default_factory=Counter)


def plan_import(parsed: Parsed, library: Iterable[Existing]) -> Plan:
    """Compare every record with the library and with the records before it in the file.

    Returns: the proposals in the order of the file, and the file's problems.
    """
    index = Index.of(library)
    library_ids = set(index.by_id)
    proposals = []
    for number, record in enumerate(parsed.records, 1):
        match = index.find(record.reference)
        proposals.append(Proposal(number, record, match))
        if match is None or match.differences:
            index.add(Existing(f"record {number}", record.reference, record.line, number))
    return Plan(tuple(proposals), parsed.problems, frozenset(library_ids))


def settle(plan: Plan, choices: Mapping[int, Choice] | None = None) -> Settled:
    """Carry out the choices, by the number of each record; what nobody decided follows the suggestion.

    Returns: what to write. Doing the same import again after it was written gives nothing to write.
    """
    settled, used = Settled(), set(plan.used_ids)
    for proposal in plan.proposals:
        choice = (choices or {}).get(proposal.number, Choice(proposal.suggested))
        action = choice.action if choice.action in proposal.actions else proposal.suggested
        if action in (Action.ADD, Action.KEEP_BOTH):
            _add(settled, proposal, used)
        elif action is Action.MERGE and proposal.match:
            _merge(settled, proposal, proposal.match.existing, choice.take, used)
        settled.counts[action] += 1
    return settled


def _add(settled: Settled, proposal: Proposal, used: set[str]) -> None:
    """Two records never share an id: the second is numbered."""
    reference = proposal.record.reference
    wanted = reference.external_id
    numbered = (wanted if number == 1 else f"{wanted}-{number}" for number in count(1))
    free = next(candidate for candidate in numbered if candidate not in used)
    used.add(free)
    settled.additions[proposal.number] = replace(reference, external_id=free)


def _merge(settled: Settled, proposal: Proposal, target: Existing, take: frozenset[str], used: set[str]) -> None:
    """Merge into the library's record, or into one of this file, as it is after what was decided before."""
    reference = proposal.record.reference
    if target.number is None:
        current = settled.updates.get(target.key, Update(target.key, target.reference))
        merged = merge(current.reference, reference, take)
        settled.updates[target.key] = replace(current, reference=merged)
    elif target.number in settled.additions:
        settled.additions[target.number] = merge(settled.additions[target.number], reference, take)
    else:  # the record that it was to be merged into was left out
        _add(settled, proposal, used)
