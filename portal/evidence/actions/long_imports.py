"""Long imports: kept as they were decided, and written by the worker batch by batch, each in a commit of its own.

A batch is deleted in the commit that writes it, so an import that was broken off goes on where it stood and nothing
is written twice.
"""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, func, select

from portal.access.policy import Viewer, allowed
from portal.core import jobs, outbox
from portal.core.db import db
from portal.core.errors import Conflict, Denied
from portal.evidence.actions import imports
from portal.evidence.importing import Action, Settled, Update
from portal.evidence.models import Document, ImportBatch, ImportUpload
from portal.evidence.queries.imports import BATCH_JOB, Batch, batch_key, pack_batch, unpack_batch

AT_ONCE = 100  # records; an import of more is written by the worker
BATCH = 50  # records in one commit, half a second when they are published: others write in between
PAUSE = 0.2  # seconds between two batches, in which others who wait for the database get their turn
MOST_TOLD = 200  # sentences that are kept on what was held back
BEGUN = "This import has begun already. This page shows how far it is."
NOT_YOURS = "You may no longer import, so the rest was left out."
THERE = "“{title}” was left out: a record with the id “{id}” was added meanwhile."
CHANGED = "“{title}” was not changed: somebody changed it after you looked. Import the file again to see it as it is."


def is_long(settled: Settled) -> bool:
    """Returns: whether the worker writes this, since it would keep others waiting."""
    return len(settled.additions) + len(settled.updates) > AT_ONCE


def make_batches(settled: Settled, documents: Mapping[str, Document]) -> list[bytes]:
    """Returns: what is to be written, in parts; slow for many records, so it comes before the transaction."""
    updates = [
        Update(one.key, one.reference, documents[one.key].item.version if one.key in documents else None)
        for one in settled.updates.values()
    ]
    additions = list(settled.additions.values())
    parts = [Batch(updates=tuple(updates[at : at + BATCH])) for at in range(0, len(updates), BATCH)]
    parts += [Batch(additions=tuple(additions[at : at + BATCH])) for at in range(0, len(additions), BATCH)]
    return [pack_batch(part) for part in parts]


def begin(
    actor: Viewer,
    upload: ImportUpload,
    batches: Sequence[bytes],
    settled: Settled,
    target: imports.Target,
    *,
    problems: int = 0,
) -> None:
    """Keep what was decided for the worker. `problems`: how many records could not be read.

    Raises: Denied; Conflict when it was begun before.
    """
    if not allowed(actor, "evidence:import"):
        raise Denied()
    if upload.run is not None:
        raise Conflict(BEGUN)
    left = settled.counts[Action.SKIP] + settled.counts[Action.UNCHANGED]
    upload.run = {
        "state": target.state,
        "audience": target.audience,
        "total": len(settled.additions) + len(settled.updates),
        "done": 0,
        "added": 0,
        "merged": 0,
        "left": left,
        "problems": problems,
        "held_back": [],
        "held_number": 0,
        "ended": False,
    }
    upload.parsed = b""
    db.session.add_all(
        ImportBatch(upload_id=upload.id, number=number, rows=rows) for number, rows in enumerate(batches, 1)
    )
    db.session.flush()
    _queue_next(upload, 1)


def try_again(actor: Viewer, upload: ImportUpload) -> None:
    """Queue the next batch of an import that the worker gave up. Raises: Denied."""
    if not allowed(actor, "evidence:import") or upload.person_id != actor.person_id:
        raise Denied()
    number = db.session.scalar(select(func.min(ImportBatch.number)).where(ImportBatch.upload_id == upload.id))
    if number is not None:
        _queue_next(upload, number)


def wait_for_others(number: int) -> None:
    """Give others who wait for the database their turn. Comes before the first statement of a batch."""
    if number > 1:
        time.sleep(PAUSE)


def write_batch(actor: Viewer | None, upload: ImportUpload) -> None:
    """Write the next batch in the transaction of the job, and queue the one after it.

    `actor`: who decided, as they are now; None when their account is closed. A batch that is gone was written.
    """
    query = select(ImportBatch).where(ImportBatch.upload_id == upload.id).order_by(ImportBatch.number)
    kept = list(db.session.scalars(query.limit(2)))
    if upload.run is None or upload.run["ended"] or not kept:
        return
    run = dict(upload.run)
    if actor is None or not allowed(actor, "evidence:import"):
        _hold_back(run, [NOT_YOURS])
        _end(upload, run)
        return
    batch = unpack_batch(kept[0].rows)
    _write(actor, batch, run)
    run["done"] += len(batch.additions) + len(batch.updates)
    db.session.delete(kept[0])
    upload.run = run
    db.session.flush()
    if len(kept) > 1:
        _queue_next(upload, kept[1].number)
    else:
        _end(upload, run, actor)


def _write(actor: Viewer, batch: Batch, run: dict[str, Any]) -> None:
    updates, told = _unchanged_since(batch.updates)
    told += (not_merged := imports.write_updates(actor, updates))
    run["merged"] += len(updates) - len(not_merged)
    there = _there_already([reference.external_id for reference in batch.additions])
    told += [THERE.format(title=one.title, id=one.external_id) for one in batch.additions if one.external_id in there]
    wanted = [reference for reference in batch.additions if reference.external_id not in there]
    documents = imports.write_new(actor, wanted, imports.Target(audience=run["audience"]))
    run["added"] += len(documents)
    if run["state"] == "published":
        told += imports.publish(actor, documents)
    _hold_back(run, told)


def _unchanged_since(updates: Sequence[Update]) -> tuple[list[Update], list[str]]:
    """Returns: those whose document is as it was when the merge was decided, and sentences about the others."""
    good, told = [], []
    for update in updates:
        document = db.session.get(Document, int(update.key))
        if document is not None and document.item.version == update.version:
            good.append(update)
        else:
            told.append(CHANGED.format(title=update.reference.title))
    return good, told


def _there_already(external_ids: Sequence[str]) -> set[str]:
    query = select(Document.external_id).where(Document.external_id.in_(external_ids))
    return set(db.session.scalars(query)) if external_ids else set()


def _hold_back(run: dict[str, Any], told: Sequence[str]) -> None:
    run["held_back"] = [*run["held_back"], *told][:MOST_TOLD]
    run["held_number"] += len(told)


def _queue_next(upload: ImportUpload, number: int) -> None:
    jobs.enqueue(BATCH_JOB, {"upload_id": upload.id, "number": number}, key=batch_key(upload.id, number))


def _end(upload: ImportUpload, run: dict[str, Any], actor: Viewer | None = None) -> None:
    """Say that it is done, in the log and to who sent it; what is left of it stays out."""
    db.session.execute(delete(ImportBatch).where(ImportBatch.upload_id == upload.id))
    upload.run = run | {"ended": True}
    db.session.flush()
    counts = {Action.ADD: run["added"], Action.MERGE: run["merged"], Action.SKIP: run["left"]}
    imports.note_import(actor or Viewer(upload.person_id), Counter(counts))
    outbox.emit("evidence:imported", actor_id=None, upload=upload.id, person=upload.person_id)
