"""The worker's part: turn an event into news, write digests, send one message."""

import smtplib
from typing import Any

from portal.config import Settings
from portal.core import clock
from portal.core.db import begin_write, db
from portal.core.errors import Unavailable
from portal.core.jobs import Handler
from portal.core.outbox import EVENT_JOB, MAIL_JOB, Event, Mail
from portal.notifications import mailer
from portal.notifications.actions import deliver, digests, hear


def handlers(settings: Settings) -> dict[str, Handler]:
    """Returns: job name -> what does it, for these settings."""

    def handle_event(payload: dict[str, Any]) -> None:
        event = db.session.get(Event, payload["event_id"])
        if event is not None:
            hear.handle_event(event, settings)

    def write_digest(payload: dict[str, Any]) -> None:
        digests.write_digest_for(payload["person_id"], payload["how"], settings)

    return {
        EVENT_JOB: handle_event,
        MAIL_JOB: lambda payload: send_mail(payload["mail_id"], settings),
        digests.ROUND_JOB: lambda _payload: digests.start_digests(),
        digests.PERSON_JOB: write_digest,
    }


def send_mail(mail_id: int, settings: Settings) -> None:
    """Send one message, with no transaction open while the server is talked to; what it met stands in the outbox.

    Killed between the server's yes and the commit, the message goes out a second time, with the same Message-ID.
    Raises: Unavailable without an address in it, for job and log are read by others; so the job is tried again.
    """
    mail = db.session.get(Mail, mail_id)
    if mail is None or mail.sent_at is not None or mail.withheld_at is not None or settings.smtp_url is None:
        return  # without a server the message is kept, and administrators see it
    if not deliver.check_before_sending(mail, settings):
        mailer.take_keys_out(mail)
        return
    message = mailer.to_message(mail, settings.contact_email)
    begin_write()
    try:
        mailer.send(message, settings.smtp_url)
    except (OSError, smtplib.SMTPException) as error:
        mail.error = mailer.explain(error)
        begin_write()
        raise Unavailable("The mail server did not take the message. The outbox says why.") from error
    mail.sent_at, mail.error = clock.now(), None
    mailer.take_keys_out(mail)
