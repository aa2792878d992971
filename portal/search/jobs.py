"""The worker's part: building the index anew."""

from typing import Any

from portal.search.indexing import REBUILD_JOB, Index


def handlers(index: Index) -> dict[str, Any]:
    """Returns: job name -> what does it."""

    def rebuild(_payload: dict[str, Any]) -> None:
        index.rebuild()

    return {REBUILD_JOB: rebuild}
