"""Attaching files to a document, holding their text, and taking them away."""

import re
from datetime import timedelta
from pathlib import Path

from sqlalchemy import delete, exists, select

from portal.access.policy import Viewer, allowed
from portal.core import audit, clock, jobs, outbox
from portal.core.db import db
from portal.core.errors import Conflict, Denied, NotFound
from portal.core.files import KINDS, FileStore, StoredFile
from portal.evidence.actions.release import STILL_READING, texts_of
from portal.evidence.extraction import BACKGROUND, WHOLE, Extraction, extract_text, reads_at_once
from portal.evidence.models import FAILED, READ, READING, Document, DocumentFile, FilePage
from portal.evidence.queries.files import is_waiting
from portal.publishing import actions as publishing
from portal.publishing.kinds import Obstacle, Refused
from portal.publishing.queries import may_edit
from portal.publishing.queries.obstacles import waiting_obstacles

READ_JOB = "evidence.read_file"
SWEEP_JOB = "evidence.sweep_file"
FOLDER = "files/library"  # below the data folder
SWEEP_AFTER = timedelta(hours=1)
IN_THE_BACKGROUND = "We are reading the text. This takes a few minutes: look again later."
ADDED = "A file was added. The words are the same."
NOT_WHOLE = "Read it yourself, then show it to readers."
COMMAND = Viewer(role="administrator", demo=True)  # who a command and a job act for: somebody who is nobody
LOST = "The file is not where we put it. Delete it here and attach it again."


def store_in(data_dir: Path) -> FileStore:
    """Returns: the store of the library's files."""
    return FileStore(data_dir / FOLDER)


def may_attach(actor: Viewer, document: Document) -> bool:
    """Returns: whether this person may attach files: the team, to what they may read and is not withdrawn."""
    return document.item.state != "withdrawn" and allowed(actor, "evidence:attach", document.item)


def may_delete(actor: Viewer, document: Document, file: DocumentFile) -> bool:
    """Returns: whether this person may take the file away: who attached it, and who may edit the document."""
    own = file.uploaded_by is not None and file.uploaded_by == actor.person_id
    return (own and may_attach(actor, document)) or may_edit(actor, document.item)


def read_now(store: FileStore, stored: StoredFile) -> Extraction | None:
    """Read the text while the sender waits; call it before the write transaction begins.

    Returns: what was read; None for a large file, which a job reads.
    """
    return extract_text(store.path(stored.sha256), stored.kind) if reads_at_once(stored.size) else None


def attach_file(
    actor: Viewer, document: Document, stored: StoredFile, extraction: Extraction | None, *, show: bool = False
) -> DocumentFile:
    """Attach a file that lies in the store, with its text; without it, a job reads it.

    `show`: whether a file that a job reads goes to readers after that, when nothing stands in the way.
    Returns: the file. Raises: Denied; Conflict (field "file") when the document has this very file.
    """
    if not may_attach(actor, document):
        raise Denied()
    return add_file(document, stored, extraction, actor_id=actor.person_id, show_once_read=show)


def add_file(
    document: Document,
    stored: StoredFile,
    extraction: Extraction | None,
    *,
    actor_id: int | None = None,
    show_once_read: bool = False,
) -> DocumentFile:
    """Attach without asking who; for the command.

    `show_once_read`: a large file goes to readers by itself once a job has read it and nothing stands in the way.
    Returns: the file. Raises: Conflict (field "file").
    """
    session = db.session()
    others = session.scalars(select(DocumentFile).where(DocumentFile.item_id == document.item_id)).all()
    same = next((other for other in others if other.sha256 == stored.sha256), None)
    if same is not None:
        raise Conflict(f"This file is attached already, as “{same.name}”.", field="file")
    file = DocumentFile(
        item_id=document.item_id,
        sha256=stored.sha256,
        name=_free_name(stored.name, {other.name.casefold() for other in others}),
        kind=stored.kind.id,
        size=stored.size,
        uploaded_by=actor_id,
    )
    session.add(file)
    session.flush()
    _keep_text(file, extraction, show=show_once_read)
    if not is_waiting(document.item, file):
        document.item.touch()
    session.flush()
    audit.record("evidence:attach", actor_id=actor_id, item_id=document.item_id, file=file.id)
    return file


def show_file(actor: Viewer, document: Document, file: DocumentFile) -> None:
    """Let readers have a file that came to a released document: it passes the guard, and is a new version.

    Raises: Denied; Refused with every obstacle; NotFound when it does not wait.
    """
    if not is_waiting(document.item, file):
        raise NotFound()
    if file.state == READING:
        raise Refused([Obstacle(STILL_READING.format(name=file.name))])
    publishing.add_attached(actor, document.item, file.name, texts_of(file), ADDED)
    file.released_at = clock.now()
    db.session.flush()


def obstacles_of(document: Document, file: DocumentFile) -> list[Obstacle]:
    """Returns: what keeps a file that waits from readers."""
    if file.state == READING:
        return [Obstacle(STILL_READING.format(name=file.name))]
    return waiting_obstacles(document.item, file.name, texts_of(file))


def read_in_background(payload: dict[str, int | str], store: FileStore) -> None:
    """Read a large file and keep its text. For the job: no statement runs before the reading is done."""
    sha256 = str(payload["sha256"])
    there = store.has(sha256)
    extraction = extract_text(store.path(sha256), KINDS[str(payload["kind"])], BACKGROUND) if there else None
    file = db.session.get(DocumentFile, payload["file_id"])
    if file is None:
        return
    if extraction is None:
        file.state, file.message = FAILED, LOST
    else:
        _keep_text(file, extraction, last=True)
    db.session.flush()
    if payload.get("show"):
        show_if_clean(COMMAND, file)
    outbox.emit("evidence:file_read", item_id=file.item_id, file=file.id, person=file.uploaded_by)


def show_if_clean(actor: Viewer, file: DocumentFile) -> str:
    """Let readers have a file that waits, when its text was read whole and nothing stands in the way.

    Returns: why it still waits; empty when it does not, or when its text is still being read. Raises: Denied.
    """
    document = db.session.scalars(select(Document).where(Document.item_id == file.item_id)).one()
    if file.state == READING or not is_waiting(document.item, file):
        return ""
    if file.message != WHOLE:
        return NOT_WHOLE
    try:
        show_file(actor, document, file)
    except Refused as refused:
        return str(refused)
    return ""


def delete_file(actor: Viewer, document: Document, file: DocumentFile) -> None:
    """Take a file away; its content goes an hour later unless another document has it. Raises: Denied."""
    if not may_delete(actor, document, file):
        raise Denied()
    session = db.session()
    session.delete(file)
    document.item.touch()
    session.flush()
    jobs.enqueue(SWEEP_JOB, {"sha256": file.sha256}, run_at=clock.now() + SWEEP_AFTER)
    audit.record("evidence:detach", actor_id=actor.person_id, item_id=document.item_id, file=file.id)


def sweep(sha256: str, store: FileStore) -> None:
    """Remove a file's content when no document has it. One that was sent again meanwhile is looked at later."""
    if db.session.scalar(select(exists().where(DocumentFile.sha256 == sha256))) or not store.has(sha256):
        return
    age = clock.now().timestamp() - store.path(sha256).stat().st_mtime
    if age < SWEEP_AFTER.total_seconds():
        jobs.enqueue(SWEEP_JOB, {"sha256": sha256}, run_at=clock.now() + SWEEP_AFTER)
    else:
        store.delete(sha256)


def _keep_text(file: DocumentFile, extraction: Extraction | None, *, last: bool = False, show: bool = False) -> None:
    """Write the pages in place of those from a shorter try; go on later when more time could read more."""
    session = db.session()
    session.execute(delete(FilePage).where(FilePage.file_id == file.id))
    if extraction is not None:
        session.add_all(
            FilePage(file_id=file.id, number=page.number, heading=page.heading, text=page.text)
            for page in extraction.pages
        )
        file.page_count = extraction.total
        file.message = extraction.message
        file.state = READ if extraction.pages else FAILED
    if extraction is None or (extraction.may_go_on_later and not last):
        file.state, file.message = READING, IN_THE_BACKGROUND
        jobs.enqueue(
            READ_JOB,
            {"file_id": file.id, "sha256": file.sha256, "kind": file.kind} | ({"show": True} if show else {}),
            key=f"{READ_JOB}:{file.id}",
        )


def _free_name(name: str, taken: set[str]) -> str:
    """Returns: the name, with a number before its extension when the document has one like it."""
    stem, extension = re.fullmatch(r"(.*?)(\.\w+)?", name, re.DOTALL).groups("")  # type: ignore[union-attr]
    number, free = 1, name
    while free.casefold() in taken:
        number += 1
        free = f"{stem} ({number}){extension}"
    return free
