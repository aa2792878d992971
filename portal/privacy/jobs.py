"""The worker's part: keep the list of those who left, delete what is old."""

from portal.config import Settings
from portal.core.jobs import Handler
from portal.privacy.actions import again, erase, retention


def handlers(settings: Settings) -> dict[str, Handler]:
    """Returns: job name -> what does it, for these settings."""

    def purge(_payload: dict[str, object]) -> None:
        retention.purge()
        retention.enqueue_purge()

    return {erase.LIST_JOB: lambda _payload: again.keep_list(settings.data_dir), retention.PURGE_JOB: purge}
