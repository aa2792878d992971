"""What the worker does for the library: reading large files, removing what nobody holds any more."""

from typing import Any

from portal.config import Settings
from portal.core.jobs import Handler
from portal.evidence.actions import files, imports


def handlers(settings: Settings) -> dict[str, Handler]:
    """Returns: the jobs of this room by name."""
    store = files.store_in(settings.data_dir)

    def read_file(payload: dict[str, Any]) -> None:
        files.read_in_background(payload, store)

    def sweep_file(payload: dict[str, Any]) -> None:
        files.sweep(str(payload["sha256"]), store)

    def forget_upload(payload: dict[str, Any]) -> None:
        imports.forget_upload(int(payload["upload_id"]))

    return {files.READ_JOB: read_file, files.SWEEP_JOB: sweep_file, imports.FORGET_JOB: forget_upload}
