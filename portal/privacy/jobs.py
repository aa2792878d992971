"""The worker's part: keep the list of those who left, delete what is old."""

from portal.config import Settings
from portal.core.db import begin_write, empty_log
from portal.core.errors import Unavailable
from portal.core.jobs import Handler
from portal.privacy.actions import again, erase, retention
from portal.workshops.actions.registration import forget_needs


def handlers(settings: Settings) -> dict[str, Handler]:
    """Returns: job name -> what does it, for these settings."""

    def purge(_payload: dict[str, object]) -> None:
        retention.purge()
        forget_needs()
        retention.enqueue_purge()

    def keep_list(_payload: dict[str, object]) -> None:
        again.keep_list(settings.data_dir)
        begin_write()  # ends the reading, which would keep the log from being emptied
        if not empty_log():
            raise Unavailable("The database is read just now: its log is emptied a little later.")

    return {erase.LIST_JOB: keep_list, retention.PURGE_JOB: purge}
