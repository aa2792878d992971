"""The worker's part: turn an event into messages, send one message."""

from typing import Any

from portal.config import Settings
from portal.core import clock
from portal.core.db import db
from portal.core.outbox import EVENT_JOB, MAIL_JOB, Event, Mail
from portal.notifications import actions, mailer


def handlers(settings: Settings) -> dict[str, Any]:
    """Returns: job name -> what does it, for these settings."""

    def handle_event(payload: dict[str, Any]) -> None:
        event = db.session.get(Event, payload["event_id"])
        if event is not None:
            actions.handle_event(event, settings.base_url, demo=settings.demo)

    def send_mail(payload: dict[str, Any]) -> None:
        mail = db.session.get(Mail, payload["mail_id"])
        if mail is None or mail.sent_at is not None or settings.smtp_url is None:
            return  # without a server the message is kept, and administrators see it
        mailer.send(mailer.to_message(mail, settings.contact_email), settings.smtp_url)
        mail.sent_at, mail.error = clock.now(), None

    return {EVENT_JOB: handle_event, MAIL_JOB: send_mail}
