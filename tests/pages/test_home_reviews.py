"""A review that somebody is asked for stands on their page, and the page of all that waits is in the menu."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.db import db
from portal.publishing.actions.review import assign_reviewer
from tests.conftest import viewer_of
from tests.factories.accounts import make_person
from tests.factories.findings import make_finding

SignIn = Callable[..., FlaskClient]
SIGNED_IN = ("ppi_member", "pioneer_staff", "national_partner", "researcher", "administrator")


@pytest.mark.parametrize("who", SIGNED_IN)
def test_a_review_that_one_is_asked_for_waits_on_ones_page(app: Flask, sign_in: SignIn, who: str) -> None:
    author, person = make_person("researcher"), make_person(who)
    item = make_finding(title="Words to read", state="internal_review", owner_id=author.id).item
    assign_reviewer(viewer_of(author), item, person, due=date(2016, 5, 5))
    db.session.commit()
    page = sign_in(person).get("/").text
    assert "Waiting for you (1)" in page
    assert f'<a href="/items/{item.id}/review">Review “Words to read”</a>' in page
    assert "You are asked to review it by 5 May 2016" in page


@pytest.mark.parametrize("who", SIGNED_IN)
def test_those_who_write_find_what_waits_in_the_menu(app: Flask, sign_in: SignIn, who: str) -> None:
    writes = who in ("pioneer_staff", "researcher", "administrator")
    assert ('<a href="/publishing/">' in sign_in(who).get("/account/").text) is writes
