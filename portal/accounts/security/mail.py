"""Mail about one's account: rendered here, sent by the outbox like all mail."""

from typing import Any

from flask import current_app
from flask_security import MailUtil

from portal.accounts.models import Person
from portal.accounts.security.links import HOURS, reset_link
from portal.config import Settings
from portal.core import outbox


class OutboxMail(MailUtil):
    """What Flask-Security uses in place of a mail extension."""

    def send_mail(
        self,
        template: str,
        subject: str,
        recipient: str | tuple[str, str],
        sender: str | tuple[str, str],
        body: str | None,
        html: str | None,
        **kwargs: Any,
    ) -> None:
        """Queue the message in the request's transaction."""
        person: Person = kwargs["user"]
        outbox.queue_mail(person.email, subject, body or "", html=html, person_id=person.id)


def mail_reset_link(person: Person) -> None:
    """Queue the mail with a one-time link, in the caller's transaction."""
    settings: Settings = current_app.extensions["settings"]
    template = current_app.jinja_env.get_template("accounts/mail/reset.txt")  # the worker has no request
    text = template.render(person=person, link=reset_link(person), hours=HOURS, settings=settings)
    outbox.queue_mail(person.email, "Choose a new password", text, person_id=person.id)


def mail_is_sent() -> bool:
    """Returns: whether this installation has a mail server."""
    settings: Settings = current_app.extensions["settings"]
    return settings.smtp_url is not None
