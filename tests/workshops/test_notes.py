"""Notes: saved while they are written, never one over the other, and not for everybody."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.db import db
from portal.workshops.models import SessionNote, Workshop
from tests.factories.workshops import make_session, make_workshop, on

SignIn = Callable[..., FlaskClient]
pytestmark = pytest.mark.usefixtures("without_csrf")
TALK = "/workshops/in-london/notes/talk"
AS_JSON = {"Accept": "application/json"}


@pytest.fixture
def workshop(app: Flask) -> Workshop:
    made = make_workshop(slug="in-london", **on(date(2016, 10, 20)))
    make_session(made, key="talk", title="Sharing information")
    db.session.commit()
    return made


@pytest.fixture
def rapporteur(workshop: Workshop, sign_in: SignIn) -> FlaskClient:
    return sign_in("ppi_member", f"rapporteur:{workshop.item_id}")


def kept() -> str:
    return db.session.scalars(select(SessionNote).execution_options(populate_existing=True)).one().body


def test_a_rapporteur_writes_notes_without_a_script(workshop: Workshop, rapporteur: FlaskClient) -> None:
    answer = rapporteur.post(TALK, data={"body": "- Rules worry staff", "version": "0"})
    assert answer.headers["Location"] == "/workshops/in-london/notes"
    page = rapporteur.get("/workshops/in-london/notes").text
    assert "<li>Rules worry staff</li>" in page
    assert "Change the notes" in page


def test_the_script_saves_and_is_told_the_new_version(workshop: Workshop, rapporteur: FlaskClient) -> None:
    first = rapporteur.post(TALK, data={"body": "One", "version": "0"}, headers=AS_JSON)
    assert first.json is not None and first.json["version"] == 1
    assert first.json["saved"].startswith("Saved at ")
    second = rapporteur.post(TALK, data={"body": "One, two", "version": "1"}, headers=AS_JSON)
    assert second.json is not None and second.json["version"] == 2
    assert kept() == "One, two"


def test_the_same_words_twice_are_no_conflict(workshop: Workshop, rapporteur: FlaskClient) -> None:
    for _ in range(2):
        answer = rapporteur.post(TALK, data={"body": "One", "version": "0"}, headers=AS_JSON)
        assert answer.json == {"version": 1, "saved": answer.json["saved"]}


def test_two_rapporteurs_collide_and_nothing_is_overwritten(
    workshop: Workshop, rapporteur: FlaskClient, sign_in: SignIn
) -> None:
    other = sign_in("researcher", f"rapporteur:{workshop.item_id}")
    rapporteur.post(TALK, data={"body": "Rules worry staff more than computers do", "version": "0"})
    mine = {"body": "Rules worry staff less than computers do", "version": "0"}
    saved = other.post(TALK, data=mine, headers=AS_JSON)
    assert saved.status_code == 409
    assert saved.json is not None and "Someone else saved first" in saved.json["message"]
    shown = other.post(TALK, data=mine)
    assert shown.status_code == 409
    assert "more" in shown.text and "<ins>" in shown.text and "<del>" in shown.text
    assert "Rules worry staff less than computers do</textarea>" in shown.text
    assert "data-autosave>" not in shown.text
    assert kept() == "Rules worry staff more than computers do"
    assert 'name="version" value="1"' in shown.text
    merged = other.post(TALK, data={"body": "Both were said", "version": "1"})
    assert merged.status_code == 302
    assert kept() == "Both were said"


def test_too_long_notes_are_refused_and_kept_on_the_page(workshop: Workshop, rapporteur: FlaskClient) -> None:
    long = {"body": "word " * 12_000, "version": "0"}
    assert rapporteur.post(TALK, data=long, headers=AS_JSON).status_code == 400
    answer = rapporteur.post(TALK, data=long)
    assert answer.status_code == 400
    assert "Shorten them to 50,000 or fewer" in answer.text
    assert "word word word" in answer.text


def test_notes_are_for_those_who_took_part_in_the_work(workshop: Workshop, sign_in: SignIn) -> None:
    for who, reads, writes in (
        ("researcher", 200, 403),
        ("administrator", 200, 200),
        ("ppi_member", 403, 403),
        ("pioneer_staff", 403, 403),
    ):
        assert sign_in(who).get("/workshops/in-london/notes").status_code == reads
        assert sign_in(who).get(TALK).status_code == writes
        assert sign_in(who).post(TALK, data={"body": "x", "version": "0"}).status_code in (writes, 302)
    assert "/account/sign-in" in sign_in("public").get("/workshops/in-london/notes").headers["Location"]


def test_a_script_in_notes_never_runs(workshop: Workshop, rapporteur: FlaskClient) -> None:
    rapporteur.post(TALK, data={"body": "<script>alert(1)</script> [x](javascript:alert(1))", "version": "0"})
    page = rapporteur.get("/workshops/in-london/notes").text
    assert "<script>alert" not in page
    assert "javascript:" not in page


def test_a_session_that_is_not_there_is_not_found(workshop: Workshop, rapporteur: FlaskClient) -> None:
    assert rapporteur.get("/workshops/in-london/notes/no-such").status_code == 404


def test_without_a_session_those_who_may_are_led_to_the_programme(app: Flask, sign_in: SignIn) -> None:
    bare = make_workshop(slug="in-leeds", **on(date(2016, 10, 20)))
    db.session.commit()
    page, link = "/workshops/in-leeds/notes", 'href="/workshops/in-leeds/programme/edit"'
    assert link in sign_in("researcher", f"organise:{bare.item_id}").get(page).text
    assert link not in sign_in("ppi_member", f"rapporteur:{bare.item_id}").get(page).text
