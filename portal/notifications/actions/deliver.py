"""Mails made of news: queued, written again before they go, and kept back from who may not read it any more."""

from collections.abc import Sequence

from sqlalchemy import select

from portal.access import memberships
from portal.access.policy import Viewer, can_read
from portal.accounts.actions.joining import DeadInvitation, open_invitation
from portal.accounts.models import Person
from portal.config import Settings
from portal.core import audit, clock, outbox
from portal.core.db import db
from portal.core.errors import Conflict
from portal.core.jobs import Job, enqueue
from portal.core.outbox import MAIL_JOB, Mail, mail_key
from portal.items.models import Item
from portal.notifications.letters import Letter, write_digest, write_one
from portal.notifications.mailer import find_invitation
from portal.notifications.models import News
from portal.notifications.queries import ways_of

KEPT_BACK = "Not sent: what it tells of is no longer for this person."
CLOSED = "Not sent: the account is closed."
NOT_WANTED = "Not sent: the person chose not to hear of it by email any more."
NOT_INVITED = "Not sent: the invitation was withdrawn, sent anew, used, or has run out."


def viewer_of(person: Person, settings: Settings) -> Viewer:
    """Returns: the person as the policy sees them now."""
    return Viewer(person.id, person.role, memberships.keys_of(person.id), demo=settings.demo)


def mail_now(news: News, person: Person, settings: Settings) -> None:
    """Queue the mail about one piece of news, in the caller's transaction."""
    item = db.session.get(Item, news.item_id) if news.item_id else None
    news.mail_id = queue_letter(write_one(news, item, settings), person).id


def queue_letter(letter: Letter, person: Person) -> Mail:
    """Queue a mail to a person. Returns: its row in the outbox."""
    return outbox.queue_mail(
        person.email, letter.subject, letter.text, html=letter.html, person_id=person.id, headers=letter.headers
    )


def readable_of(rows: Sequence[News], viewer: Viewer) -> list[tuple[News, Item | None]]:
    """Returns: those of the news that this person may read of now, each with its item, newest first. One statement."""
    ids = {news.item_id for news in rows if news.item_id}
    items = {item.id: item for item in db.session.scalars(select(Item).where(Item.id.in_(ids)))} if ids else {}
    found = [(news, items.get(news.item_id or 0)) for news in rows]
    good = [(news, item) for news, item in found if item is None or can_read(viewer, item)]
    return sorted(good, key=lambda pair: (pair[0].at, pair[0].id), reverse=True)


def check_before_sending(mail: Mail, settings: Settings) -> bool:
    """Look once more at who the mail is for, and write it anew from what they may read and want to hear of now.

    Returns: whether it may go; otherwise `withheld_at` says that it stays, and `error` why.
    """
    person = db.session.get(Person, mail.person_id) if mail.person_id else None
    if person is not None and not person.active:
        return _keep_back(mail, CLOSED)
    if not _invites(mail):
        return _keep_back(mail, NOT_INVITED)
    rows = db.session.scalars(select(News).where(News.mail_id == mail.id)).all()
    if not rows or person is None:
        return True
    ways = ways_of([person.id])[person.id]
    wanted = [news for news in rows if ways[news.kind] != "never"]
    told = readable_of(wanted, viewer_of(person, settings))
    if not told:
        return _keep_back(mail, KEPT_BACK if wanted else NOT_WANTED)
    how = told[0][0].how
    letter = write_one(*told[0], settings) if how == "now" else write_digest(how, told, settings)
    mail.subject, mail.text, mail.html, mail.headers = letter.subject, letter.text, letter.html, letter.headers
    return True


def _invites(mail: Mail) -> bool:
    """Whether the link of an invitation still lets somebody join; yes for a mail without such a link."""
    secret = find_invitation(mail.text)
    try:
        return secret is None or bool(open_invitation(secret))
    except DeadInvitation:
        return False


def _keep_back(mail: Mail, why: str) -> bool:
    mail.withheld_at, mail.error = clock.now(), why
    return False


def send_again(mail: Mail, *, actor_id: int | None) -> None:
    """Let the worker try a message now, as often as a new one; what was sent or kept back stays so. Audited."""
    if mail.sent_at is not None or mail.withheld_at is not None:
        raise Conflict("This message was sent, or is kept back. It does not go again.")
    job = db.session.scalar(select(Job).where(Job.key == mail_key(mail.id)))
    if job is None:
        enqueue(MAIL_JOB, {"mail_id": mail.id}, key=mail_key(mail.id))
    else:
        job.run_at, job.failed_at, job.attempts = clock.now(), None, 0
        mail.error = None
    audit.record("outbox:send-again", actor_id=actor_id, mail=mail.id)
