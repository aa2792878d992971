"""Reading what an import needs: the upload that waits, and the library to compare it with."""

import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import func, select

from portal.access.policy import Viewer
from portal.core.db import db
from portal.core.errors import NotFound
from portal.core.jobs import Job
from portal.evidence.citations.reference import Name, PartialDate, Reference
from portal.evidence.importing import Existing, Parsed, Plan, Problem, Record, Update, plan_import
from portal.evidence.models import Document, ImportBatch, ImportUpload
from portal.items.models import Item
from portal.items.queries import item_address, readable
from portal.publishing.queries import may_edit

BATCH_JOB = "evidence.import_batch"
GONE = "That import is done, or more than a day old. Choose the file again."


def get_upload(viewer: Viewer, upload_id: int, *, afresh: bool = False) -> ImportUpload:
    """Returns: an upload of this very person; `afresh`: as it is now, if it was read before. Raises: NotFound."""
    upload = db.session.get(ImportUpload, upload_id, populate_existing=afresh)
    if upload is None or upload.person_id != viewer.person_id:
        raise NotFound(GONE)
    return upload


@dataclass(frozen=True, slots=True)
class Batch:
    """A part of an import as it was decided: new records, and those to be merged into documents."""

    additions: tuple[Reference, ...] = ()
    updates: tuple[Update, ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """What an import would do, and the documents of the library that its records are the same as, by key."""

    plan: Plan
    documents: Mapping[str, Document]

    @property
    def addresses(self) -> dict[str, str]:
        """The pages of those documents by their keys."""
        return {key: item_address(document.item) for key, document in self.documents.items()}

    def changeable(self, viewer: Viewer) -> frozenset[str]:
        """Returns: keys of those documents that this viewer may change."""
        return frozenset(key for key, document in self.documents.items() if may_edit(viewer, document.item))


def compare(viewer: Viewer, parsed: Parsed) -> Compared:
    """Returns: what importing these records would do to the library as it is now. One statement.

    Documents that the viewer may not read stand for their record id alone: an id that they have is numbered, and
    nothing else of them is told.
    """
    query = select(Document, readable(viewer).label("shown")).join(Document.item).order_by(Document.id)
    rows = db.session.execute(query).all()
    records = [
        Existing(str(document.id), document.reference)
        if shown
        else Existing("", Reference(title="", external_id=document.external_id))
        for document, shown in rows
    ]
    plan = plan_import(parsed, records)
    wanted = {proposal.match.existing.key for proposal in plan.proposals if proposal.match}
    return Compared(plan, {str(document.id): document for document, _ in rows if str(document.id) in wanted})


def plan_mark(plan: Plan) -> str:
    """Returns: a mark of what the plan tells; another one when the library or the file is another."""
    told = [
        (proposal.number, proposal.match and (proposal.match.existing.key, proposal.match.differences))
        for proposal in plan.proposals
    ]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]


def library_stamp() -> tuple[Any, ...]:
    """Returns: a mark of the library as it is; another one when anything was added, changed or removed.

    One statement, quick however many documents there are.
    """
    query = select(func.count(), func.max(Document.id), func.max(Item.updated_at), func.sum(Item.version))
    return tuple(db.session.execute(query.select_from(Document).join(Document.item)).one())


def find_job(upload: ImportUpload) -> Job | None:
    """Returns: the job that writes the next batch of a long import, or None when nothing is left to write."""
    number = db.session.scalar(select(func.min(ImportBatch.number)).where(ImportBatch.upload_id == upload.id))
    if number is None:
        return None
    return db.session.scalar(select(Job).where(Job.key == batch_key(upload.id, number)))


def batch_key(upload_id: int, number: int) -> str:
    """Returns: the key of the job that writes this batch, so that it is queued once."""
    return f"{BATCH_JOB}:{upload_id}:{number}"


def pack(parsed: Parsed) -> bytes:
    """Returns: the parsed file as it is kept between the two steps of an import."""
    return _packed(asdict(parsed))


def pack_batch(batch: Batch) -> bytes:
    """Returns: a part of a long import as it is kept until the worker writes it."""
    return _packed(asdict(batch))


def unpack_batch(data: bytes) -> Batch:
    """Returns: the part that `pack_batch` was given."""
    kept = _unpacked(data)
    return Batch(
        tuple(_reference(row) for row in kept["additions"]),
        tuple(Update(row["key"], _reference(row["reference"]), row["version"]) for row in kept["updates"]),
    )


def _packed(data: dict[str, Any]) -> bytes:
    return zlib.compress(json.dumps(data, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def _unpacked(data: bytes) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(zlib.decompress(data).decode("utf-8", "surrogatepass"))
    return kept


def unpack(data: bytes) -> Parsed:
    """Returns: the parsed file that `pack` was given."""
    kept = _unpacked(data)
    return Parsed(
        kept["format"],
        tuple(_record(row) for row in kept["records"]),
        tuple(Problem(**row) for row in kept["problems"]),
        tuple(kept["notices"]),
    )


def _record(row: dict[str, Any]) -> Record:
    return Record(row["line"], _reference(row["reference"]), tuple(row["notices"]))


def _reference(said: dict[str, Any]) -> Reference:
    issued = said["issued"]
    read = said | {
        "authors": _names(said["authors"]),
        "editors": _names(said["editors"]),
        "issued": PartialDate(**issued) if issued else None,
        "keywords": tuple(said["keywords"]),
    }
    return Reference(**read)


def _names(rows: Sequence[dict[str, str]]) -> tuple[Name, ...]:
    return tuple(Name(**row) for row in rows)
