"""Help pages and the words explained."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.db import db
from tests.factories.pages import make_help_page, make_word


def test_help_begins_with_its_own_words_and_lists_the_rest(app: Flask, client: FlaskClient) -> None:
    make_help_page("help", section=None, body="Where to start.")
    make_help_page("privacy", section="rules", title="Privacy notice", position=22)
    make_help_page("ground-rules", section="rules", title="Ground rules", position=20)
    db.session.commit()
    page = client.get("/help/").text
    assert "Where to start." in page
    assert "Rules and your rights" in page
    assert page.index(">Ground rules</a>") < page.index(">Privacy notice</a>")
    assert "<h2>About</h2>" not in page


def test_the_start_has_one_address(app: Flask, client: FlaskClient) -> None:
    answer = client.get("/help/help")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/help/")


@pytest.mark.parametrize("address", ["/help/", "/help/contact", "/help/glossary"])
def test_pages_that_were_never_loaded_are_not_found(app: Flask, client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_page_names_the_contact_of_this_installation(app: Flask, client: FlaskClient) -> None:
    make_help_page("contact", body="Contact address: [[contact_email]]")
    db.session.commit()
    page = client.get("/help/contact").text
    address = app.extensions["settings"].contact_email
    assert f'<a href="mailto:{address}">{address}</a>' in page
    assert "[[" not in page


def test_a_long_page_links_to_its_headings_and_a_short_one_does_not(app: Flask, client: FlaskClient) -> None:
    make_help_page("long", body="\n\n".join(f"## Part {n} & more\n\nText." for n in range(5)))
    make_help_page("short", body="## Only part\n\nText.")
    db.session.commit()
    page = client.get("/help/long").text
    assert '<a href="#s-part-3-more">Part 3 &amp; more</a>' in page
    assert "On this page" in page
    assert "On this page" not in client.get("/help/short").text


def test_a_table_scrolls_in_a_frame_that_is_named_by_its_columns(app: Flask, client: FlaskClient) -> None:
    make_help_page("table", body="| What | *Why* & how |\n|---|---|\n| a | b |")
    db.session.commit()
    page = client.get("/help/table").text
    frame = '<div class="table-frame" tabindex="0" role="group" aria-label="Table: What, Why &amp; how">'
    assert f"{frame}<table " in page
    assert "</table></div>" in page


def test_a_page_shows_its_neighbours_and_marks_itself(app: Flask, client: FlaskClient) -> None:
    make_help_page("one", title="Page one")
    make_help_page("two", title="Page two")
    make_help_page("rule", title="A rule", section="rules")
    db.session.commit()
    page = client.get("/help/one").text
    main = page[page.index("<main") : page.index("</main")]
    assert '<span aria-current="page">Page one</span>' in main
    assert '<a href="/help/two">Page two</a>' in main
    assert "A rule" not in main


def test_a_page_cannot_carry_a_script(app: Flask, client: FlaskClient) -> None:
    make_help_page("bad", body="Hello <script>alert(1)</script> there")
    db.session.commit()
    page = client.get("/help/bad").text
    assert "alert(1)" not in page[page.index("<main") : page.index("</main")]


def test_words_stand_under_their_letter_with_a_place_to_link_to(app: Flask, client: FlaskClient) -> None:
    make_help_page("glossary", title="Words", body="What they mean.")
    make_word("mdt", "Multi-disciplinary team", short="MDT", also=["team of teams"], see=["ae"], source="E03")
    make_word("ae", "Accident and emergency", short="A&E")
    make_word("seven-day", "7-day working", source="this portal")
    db.session.commit()
    page = client.get("/help/glossary").text
    for words in (
        '<h2 id="letter-a">A</h2>',
        '<a href="#letter-0-to-9">0 to 9</a>',
        'id="term-mdt"',
        "Multi-disciplinary team (MDT)",
        "Also called: team of teams.",
        '<a href="#term-ae">Accident and emergency</a>',
        "survey report 2016",
        "This portal",
        "3 words.",
    ):
        assert words in page
    assert page.index("7-day") < page.index('id="letter-a"') < page.index('id="letter-m"')


def test_an_empty_glossary_says_so(app: Flask, client: FlaskClient) -> None:
    make_help_page("glossary")
    db.session.commit()
    assert "No words yet" in client.get("/help/glossary").text
