"""A worker that sends what the outbox holds and ends when all is sent; run as a program that can be killed."""

import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import event, select

from portal.config import Settings
from portal.core import jobs
from portal.core.db import db
from portal.core.outbox import Mail
from portal.notifications.jobs import handlers


def url_in(folder: Path) -> str:
    return f"sqlite:///{folder / 'portal.db'}"


def work(folder: Path, smtp_url: str) -> None:
    settings = Settings(folder, url_in(folder), "whoosh", "a-key-for-tests-only", testing=True)
    engine = db.connect(settings.database_url)
    # Kills are not power cuts: what was written is there without waiting for the disk.
    event.listen(engine, "connect", lambda connection, _record: connection.execute("PRAGMA synchronous=off"))
    for name, handler in handlers(replace(settings, smtp_url=smtp_url)).items():
        jobs.register(name, handler)
    jobs.LEASE = timedelta(seconds=1)  # a killed worker's job is free again soon
    while db.session.scalar(select(Mail.id).where(Mail.sent_at.is_(None)).limit(1)):
        db.session.remove()
        jobs.run_due()
        db.session.remove()


if __name__ == "__main__":
    work(Path(sys.argv[1]), sys.argv[2])
