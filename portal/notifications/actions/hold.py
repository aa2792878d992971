"""After a restore: what waited when the backup was made may have gone out since, and does not go again by itself."""

from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.core.jobs import Job
from portal.core.outbox import MAIL_JOB, Mail, mail_key
from portal.notifications.actions.digests import ROUND_JOB
from portal.notifications.models import News
from portal.notifications.words import DIGESTS

HELD = "Held back after a restore: it may have gone out since the backup was made. Send it if it has not."


def hold_what_waited() -> int:
    """Hold back the messages that wait to be sent, and tell in no digest what one may have told since the backup.

    Returns: how many messages are held back; an administrator sends them, or not, from the outbox.
    """
    session = db.session()
    open_jobs = select(Job).where(Job.done_at.is_(None), Job.failed_at.is_(None))
    waiting = {job.key: job for job in session.scalars(open_jobs.where(Job.name == MAIL_JOB))}
    unsent = session.scalars(select(Mail).where(Mail.sent_at.is_(None), Mail.withheld_at.is_(None)))
    held = [mail for mail in unsent if mail_key(mail.id) in waiting]
    for mail in held:
        mail.error, waiting[mail_key(mail.id)].failed_at = HELD, clock.now()
    if session.scalar(open_jobs.where(Job.name == ROUND_JOB, Job.run_at <= clock.now())):
        for news in session.scalars(select(News).where(News.how.in_(tuple(DIGESTS)), News.mail_id.is_(None))):
            news.how = "never"  # it stands in the inbox
    session.flush()
    return len(held)
