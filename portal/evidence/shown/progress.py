"""How far a long import is, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.core import clock
from portal.core.jobs import Job
from portal.evidence.importing import Action
from portal.evidence.shown.preview import told_counts


@dataclass(frozen=True, slots=True)
class Progress:
    """What the page of a long import tells."""

    summary: str
    done: int
    total: int
    ended: bool
    stopped: bool  # the worker gave up: somebody has to say that it shall try again
    held_back: Sequence[str]
    more_held_back: int


def progress(run: Mapping[str, Any], job: Job | None) -> Progress:
    """Returns: how far it is. `job`: the one that writes the next batch, None when nothing is left."""
    done, total, held_back = run["done"], run["total"], run["held_back"]
    stopped = not run["ended"] and (job is None or job.failed_at is not None)
    return Progress(
        summary=_ended(run) if run["ended"] else _under_way(done, total, job, stopped=stopped),
        done=done,
        total=total,
        ended=run["ended"],
        stopped=stopped,
        held_back=held_back,
        more_held_back=run["held_number"] - len(held_back),
    )


def _ended(run: Mapping[str, Any]) -> str:
    counts = {Action.ADD: run["added"], Action.MERGE: run["merged"], Action.SKIP: run["left"]}
    rest = run["total"] - run["done"]
    return told_counts(counts, run["problems"], ()) + (f" {rest:,} were not looked at." if rest else "")


def _under_way(done: int, total: int, job: Job | None, *, stopped: bool) -> str:
    if stopped:
        return f"The import stopped after {done:,} of {total:,} records. What was written stays."
    told = f"Importing: {done:,} of {total:,} records."
    if job is not None and job.error and job.run_at > clock.now():
        told += f" The last try failed. The next one is at {clock.format_time(job.run_at)}."
    return told
