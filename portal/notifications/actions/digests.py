"""Digests: once a day and once a week, what happened that a person may see then; never empty, never twice."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from portal.accounts.models import Person
from portal.config import Settings
from portal.core import clock, jobs
from portal.core.db import db
from portal.core.outbox import Mail
from portal.notifications.actions.deliver import queue_letter, readable_of, viewer_of
from portal.notifications.letters import write_digest
from portal.notifications.models import News

ROUND_JOB = "notifications.digests"
PERSON_JOB = "notifications.digest"
HOUR = time(7)  # on a London clock, in summer as in winter
MONDAY = 0
AT_ONCE = 500  # mails in one statement


def next_round(moment: datetime) -> datetime:
    """Returns: the next time at which digests are written, after this moment. Units: UTC."""
    today = clock.in_london(moment).date()
    at = clock.from_london(today, HOUR)
    return at if at > moment else clock.from_london(today + timedelta(days=1), HOUR)


def enqueue_digests(run_at: datetime | None = None) -> None:
    """Queue the next round of digests; one that is queued already stays the only one of its day."""
    moment = run_at or next_round(clock.now())
    jobs.enqueue(ROUND_JOB, run_at=moment, key=f"{ROUND_JOB}:{clock.in_london(moment).date()}")


def start_digests() -> None:
    """Queue a job for each person who has news to come in a digest today, then the next round."""
    today = clock.in_london(clock.now()).date()
    for how in due_on(today):
        waiting = select(News.person_id).where(News.how == how, News.mail_id.is_(None)).distinct()
        for person_id in db.session.scalars(waiting.order_by(News.person_id)).all():
            payload = {"person_id": person_id, "how": how}
            jobs.enqueue(PERSON_JOB, payload, key=f"{PERSON_JOB}:{how}:{today}:{person_id}")
    enqueue_digests(next_round(clock.now()))


def due_on(day: date) -> tuple[str, ...]:
    """Returns: which digests go out on that day: the daily one, on Mondays the weekly one too."""
    return ("daily", "weekly") if day.weekday() == MONDAY else ("daily",)


def write_digest_for(person_id: int, how: str, settings: Settings) -> None:
    """Queue one person's digest; in the same commit its news is marked, so that it never comes again.

    What the person may not read now is dropped: it does not come later either. What is too much for one mail is
    counted in it, and is told with that.
    """
    person = db.session.get(Person, person_id)
    rows = db.session.scalars(
        select(News).where(News.person_id == person_id, News.how == how, News.mail_id.is_(None))
    ).all()
    if person is None or not person.active or not rows:
        return
    told = readable_of(rows, viewer_of(person, settings))
    kept = {news.id for news, _ in told}
    for news in rows:
        if news.id not in kept:
            news.how = "never"
    if told:
        mail = queue_letter(write_digest(how, told, settings), person)
        for news, _ in told:
            news.mail_id = mail.id


def let_go(mails: Sequence[Mail]) -> None:
    """Mails are about to be deleted for their age: what they told stands in the inbox, and no digest tells it again."""
    ids = [mail.id for mail in mails]
    for start in range(0, len(ids), AT_ONCE):
        for news in db.session.scalars(select(News).where(News.mail_id.in_(ids[start : start + AT_ONCE]))):
            news.how = "never"
