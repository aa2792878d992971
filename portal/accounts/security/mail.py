"""Mail about one's account: rendered here, sent by the outbox like all mail."""

from collections.abc import Sequence
from typing import Any

from flask import current_app
from flask_security import MailUtil

from portal.accounts.models import Invitation, Person
from portal.accounts.security.links import HOURS, address_of, reset_link
from portal.accounts.words import NEW_DEVICE, ORGANISATION, WAY_CHANGED, WAYS_CHANGED, WAYS_IN
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
    text = _written("reset", person=person, link=reset_link(person), hours=HOURS)
    outbox.queue_mail(person.email, "Choose a new password", text, person_id=person.id)


def joining_link(secret: str) -> str:
    """Returns: the address at which an invitation is accepted."""
    return address_of("accounts.join", secret=secret)


def mail_invitations(links: Sequence[tuple[Invitation, str]], asker: str) -> None:
    """Queue invitations with the link of each, in the caller's transaction. They say who asks and why."""
    subject = f"{asker} invites you to {_settings().site_name}"[:200]
    texts = [(made.email, _written("invitation", invitation=made, link=link, asker=asker)) for made, link in links]
    outbox.queue_mails([outbox.Mail(recipient=to, subject=subject, text=text) for to, text in texts])


def mail_sign_in_link(person: Person, secret: str, minutes: int) -> None:
    """Queue the mail with a link to sign in with, in the caller's transaction."""
    link = address_of("accounts.use_link", secret=secret)
    text = _written("sign_in_link", person=person, link=link, minutes=minutes)
    outbox.queue_mail(person.email, "Your link to sign in", text, person_id=person.id)


def mail_new_device(person: Person, device: str, way: str) -> None:
    """Queue the news that somebody signed in with a browser that this person never used; the inbox tells it too."""
    text = _written("new_device", person=person, device=device, way=WAYS_IN[way], link=address_of("accounts.sessions"))
    outbox.queue_mail(person.email, "A new device signed in to your account", text, person_id=person.id)
    outbox.emit(NEW_DEVICE, person=person.id)


def mail_changed_way_in(person: Person, what: str, organisation: str = ORGANISATION) -> None:
    """Queue the news that a way into the account came or went; the inbox tells it too. Not for demonstration accounts.

    `what`: key of `words.WAYS_CHANGED`.
    """
    if person.demo:
        return
    sentence = WAYS_CHANGED[what].format(organisation)
    text = _written("way_in", person=person, sentence=sentence, link=address_of("accounts.sessions"))
    outbox.queue_mail(person.email, WAY_CHANGED, text, person_id=person.id)
    outbox.emit(what, person=person.id)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def _written(name: str, **values: Any) -> str:
    template = current_app.jinja_env.get_template(f"accounts/mail/{name}.txt")  # the worker has no request
    return template.render(settings=_settings(), **values)


def mail_is_sent() -> bool:
    """Returns: whether this installation has a mail server."""
    return _settings().smtp_url is not None
