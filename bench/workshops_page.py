"""What a workshop with 40 sessions costs: its page, its programme, its calendar, as multiples of a bare Flask page.

    python -m bench.workshops_page

Each is asked through the whole application: guard, database, template, headers. The bare page is a Flask app with
one route that returns a short text. Both are asked in turns in the same process, so that a busy machine slows both.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from bench.support.measures import percentile
from portal.app import create_app
from portal.config import Settings
from portal.core.db import Base, db
from portal.workshops.models import ProgrammeVersion, SessionLink
from portal.workshops.queries.programme import snapshot
from tests.conftest import counted_statements
from tests.factories.findings import make_finding
from tests.factories.workshops import make_round, make_session, make_workshop, on

SESSIONS = 40
ROUNDS = 60
ADDRESSES = {
    "workshop page": "/workshops/bench",
    "programme to print": "/workshops/bench/programme",
    "calendar of the workshop": "/workshops/bench.ics",
    "calendar of the series": "/workshops/calendar.ics",
    "series": "/workshops/",
}


def bare() -> FlaskClient:
    app = Flask("bare")
    app.add_url_rule("/", view_func=lambda: "<p>A page</p>")
    return app.test_client()


def furnished(folder: Path) -> Flask:
    """An app with one workshop of 40 sessions, three tracks at a time, each with a linked finding."""
    url = f"sqlite:///{folder / 'portal.db'}"
    app = create_app(Settings(folder, url, "whoosh", "a-key-for-the-bench", testing=True))
    with app.app_context():
        Base.metadata.create_all(db.engine)
        workshop = make_workshop(make_round(title="Bench"), slug="bench", **on(date(2016, 10, 20)))
        for number in range(SESSIONS):
            hour, half = 8 + number // 4, 30 * (number % 4 > 1)
            one = make_session(workshop, f"{hour:02d}:{half:02d}", f"{hour:02d}:{half + 29:02d}", kind="parallel")
            one.track, one.room, one.aims = "AB"[number % 2], f"Room {number % 2}", "- First aim\n- Second aim"
            one.speakers = [{"role": "Researcher", "name": ""}]
            one.links = [SessionLink(item_id=make_finding().item.id)]
        db.session.flush()
        db.session.add(ProgrammeVersion(workshop_id=workshop.id, number=1, sessions=snapshot(workshop)))
        workshop.programme_version = 1
        for _ in range(20):
            make_workshop(make_round(), **on(date(2017, 3, 1)))
        db.session.commit()
        db.session.remove()
    return app


def ask(client: FlaskClient, address: str) -> Callable[[], None]:
    def once() -> None:
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")
        answer.close()

    return once


def timed(act: Callable[[], None]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        app, rival = furnished(Path(folder)), ask(bare(), "/")
        visitor = app.test_client()
        print(f"\n{SESSIONS} sessions, 21 workshops, {ROUNDS} times each, signed out; milliseconds\n")
        print("| what | statements | p50 | p95 | bare page p50 | times a bare page |\n|---|---|---|---|---|---|")
        for name, address in ADDRESSES.items():
            act = ask(visitor, address)
            act()
            with app.app_context(), counted_statements() as seen:
                act()
            pairs = [(timed(act), timed(rival)) for _ in range(ROUNDS)]
            ours, theirs = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
            middle, base = percentile(ours, 0.5), percentile(theirs, 0.5)
            cells = f"{1000 * middle:.1f} | {1000 * percentile(ours, 0.95):.1f} | {1000 * base:.2f}"
            print(f"| {name} | {len(seen)} | {cells} | {middle / base:.0f} |", flush=True)
        db.disconnect()
    return 0


if __name__ == "__main__":
    sys.exit(main())
