"""Five hundred mails while the worker is killed again and again: each arrives, at most one twice for each kill."""

import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from portal.core import db as database
from portal.core.db import Base, db, writing
from portal.core.outbox import queue_mail
from tests.notifications.smtp import mail_server
from tests.support.source import ROOT
from tests.survival import mail_worker

MAILS, KILLS = 500, 2
PATIENCE = 120  # seconds for the whole, many times what it takes


def start(folder: Path, url: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-m", mail_worker.__name__, str(folder), url], cwd=ROOT)


def test_each_mail_arrives_and_at_most_one_twice_for_each_kill(tmp_path: Path) -> None:
    engine = database.make_engine(mail_worker.url_in(tmp_path))
    Base.metadata.create_all(engine)
    engine.dispose()
    db.connect(mail_worker.url_in(tmp_path))
    with writing():
        for number in range(MAILS):
            queue_mail(f"reader{number}@example.org", "News", "Words")
    db.disconnect()
    with mail_server() as (box, url):
        limit = time.monotonic() + PATIENCE
        for kill in range(1, KILLS + 1):
            worker = start(tmp_path, url)
            while len(box.taken) < kill * MAILS // (KILLS + 2) and time.monotonic() < limit:
                time.sleep(0.01)
            worker.kill()
            worker.wait()
        assert start(tmp_path, url).wait(PATIENCE) == 0
        counts = Counter(message["Message-ID"] for message in box.taken)
    assert len(counts) == MAILS
    assert set(counts.values()) <= {1, 2}
    assert sum(counts.values()) - MAILS <= KILLS
