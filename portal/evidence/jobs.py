"""What the worker does for the library: large files read, long imports written, what nobody holds removed."""

from typing import Any

from portal.config import Settings
from portal.core.db import db
from portal.core.jobs import Handler
from portal.evidence.actions import files, imports, long_imports
from portal.evidence.models import ImportUpload
from portal.evidence.queries.imports import BATCH_JOB
from portal.publishing.jobs import viewer_now


def handlers(settings: Settings) -> dict[str, Handler]:
    """Returns: the jobs of this room by name."""
    store = files.store_in(settings.data_dir)

    def read_file(payload: dict[str, Any]) -> None:
        files.read_in_background(payload, store)

    def sweep_file(payload: dict[str, Any]) -> None:
        files.sweep(str(payload["sha256"]), store)

    def forget_upload(payload: dict[str, Any]) -> None:
        imports.forget_upload(int(payload["upload_id"]))

    def import_batch(payload: dict[str, Any]) -> None:
        long_imports.wait_for_others(int(payload["number"]))
        upload = db.session.get(ImportUpload, int(payload["upload_id"]))
        if upload is not None:
            long_imports.write_batch(viewer_now(upload.person_id, demo=settings.demo), upload)

    return {
        files.READ_JOB: read_file,
        files.SWEEP_JOB: sweep_file,
        imports.FORGET_JOB: forget_upload,
        BATCH_JOB: import_batch,
    }
