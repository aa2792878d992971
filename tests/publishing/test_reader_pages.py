"""What a finding's own page says of its state, and what it keeps from whom."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.db import db
from portal.publishing import actions, queries
from tests.conftest import viewer_of
from tests.factories.accounts import make_person
from tests.factories.discussion import make_comment
from tests.factories.publishing import approve_as, make_finding, make_released, rewrite, words_of

SignIn = Callable[..., FlaskClient]
CANARY = "Zwartkoning"


def with_canary(state: str, **fields: object) -> object:
    owner = make_person("researcher")
    item = make_finding(owner=owner, **fields)
    rewrite(item, f"{CANARY} was found.")
    author = viewer_of(owner)
    actions.submit(author, item)
    approve_as(item)
    (actions.open_early_insight if state == "early_insight" else actions.release)(author, item)
    return item


def test_an_early_insight_shows_nothing_before_its_caveat(app: Flask, sign_in: SignIn) -> None:
    item = with_canary("early_insight")
    reader = sign_in("ppi_member")
    answer = reader.get(f"/findings/{item.slug}")
    assert answer.headers["Location"] == f"/items/{item.id}/early-insight"
    assert CANARY not in reader.get("/findings/").get_data(as_text=True)
    assert CANARY not in reader.get(f"/items/{item.id}/early-insight").get_data(as_text=True)
    assert sign_in("public").get(f"/findings/{item.slug}").status_code == 404


def test_what_is_said_of_an_early_insight_waits_for_its_caveat_too(app: Flask, sign_in: SignIn) -> None:
    item = with_canary("early_insight")
    comment = make_comment(item, make_person("pioneer_staff"), body=f"I know of {CANARY}.")
    db.session.commit()
    comments = [f"/comments/{comment.id}/{act}" for act in ("reply", "report", "withdraw")]
    reader = sign_in("ppi_member")
    for address in comments:
        assert CANARY not in reader.get(address).text, address
    assert reader.get(comments[0]).headers["Location"] == f"/items/{item.id}/early-insight"


def test_an_early_insight_says_so_on_page_and_paper(app: Flask, sign_in: SignIn) -> None:
    item = with_canary("early_insight")
    member = make_person("ppi_member")
    actions.accept_caveat(viewer_of(member), item, 1)
    reader = sign_in(member)
    page = reader.get(f"/findings/{item.slug}").get_data(as_text=True)
    assert CANARY in page and "Do not quote it, cite it or pass it on" in page
    assert "version 1" in page and "early insight, not peer reviewed, not to be cited" in page
    assert CANARY in reader.get("/findings/").get_data(as_text=True)


@pytest.mark.parametrize(
    ("audience", "seen_as", "sees"),
    [
        ("public", "public", True),
        ("members", "public", False),
        ("members", "ppi_member", True),
        ("team", "ppi_member", False),
    ],
)
def test_the_author_sees_a_draft_as_somebody_else_will(
    app: Flask, sign_in: SignIn, audience: str, seen_as: str, sees: bool
) -> None:
    owner = make_person("researcher")
    item = make_finding(owner=owner, audience=audience)
    page = sign_in(owner).get(f"/findings/{item.slug}?as={seen_as}").get_data(as_text=True)
    assert "You see this page as:" in page
    assert ("They will not see this page" not in page) is sees
    assert "Edit this finding" not in page and "Status and release" not in page


def test_only_who_may_preview_previews(app: Flask, sign_in: SignIn) -> None:
    item, _author = make_released()
    address = f"/findings/{item.slug}?as="
    assert sign_in("ppi_member").get(f"{address}public").status_code == 404
    assert sign_in("researcher").get(f"{address}administrator").status_code == 404
    assert sign_in("researcher").get(f"{address}national_partner").status_code == 200


def test_a_page_that_is_due_and_corrected_says_both(app: Flask, sign_in: SignIn) -> None:
    item, author = make_released(review_by=date(2016, 5, 5))
    live = queries.live_content(item)
    content = type(live)(live.title, live.audience, None, {**live.fields, "rests_on": "A survey of 98 people."})
    actions.propose_correction(author, item, content, "We say how many were asked.")
    approve_as(item)
    actions.correct(author, item)
    db.session.commit()
    page = sign_in("public").get(f"/findings/{item.slug}").get_data(as_text=True)
    assert "Due for review" in page and "We say how many were asked." in page
    assert f"/items/{item.id}/versions/2/difference" in page
    assert words_of(item).rests_on == "A survey of 98 people."
