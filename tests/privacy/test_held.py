"""What is held: every column that points at a person is told of, nothing secret, nothing of others."""

import json
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core import audit
from portal.core.db import Base, db
from portal.core.outbox import queue_mail
from portal.notifications.models import Follow
from portal.privacy.queries.held import columns_about_people, count_held
from portal.privacy.words import HELD
from tests.conftest import counted_statements
from tests.factories.accounts import make_person
from tests.factories.discussion import make_comment
from tests.factories.items import make_item
from tests.factories.news import make_news

SignIn = Callable[..., FlaskClient]
SECRETS = ("password", "sha256", "secret", "uniquifier", "public_key", "credential", "answers", "headers")


def test_every_column_that_points_at_a_person_is_described() -> None:
    assert {name for name, _, _ in columns_about_people()} == set(HELD)


def test_what_is_given_away_exists_and_is_no_secret() -> None:
    for name, held in HELD.items():
        table = Base.metadata.tables[name.split(".")[0]]
        assert set(held.columns) <= set(table.columns.keys()), name
        assert not [column for column in held.columns if column.startswith(SECRETS)], name


def furnished() -> tuple[int, str]:
    """A person with something of several sorts; their id and address."""
    person, item = make_person(name="Mair Ellis", email="mair@example.org", keys=("site:leeds",)), make_item()
    make_comment(item, person, body="I told my story five times.")
    make_comment(item, make_person(), body="Somebody else's words")
    db.session.add(Follow(person_id=person.id, target="barrier:B14"))
    make_news(person, item)
    queue_mail(person.email, "Choose a new password", "A secret link", person_id=person.id)
    audit.record("sign-in", actor_id=person.id)
    db.session.commit()
    return person.id, person.email


def test_the_page_says_what_why_and_until_when(app: Flask, sign_in: SignIn) -> None:
    person_id, _ = furnished()
    db.session.commit()
    assert ("Your comments", 1) in [(held.what, number) for held, number in count_held(person_id)]
    person = make_person(name="Nia")
    make_comment(make_item(), person)
    page = sign_in(person).get("/account/data").text
    for words in ("What we hold about you", "Nia", "Your comments", "it is part of the research", "until you leave"):
        assert words in page


def test_the_page_costs_no_more_than_ten_statements(app: Flask, sign_in: SignIn) -> None:
    visitor = sign_in()
    with counted_statements() as seen:
        assert visitor.get("/account/data").status_code == 200
    assert len(seen) <= 10, seen


@pytest.mark.parametrize("ending", ["json", "html"])
def test_everything_can_be_taken_away(app: Flask, sign_in: SignIn, ending: str) -> None:
    person = make_person(name="Mair <Ellis>", email="mair@example.org", password="$argon2id$secret-hash")
    item = make_item()
    make_comment(item, person, body="I told my story five times.")
    make_comment(item, make_person(), body="Somebody else said this")
    answer = sign_in(person).get(f"/account/data.{ending}")
    assert answer.headers["Content-Disposition"].endswith(f'.{ending}"')
    assert "no-store" in answer.headers["Cache-Control"]
    for words in ("mair@example.org", "I told my story five times.", "Your comments"):
        assert words in answer.text
    for words in ("argon2id", "Somebody else said this"):
        assert words not in answer.text
    if ending == "json":
        whole = json.loads(answer.text)
        assert whole["account"]["name"] == "Mair <Ellis>"
        assert {"what", "why", "until", "rows"} == set(whole["held"][0])
    else:
        assert "Mair &lt;Ellis&gt;" in answer.text
        assert "<script" not in answer.text
