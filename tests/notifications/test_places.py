"""Mails about a place at a workshop: when and where, as it stands when the mail goes; nothing of what is not public."""

from dataclasses import replace

import pytest
from flask import Flask

from portal.accounts.models import Person
from portal.config import Settings
from portal.core.db import db
from portal.notifications.letters import Letter, write_digest, write_one
from portal.workshops.models import Workshop
from tests.factories.accounts import make_person
from tests.factories.news import make_news
from tests.factories.workshops import make_open_workshop, make_registration


@pytest.fixture
def post(app: Flask, settings: Settings) -> Settings:
    return replace(settings, base_url="https://portal.example")


def letters(
    workshop: Workshop, settings: Settings, name: str = "registration:place", person: Person | None = None
) -> list[Letter]:
    address = f"/workshops/{workshop.item.slug}/register"
    news = make_news(person or make_person(), workshop.item, kind="place", name=name, address=address)
    db.session.commit()
    return [write_one(news, workshop.item, settings), write_digest("daily", [(news, workshop.item)], settings)]


def test_both_forms_say_when_where_and_how_to_keep_the_day(post: Settings) -> None:
    for letter in letters(make_open_workshop(slug="spring", address="1 Long Street"), post):
        for form in (letter.text, letter.html):
            for words in ("10am to 4pm", "The Hall, 1 Long Street", "https://portal.example/workshops/spring.ics"):
                assert words in form


def test_who_waits_keeps_no_day_yet(post: Settings) -> None:
    workshop, person = make_open_workshop(capacity=1), make_person()
    make_registration(workshop, person, placed_at=None)
    for letter in letters(workshop, post, "registration:wait", person):
        assert "10am to 4pm" in letter.text
        assert ".ics" not in letter.text + letter.html


def test_who_was_taken_off_is_sent_nowhere(post: Settings) -> None:
    for letter in letters(make_open_workshop(), post, "registration:remove"):
        assert "The page says why." in letter.text
        assert "The Hall" not in letter.text


def test_a_cancelled_sitting_has_no_place_to_go_to(post: Settings) -> None:
    for letter in letters(make_open_workshop(status="cancelled"), post, "registration:off"):
        assert "It is cancelled." in letter.text
        assert "The Hall" not in letter.text


def test_a_sitting_that_is_not_for_everybody_is_neither_named_nor_placed(post: Settings) -> None:
    for letter in letters(make_open_workshop(audience="members", slug="secret-meeting"), post):
        for words in ("The Hall", "secret-meeting", "10am to 4pm", ".ics"):
            assert words not in letter.text + letter.html
