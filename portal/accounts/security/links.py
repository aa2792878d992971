"""Links that go into mails: to choose a password, to join, to sign in."""

from urllib.parse import urlsplit

from flask import current_app
from flask_security.recoverable import generate_reset_password_token

from portal.accounts.models import Person
from portal.config import Settings

HOURS = 24


def reset_link(person: Person) -> str:
    """Returns: an address that works for `HOURS` hours, until it is used or the password changes."""
    return address_of("security.reset_password", token=generate_reset_password_token(person))


def address_of(endpoint: str, **values: str) -> str:
    """Returns: the whole address of a page.

    Built on the installation's own address, never on what a request says it is: a link in a mail must not
    lead to a host that a stranger put into a header.
    """
    settings: Settings = current_app.extensions["settings"]
    base = urlsplit(settings.base_url)
    addresses = current_app.url_map.bind(base.netloc, url_scheme=base.scheme)
    return f"{settings.base_url}{addresses.build(endpoint, values)}"
