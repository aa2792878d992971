"""Comments in child processes that are killed with SIGKILL at a chosen step; run as a program.

A step is an SQL statement, the moment before a commit, the moment after it, or the answer being ready.
Prints one JSON line: what was acknowledged, and what the database holds.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import event, func, select, text

from portal.access.models import Membership
from portal.app import create_app
from portal.config import Settings
from portal.core.audit import AuditLine
from portal.core.db import Base, db
from portal.core.outbox import Event
from portal.discussion.models import Comment
from tests.factories.accounts import make_person, make_session
from tests.factories.findings import make_finding
from tests.support.quick_routes import remember_rules


def settings_in(folder: Path) -> Settings:
    url = f"sqlite:///{folder / 'portal.db'}"
    return Settings(folder, url, "whoosh", "a-key-for-tests-only", demo=False, testing=True)


def die_at(step: int) -> Callable[[], None]:
    """A hook that counts steps and kills this process at the given one."""
    seen = 0

    def tick(*_: object) -> None:
        nonlocal seen
        seen += 1
        if seen == step:
            os.kill(os.getpid(), signal.SIGKILL)

    return tick


def comment_once(folder: Path, user: str, item_id: int, key: str, step: int | None, channel: int) -> None:
    """In a child: sign in, comment, tell the parent when the answer came; die at the step, if any."""
    app = create_app(settings_in(folder))
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = user, True
    tick = die_at(step) if step else lambda *_: None
    event.listen(db.engine, "before_cursor_execute", tick)
    event.listen(db.engine, "commit", tick)
    app.after_commit.append(tick)
    data = {"body": f"Words of {key}", "form_key": key, "show_as": "alias", "ground_rules": "y"}
    answer = client.post(f"/items/{item_id}/comments", data=data)
    tick()
    if answer.status_code == 302:
        os.write(channel, b"acknowledged")
    os._exit(0)


def in_child(folder: Path, user: str, item_id: int, key: str, step: int | None) -> bool:
    """Returns: whether the comment was acknowledged."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        comment_once(folder, user, item_id, key, step, writer)
    os.close(writer)
    told = os.read(reader, 100)
    os.close(reader)
    os.waitpid(child, 0)
    return told == b"acknowledged"


def held(folder: Path, key: str) -> dict[str, int]:
    """What the database holds of one comment, read as a fresh process would."""
    db.connect(settings_in(folder).database_url)
    ids = list(db.session.scalars(select(Comment.id).where(Comment.form_key == key)))
    found = {
        "comments": len(ids),
        "audit": sum(line.detail.get("comment") in ids for line in db.session.scalars(select(AuditLine))),
        "events": sum(row.payload.get("comment") in ids for row in db.session.scalars(select(Event))),
        "whole": db.session.scalar(text("PRAGMA integrity_check")) == "ok",
        "all": db.session.scalar(select(func.count(Comment.id))) or 0,
    }
    db.disconnect()
    return found


def main(folder: Path, runs: int) -> None:
    remember_rules()
    app = create_app(settings_in(folder))
    with app.app_context():
        Base.metadata.create_all(db.engine)
        person, finding = make_person("ppi_member"), make_finding()
        db.session.add(Membership(person_id=person.id, key="group:1"))
        user, item_id = make_session(person), finding.item_id
        db.session.commit()
    db.disconnect()
    rows = []
    for step in range(1, runs + 1):
        key = f"key-{step}"
        acknowledged = in_child(folder, user, item_id, key, step)
        after_kill = held(folder, key)
        again = in_child(folder, user, item_id, key, None)
        rows.append({"acknowledged": acknowledged, "after": after_kill, "again": again, "end": held(folder, key)})
    sys.stdout.write(json.dumps(rows) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
