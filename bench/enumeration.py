"""Whether the time of an answer tells a known address from an unknown one: signing in, a new password, a link by mail.

    python -m bench.enumeration

Each way is asked in turns, in a new order each time, for an address that has an account, for another one that has,
and for one that has none; each address once, from a network of its own, so that no limit is reached. The rival of
"known against unknown" is "known against known": what two samples of the same thing differ by on this machine.
"""

import math
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from flask import Flask

from bench.support.measures import percentile
from portal.accounts.models import Person
from portal.accounts.security.hashing import hash_password
from portal.app import create_app
from portal.config import Settings
from portal.core.db import Base, db

EACH = 250  # answers of each sort of address and way
WARM = 20  # asked before, and not counted
SORTS = ("known", "other", "nobody")
WAYS = {
    "signing in": ("/account/sign-in", {"password": "a wrong one altogether"}),
    "new password": ("/account/new-password", {}),
    "link by mail": ("/account/sign-in/link", {}),
}
ALPHA = 1.358  # of the Kolmogorov-Smirnov test at 5 per cent, for large samples


def furnished(folder: Path) -> Flask:
    """An app as it runs, passwords at their full cost, with a person for each known address."""
    url = f"sqlite:///{folder / 'portal.db'}"
    app = create_app(Settings(folder, url, "whoosh", "a-key-for-the-bench", smtp_url="smtp://127.0.0.1:1"))
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        Base.metadata.create_all(db.engine)
        with app.test_request_context():
            hashed = hash_password("seven otters cross the weir")
        for sort in SORTS[:2]:
            for number in range(EACH + WARM):
                person = Person(email=address(sort, number), name="Somebody", role="ppi_member", password=hashed)
                person.sign_in_link = True
                db.session.add(person)
        db.session.commit()
        db.session.remove()
    return app


def address(sort: str, number: int) -> str:
    return f"{sort:_<6}{number:04d}@example.org"


def measured(app: Flask, way: str) -> dict[str, list[float]]:
    """Returns: sort of address -> how long each answer took, in milliseconds."""
    times: dict[str, list[float]] = {sort: [] for sort in SORTS}
    for number in range(EACH + WARM):
        for sort in random.sample(SORTS, len(SORTS)):
            took = asked(app, way, address(sort, number))
            if number >= WARM:
                times[sort].append(took)
    return times


def asked(app: Flask, way: str, email: str) -> float:
    path, more = WAYS[way]
    network = ".".join(str(random.randrange(1, 255)) for _ in range(4))
    client = app.test_client()
    start = time.perf_counter()
    answer = client.post(path, data={"email": email} | more, environ_base={"REMOTE_ADDR": network})
    took = (time.perf_counter() - start) * 1000
    if answer.status_code not in (200, 302, 400):
        raise RuntimeError(f"{path} answered {answer.status_code}")
    return took


def furthest_apart(one: Sequence[float], other: Sequence[float]) -> float:
    """Returns: the Kolmogorov-Smirnov statistic: the most that the two shares of answers so far differ by, 0 to 1."""
    everything = sorted([(took, 1 / len(one)) for took in one] + [(took, -1 / len(other)) for took in other])
    apart = most = 0.0
    for _, step in everything:
        apart += step
        most = max(most, abs(apart))
    return most


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        app = furnished(Path(folder))
        print("| way | address | p10, ms | p50, ms | p90, ms | times the known p50 | KS against known |")
        print("|---|---|---|---|---|---|---|")
        for way in WAYS:
            times = measured(app, way)
            middle = percentile(times["known"], 0.5)
            for sort in SORTS:
                low, mid, high = (percentile(times[sort], share) for share in (0.1, 0.5, 0.9))
                apart = "-" if sort == "known" else f"{furthest_apart(times['known'], times[sort]):.3f}"
                print(f"| {way} | {sort} | {low:.1f} | {mid:.1f} | {high:.1f} | {mid / middle:.3f} | {apart} |")
    print(f"\nTwo samples of the same differ by less than {ALPHA * math.sqrt(2 / EACH):.3f} in 19 of 20 runs.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
