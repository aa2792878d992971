"""Following: pages and terms, by a button and after signing in, listed and ended."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.access.policy import PUBLIC
from portal.core.db import db
from portal.core.errors import Denied, Invalid, NotFound
from portal.items.queries import item_address
from portal.notifications.actions import choices
from portal.notifications.models import Follow
from tests.conftest import viewer_of
from tests.factories.accounts import make_person
from tests.factories.case_studies import make_case
from tests.factories.evidence import make_document
from tests.factories.findings import make_finding
from tests.factories.items import make_item
from tests.factories.pages import make_term
from tests.factories.pioneers import make_pioneer
from tests.factories.workshops import make_round

pytestmark = pytest.mark.usefixtures("without_csrf")
SignIn = Callable[..., FlaskClient]


def test_a_button_follows_and_the_list_shows_and_ends_it(app: Flask, sign_in: SignIn) -> None:
    make_term("barrier", "B14", plain_name="Computers that do not talk")
    item = make_item(title="Money is short")
    item_id = item.id
    visitor = sign_in()
    for target in (f"item:{item_id}", "barrier:B14"):
        assert visitor.post("/follow", data={"target": target}).status_code == 302
    page = visitor.get("/account/following").text
    assert "Money is short" in page
    assert "Computers that do not talk" in page
    assert 'Stop following<span class="nhsuk-u-visually-hidden">: Money is short</span>' in page
    row = db.session.scalars(select(Follow.id).where(Follow.item_id == item_id)).one()
    db.session.remove()
    visitor.post(f"/account/following/{row}/stop")
    assert "Money is short" not in visitor.get("/account/following").text


def test_following_again_changes_nothing_and_says_so(app: Flask, sign_in: SignIn) -> None:
    make_term("theme", "finance")
    visitor = sign_in()
    for words in ("You now follow", "You follow"):
        answer = visitor.post("/follow", data={"target": "theme:finance", "back": "/themes/"}, follow_redirects=True)
        assert words in answer.text
    assert len(db.session.scalars(select(Follow)).all()) == 1


def test_the_way_back_leads_to_no_other_site(app: Flask, sign_in: SignIn) -> None:
    make_term("theme", "finance")
    answer = sign_in().post("/follow", data={"target": "theme:finance", "back": "//evil.example/"})
    assert answer.location == "/themes/finance"


def test_a_visitor_signs_in_first_and_is_asked_then(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    make_term("theme", "finance")
    db.session.commit()
    assert "/account/sign-in?next=%2Ffollow%3Ftarget" in client.get("/follow?target=theme:finance").location
    assert "Follow “" in sign_in().get("/follow?target=theme:finance").text


@pytest.mark.parametrize("target", ["", "item:x", "item:99999", "barrier:B99", "secret:1", "item:", "site:nowhere"])
def test_what_is_not_there_cannot_be_followed(app: Flask, sign_in: SignIn, target: str) -> None:
    assert sign_in().post("/follow", data={"target": target}).status_code == 404


def test_what_one_may_not_read_cannot_be_followed_or_found_out(app: Flask) -> None:
    hidden = make_item(state="draft", audience="team")
    with pytest.raises(NotFound):
        choices.follow(viewer_of(make_person()), f"item:{hidden.id}")


def test_nobody_follows_without_end_or_account(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choices, "MOST_FOLLOWED", 1)
    actor = viewer_of(make_person())
    choices.follow(actor, f"item:{make_item().id}")
    with pytest.raises(Invalid):
        choices.follow(actor, f"item:{make_item().id}")
    with pytest.raises(Denied):
        choices.follow(PUBLIC, "item:1")


def test_only_ones_own_can_be_ended(app: Flask, sign_in: SignIn) -> None:
    actor = viewer_of(make_person())
    choices.follow(actor, f"item:{make_item().id}")
    row = db.session.scalars(select(Follow.id)).one()
    db.session.commit()
    assert sign_in().post(f"/account/following/{row}/stop").status_code == 404


def test_the_button_stands_on_every_page_that_can_be_followed(app: Flask, sign_in: SignIn) -> None:
    make_term("barrier", "B14")
    finding, case, document = make_finding().item, make_case().item, make_document().item
    meeting, pioneer = make_round().item, make_pioneer("leeds").item
    wanted = {item_address(item): f"item:{item.id}" for item in (finding, case, document, meeting)}
    wanted |= {item_address(pioneer): "site:leeds", "/barriers/B14": "barrier:B14"}
    visitor = sign_in()
    for address, target in wanted.items():
        page = visitor.get(address)
        assert page.status_code == 200, address
        assert f'name="target" value="{target}"' in page.text, address
