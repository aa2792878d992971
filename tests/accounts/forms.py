"""How tests fill in forms: the token is read from the page, as a browser does."""

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.accounts.models import Person
from portal.accounts.queries import find_person
from portal.accounts.security.hashing import hash_password
from portal.core.db import db
from tests.factories.accounts import make_person

PASSWORD = "seven otters cross the weir"


def person_with_password(role: str = "ppi_member", **fields: object) -> Person:
    """A person who can sign in with `PASSWORD`; committed."""
    person = make_person(role, **{"password": hash_password(PASSWORD)} | fields)
    db.session.commit()
    return person


def person_at(email: str) -> Person:
    """The person with that address as the database has them now; a request lets go of what the test held."""
    db.session.rollback()
    person = find_person(email)
    assert person is not None
    db.session.refresh(person)
    return person


def token_of(client: FlaskClient, path: str) -> str:
    """The form token that the page at this path carries."""
    field = BeautifulSoup(client.get(path).text, "html.parser").find("input", {"name": "csrf_token"})
    assert field is not None, f"no form at {path}"
    return str(field["value"])


def send(client: FlaskClient, path: str, page: str | None = None, **data: object) -> TestResponse:
    """Fill in the form on `page` (by default the same path) and send it."""
    return client.post(path, data={"csrf_token": token_of(client, page or path), **data})


def enter(client: FlaskClient, email: str, password: str = PASSWORD, **data: object) -> TestResponse:
    """Sign in by the form."""
    return send(client, "/account/sign-in", email=email, password=password, **data)


def errors_of(answer: TestResponse) -> list[str]:
    """The sentences of the page's error summary."""
    summary = BeautifulSoup(answer.text, "html.parser").select_one(".nhsuk-error-summary")
    return [item.get_text(strip=True) for item in summary.select("li")] if summary else []


def is_signed_in(client: FlaskClient) -> bool:
    """Whether a page of one's own opens."""
    return client.get("/account/settings").status_code == 200
