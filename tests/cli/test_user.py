"""portal user: accounts from the command line."""

import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic import command
from flask import Flask
from sqlalchemy import select

from portal.access.memberships import keys_of
from portal.accounts.demo import ACCOUNTS
from portal.accounts.models import Person
from portal.accounts.queries import find_person
from portal.app import create_app
from portal.cli import main
from portal.core import schema
from portal.core.audit import AuditLine
from portal.core.db import Base, db
from tests.accounts.forms import enter, send

PASSWORD = "seven otters cross the weir"
RESEARCHER = ("--role", "researcher")
Portal = Callable[..., tuple[int, str, str]]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An installation of its own, named by the environment, with an empty database."""
    for name in ("PORTAL_DATABASE_URL", "PORTAL_SMTP_URL", "PORTAL_BASE_URL", "PORTAL_SEARCH", "PORTAL_SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PORTAL_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("PORTAL_DEMO", "0")
    with create_app().app_context():
        Base.metadata.create_all(db.engine)
        command.stamp(schema.alembic_config(), "head")
    yield tmp_path
    db.disconnect()


@pytest.fixture
def portal(data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Portal:
    """Run the command as a shell does. Returns: status, what it printed, what it complained of."""

    def run(*words: str, stdin: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["portal", *words])
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return int(ended.value.code or 0), printed.out, printed.err

    return run


LOGGED = "The audit log says that it was made at the command line."


@pytest.fixture
def served(data: Path) -> Iterator[Flask]:
    """The web application on the same installation."""
    app = create_app()
    with app.app_context():
        yield app


def person(email: str) -> Person:
    found = find_person(email)
    assert found is not None
    return found


def test_with_a_password_the_person_can_sign_in(portal: Portal, served: Flask) -> None:
    status, out, _ = portal(
        "user", "create", "Ada@example.org", "--role", "researcher", "--password-stdin", stdin=PASSWORD
    )
    assert (status, out) == (0, f"Made Ada@example.org (researcher). {LOGGED}\n")
    db.connect(served.extensions["settings"].database_url)
    assert enter(served.test_client(), "ada@example.org", PASSWORD).status_code == 302


def test_an_administrator_made_here_is_told_of_and_stands_in_the_log(portal: Portal, served: Flask) -> None:
    status, out, _ = portal("user", "create", "cy@example.org", "--role", "administrator")
    assert status == 0 and "In the portal a second administrator confirms a new one; here nobody did." in out
    db.connect(served.extensions["settings"].database_url)
    made = db.session.scalars(select(AuditLine).where(AuditLine.act == "person:command-line")).one()
    assert made.detail == {"person": person("cy@example.org").id, "role": "administrator"}


def test_without_one_it_prints_a_link_that_works(portal: Portal, served: Flask) -> None:
    status, out, _ = portal(
        "user", "create", "bo@example.org", "--role", "pioneer_staff", "--site", "cornwall", "--name", "Bo Peep"
    )
    assert status == 0
    link = out.splitlines()[1].removeprefix("One-time link to choose a password: ")
    assert link.startswith("http://127.0.0.1:8000/account/new-password/")
    made = person("bo@example.org")
    assert (made.name, keys_of(made.id)) == ("Bo Peep", {"site:cornwall"})
    client = served.test_client()
    assert send(client, link.removeprefix("http://127.0.0.1:8000"), password=PASSWORD).status_code == 302
    assert enter(client, "bo@example.org", PASSWORD).status_code == 302


@pytest.mark.parametrize(
    ("words", "stdin", "told"),
    [
        (["not-an-address", "--role", "researcher"], "", "Enter an email address like name@example.org"),
        (["ada@example.org", "--role", "researcher", "--password-stdin"], "short", "12 characters or more"),
        (["ada@example.org", "--role", "researcher", "--password-stdin"], "", "12 characters or more"),
        (["ada@example.org", "--role", "researcher", "--password-stdin"], "password123456", "easy to guess"),
    ],
)
def test_what_is_wrong_is_one_line_and_makes_nobody(words: list[str], stdin: str, told: str, portal: Portal) -> None:
    status, out, err = portal("user", "create", *words, stdin=stdin)
    assert (status, out) == (1, "")
    assert told in err
    assert err.count("\n") == 1
    assert portal("user", "list") == (0, "", "")


def test_the_same_address_twice_is_refused(portal: Portal) -> None:
    portal("user", "create", "ada@example.org", "--role", "researcher")
    status, _, err = portal("user", "create", "ADA@example.org", "--role", "ppi_member")
    assert status == 1
    assert "There is an account with this address already" in err


def test_an_unknown_role_is_wrong_usage(portal: Portal) -> None:
    assert portal("user", "create", "ada@example.org", "--role", "king")[0] == 2


def test_the_list_tells_role_sites_and_state(portal: Portal) -> None:
    portal("user", "create", "bo@example.org", "--role", "pioneer_staff", "--site", "leeds", "--site", "cornwall")
    portal("user", "create", "ada@example.org", "--role", "researcher")
    assert portal("user", "list")[1].splitlines() == [
        "ada@example.org\tresearcher\t-\tactive",
        "bo@example.org\tpioneer_staff\tcornwall,leeds\tactive",
    ]


def test_loading_the_content_makes_the_demonstration_accounts_only_in_a_demonstration(
    portal: Portal, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = data / "content"
    empty.mkdir()
    portal("content", "load", str(empty))
    assert portal("user", "list")[1] == ""
    monkeypatch.setenv("PORTAL_DEMO", "1")
    portal("content", "load", str(empty))
    assert len(portal("user", "list")[1].splitlines()) == len(ACCOUNTS)
    monkeypatch.setenv("PORTAL_DEMO", "0")
    assert portal("user", "list")[1] == ""
