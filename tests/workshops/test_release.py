"""From a Word file to a published summary: who approves, where it then stands, how it is corrected."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.core.db import db
from portal.publishing.models import ItemVersion
from portal.workshops.models import Round
from tests.factories.words import make_word
from tests.workshops.summaries import BASE, ROUND, bring, digest, publish, row, version, words

pytestmark = pytest.mark.usefixtures("without_csrf")


def test_from_a_word_file_to_published_in_at_most_eight_actions(
    author: FlaskClient, colleague: FlaskClient, app: Flask
) -> None:
    actions = ["open the editor", "choose the file"]
    assert author.get(f"{BASE}/edit").status_code == 200
    actions.append("bring it in")
    bring(author, make_word())
    actions.append("send to review")
    assert author.post(f"{BASE}/edit", data=words(review="1")).status_code == 302
    actions.append("a colleague opens it")
    page = colleague.get(BASE).text
    actions.append("approve and publish")
    colleague.post(f"{BASE}/approve", data={"digest": digest(page)})
    shown = app.test_client().get(BASE)
    assert shown.status_code == 200
    assert "People told us what helps them" in shown.text
    assert len(actions) <= 8


def test_once_published_it_stands_on_the_round_in_the_search_and_in_the_feed(
    author: FlaskClient, colleague: FlaskClient, app: Flask
) -> None:
    visitor = app.test_client()
    publish(author, colleague)
    assert "Read the whole summary" in visitor.get(ROUND).text
    found = visitor.get("/search?q=what+we+heard+rules+worry").text
    assert f'href="{BASE}' in found
    assert visitor.get("/workshops/").text.count('href="/feeds/workshops.atom"') == 2  # for readers, and for programs
    feed = visitor.get("/feeds/workshops.atom").text
    assert "Workshop summary: Spring 2017: what we heard" in feed
    assert f"{BASE}</id>" not in feed
    sitting = db.session.scalars(select(Round)).one().sittings[0].item.slug
    assert visitor.get(f"/workshops/{sitting}/summary").headers["Location"] == BASE


def test_nobody_approves_their_own_summary(author: FlaskClient, app: Flask) -> None:
    bring(author, make_word())
    author.post(f"{BASE}/edit", data=words(review="1"))
    assert "Approve and publish" not in author.get(BASE).text
    assert author.post(f"{BASE}/approve", data={"digest": "x"}).status_code == 403
    assert app.test_client().get(BASE).status_code == 404


def test_words_that_changed_after_the_reading_are_not_approved(author: FlaskClient, colleague: FlaskClient) -> None:
    bring(author, make_word())
    author.post(f"{BASE}/edit", data=words(review="1"))
    seen = digest(colleague.get(BASE).text)
    author.post(f"{BASE}/edit", data=words(body="## Purpose\n\nOther words."))
    answer = colleague.post(f"{BASE}/approve", data={"digest": seen})
    assert answer.status_code == 409
    assert row().item.state == "internal_review"


def test_two_publishers_at_once_publish_once(author: FlaskClient, colleague: FlaskClient) -> None:
    bring(author, make_word())
    author.post(f"{BASE}/edit", data=words(review="1"))
    seen = digest(colleague.get(BASE).text)
    assert colleague.post(f"{BASE}/approve", data={"digest": seen}).status_code == 302
    second = colleague.post(f"{BASE}/approve", data={"digest": seen})
    assert second.status_code in (400, 403, 409)
    assert db.session.scalar(select(func.count(ItemVersion.id))) == 1


def test_a_correction_is_a_new_version_with_a_note_and_a_difference(
    author: FlaskClient, colleague: FlaskClient, app: Flask
) -> None:
    publish(author, colleague)
    visitor = app.test_client()
    changed = words(body="## Who came\n\nThirty people.", version="0")
    silent = author.post(f"{BASE}/edit", data=changed)
    assert "Say what changed and why" in silent.text
    saved = author.post(f"{BASE}/edit", data=changed | {"why": "The number was wrong."})
    assert saved.status_code == 302
    assert "Thirty people" not in visitor.get(BASE).text
    item_id = row().item_id
    db.session.remove()
    reviewed = colleague.get(f"/items/{item_id}/review").text
    assert "What the correction changes of version 1" in reviewed
    assert "<ins>" in reviewed and "<del>" in reviewed
    seen = digest(reviewed)
    assert colleague.post(f"/items/{item_id}/review", data={"act": "approve", "digest": seen}).status_code == 302
    released = author.post(f"/items/{item_id}/publishing", data={"act": "correct", "version": version()})
    assert released.status_code == 302
    page = visitor.get(BASE).text
    assert "Thirty people" in page
    assert "The number was wrong." in page
    assert "Rules worry" in visitor.get(f"/items/{item_id}/versions/1").text
    difference = visitor.get(f"/items/{item_id}/versions/2/difference").text
    assert "<ins>" in difference and "Thirty" in difference
