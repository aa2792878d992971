"""The home of each role: first what awaits this person, then what is new for them."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from portal.core.db import db
from portal.core.outbox import Mail
from portal.publishing.models import Approval
from tests.factories.accounts import make_person
from tests.factories.discussion import make_comment
from tests.factories.findings import make_finding
from tests.factories.items import make_item
from tests.factories.pages import decide, make_term, tag

SignIn = Callable[..., FlaskClient]
SIGNED_IN = ("ppi_member", "pioneer_staff", "national_partner", "researcher", "administrator")
MEMBERS = SIGNED_IN[:3]


@pytest.mark.parametrize("who", SIGNED_IN)
def test_home_and_your_page_are_the_same_for_each_role(app: Flask, sign_in: SignIn, who: str) -> None:
    visitor = sign_in(who)
    home, own = visitor.get("/"), visitor.get("/account/")
    assert home.status_code == own.status_code == 200
    assert "<h1>Your page</h1>" in home.text
    assert home.headers["Cache-Control"] == "private, no-store"
    clean = [text.replace("/account/", "/") for text in (home.text, own.text)]
    assert clean[0].count("<h2") == clean[1].count("<h2") > 2


def test_the_public_is_sent_to_sign_in_and_back(app: Flask, client: FlaskClient) -> None:
    answer = client.get("/account/")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/account/sign-in?next=%2Faccount%2F"


@pytest.mark.parametrize("who", SIGNED_IN)
def test_what_a_role_may_not_read_is_on_none_of_its_homes(app: Flask, sign_in: SignIn, who: str) -> None:
    make_finding(title="Draft of somebody", state="draft", owner_id=make_person("researcher").id)
    make_finding(title="For the team", audience="team")
    make_finding(title="For Leeds", audience="site", audience_key="site:leeds")
    make_finding(title="Withdrawn one", state="withdrawn")
    db.session.commit()
    page = sign_in(who).get("/").text
    team = who in ("researcher", "administrator")
    assert "Draft of somebody" not in page
    assert "Withdrawn one" not in page
    assert ("For the team" in page) is team
    assert ("For Leeds" in page) is team


def test_a_ppi_member_sees_the_open_question_first(app: Flask, sign_in: SignIn) -> None:
    make_finding(title="No question here")
    asked = make_finding(title="IT systems that cannot share")
    asked.question = "Who should see your notes?"
    page = sign_in("ppi_member").get("/").text
    assert "Open for your view (2)" in page
    assert page.index("IT systems that cannot share") < page.index("No question here")
    assert "We ask: Who should see your notes?" in page


def test_a_finding_is_open_until_one_has_commented(app: Flask, sign_in: SignIn) -> None:
    person, other = make_person("ppi_member"), make_person("ppi_member")
    done, theirs, taken_back = (make_finding().item for _ in range(3))
    make_comment(done, person, state="waiting")
    make_comment(theirs, other)
    make_comment(taken_back, person, state="withdrawn", body="")
    assert "Open for your view (2)" in sign_in(person).get("/").text


def test_what_is_in_confidence_keeps_its_words_for_its_page(app: Flask, sign_in: SignIn) -> None:
    early = make_finding(title="Early one", state="early_insight", audience="members")
    early.plain_english, early.question = "Nobody may read this before the caveat.", "A telling question?"
    db.session.commit()
    for who in MEMBERS:
        page = sign_in(who).get("/").text
        assert "Nobody may read this" not in page
        assert "A telling question?" not in page
        assert "Early one" in page


def test_a_ppi_member_reads_what_became_of_each_word(app: Flask, sign_in: SignIn) -> None:
    person, team = make_person("ppi_member"), make_person("researcher")
    item = make_finding().item
    first = make_comment(item, person, body="Was it asked of **users**?")
    make_comment(item, team, parent_id=first.id, is_answer=True, body="No, only staff were asked.")
    decide(first, why="The next survey asks it.")
    make_comment(item, person, body="A second thought.", state="waiting")
    page = sign_in(person).get("/").text
    for words in (
        "“Was it asked of users?”",
        "No, only staff were asked.",
        "The next survey asks it.",
        "“A second thought.”",
        "A moderator reads it",
        "All 2 of your comments",
    ):
        assert words in page


def test_a_word_taken_back_is_not_quoted(app: Flask, sign_in: SignIn) -> None:
    person = make_person("ppi_member")
    make_comment(make_finding().item, person, body="", state="withdrawn")
    page = sign_in(person).get("/").text
    assert "You withdrew it." in page
    assert "“”" not in page


@pytest.mark.parametrize(
    ("choice", "told"),
    [
        ({}, "a new made-up name for each page"),
        ({"show_as": "chosen", "chosen_name": "Kestrel"}, "the name you chose: Kestrel"),
        ({"show_as": "real"}, "your real name: Ann Example"),
    ],
)
def test_a_ppi_member_sees_how_others_see_their_name(
    app: Flask, sign_in: SignIn, choice: dict[str, str], told: str
) -> None:
    person = make_person("ppi_member", name="Ann Example", **choice)
    page = sign_in(person).get("/").text
    assert told in page
    assert 'href="/account/settings"' in page
    assert 'href="/help/contact"' in page


@pytest.mark.parametrize("who", MEMBERS)
def test_words_to_change_wait_for_their_writer_with_the_reason(app: Flask, sign_in: SignIn, who: str) -> None:
    person = make_person(who)
    comment = make_comment(make_finding().item, person, state="change_asked", decision_reason="Leave out the address.")
    page = sign_in(person).get("/").text
    assert "Waiting for you (1)" in page
    assert f"/comments/{comment.id}/edit" in page
    assert "Leave out the address." in page


def test_a_member_with_the_duty_is_told_what_to_moderate(app: Flask, sign_in: SignIn) -> None:
    make_comment(make_finding().item, make_person(), state="waiting")
    assert "Look at 1 comment" not in sign_in("ppi_member").get("/").text
    assert "Look at 1 comment" in sign_in("ppi_member", "moderate").get("/").text


def test_pioneer_staff_choose_todays_barrier_first(app: Flask, sign_in: SignIn) -> None:
    make_term("barrier", "B07", plain_name="Money is short", data={"all_percent": 58})
    make_term("barrier", "B01", plain_name="No trust", data={"all_percent": 12})
    page = sign_in("pioneer_staff").get("/").text
    assert page.index("What is holding you back today?") < page.index("Waiting for you")
    assert '<option value="B07">Money is short</option>' in page
    assert page.index('href="/barriers/B07"') < page.index('href="/barriers/B01"')


def test_pioneer_staff_see_what_shares_most_with_their_site_and_why(app: Flask, sign_in: SignIn) -> None:
    make_term("site", "cornwall", label="Cornwall", data={"wave": 1})
    make_term("initiative", "mdt", label="Teams of many kinds")
    make_term("theme", "finance", label="Money")
    tag(make_item("pioneer", slug="cornwall", title="Cornwall"), "initiative", "mdt")
    tag(make_finding(title="On teams").item, "initiative", "mdt")
    tag(make_finding(title="On money").item, "theme", "finance")
    tag(make_finding(title="On Cornwall").item, "site", "cornwall")
    tag(make_finding(title="Draft on teams", state="draft").item, "initiative", "mdt")
    page = sign_in("pioneer_staff", "site:cornwall").get("/").text
    useful = page[page.index("May be useful to Cornwall") : page.index("New for you")]
    assert "On teams" in useful
    assert "Because you run: Teams of many kinds" in useful
    assert "Because it is about Cornwall" in useful
    assert "On money" not in useful
    assert "Draft on teams" not in page


def test_pioneer_staff_without_a_site_are_told_what_to_do(app: Flask, sign_in: SignIn) -> None:
    assert "Your account has no site yet" in sign_in("pioneer_staff").get("/").text
    assert "Nothing is matched yet" in sign_in("pioneer_staff", "site:cornwall").get("/").text


@pytest.mark.parametrize("who", ["researcher", "administrator"])
def test_the_team_sees_what_it_owes_and_its_own_drafts(app: Flask, sign_in: SignIn, who: str) -> None:
    person, member = make_person(who), make_person("ppi_member")
    item = make_finding().item
    make_term("theme", "finance", label="Money")
    tag(item, "theme", "finance")
    make_comment(item, member, state="waiting")
    owed = [make_comment(item, member, body=f"Words {n}") for n in range(2)]
    make_comment(item, person, parent_id=owed[0].id, is_answer=True)  # and nobody has said yet what came of it
    make_finding(title="My draft", state="draft", owner_id=person.id)
    page = sign_in(person).get("/").text
    for words in ("Waiting for you (4)", "Answer 2 comments", "Look at 1 comment", "Continue “My draft”"):
        assert words in page
    assert page.index("Answer 2 comments") < page.index("My draft")
    row = (
        BeautifulSoup(page, "html.parser").find("a", href="/themes/finance").find_parent("tr").get_text(" ", strip=True)
    )  # type: ignore[union-attr]
    assert row.split()[-1] == "2", "the table owes as many as the task says"
    assert 'href="/themes/finance"' in page


def test_more_drafts_than_fit_are_counted(app: Flask, sign_in: SignIn) -> None:
    person = make_person("researcher")
    for n in range(8):
        make_finding(title=f"Draft number {n}", state="draft", owner_id=person.id)
    page = sign_in(person).get("/").text
    assert page.count("Draft number") == 5
    assert "3 more drafts of yours" in page


def test_only_administrators_see_people_and_messages(app: Flask, sign_in: SignIn) -> None:
    db.session.add(Mail(message_id="<1@x>", recipient="a@example.org", subject="S", text="T"))
    db.session.flush()
    page = sign_in("administrator").get("/").text
    assert 'href="/admin/people"' in page
    assert page.index(">Waiting for you") < page.index("Messages not sent")
    for who in SIGNED_IN[:4]:
        assert "/admin/" not in sign_in(who).get("/").text


@pytest.mark.parametrize("who", SIGNED_IN)
def test_each_home_is_whole_on_an_empty_portal(app: Flask, sign_in: SignIn, who: str) -> None:
    page = sign_in(who).get("/").text
    assert "Nothing is published yet" in page
    empty = {
        "ppi_member": "Nothing is open for your view",
        "pioneer_staff": "Nothing waits for you.",
        "national_partner": "You have not commented yet",
    }
    assert empty.get(who, "Nothing waits for you") in page


def test_what_a_colleague_sent_to_review_waits_for_the_team_and_not_for_its_author(app: Flask, sign_in: SignIn) -> None:
    author = make_person("researcher")
    item = make_finding(title="Sent to review", state="internal_review", owner_id=author.id).item
    told = "Read and approve “Sent to review”"
    colleague = make_person("administrator")
    assert told in sign_in("researcher").get("/").text
    assert told in sign_in(colleague).get("/").text
    assert told not in sign_in(author).get("/").text
    assert told not in sign_in("ppi_member").get("/").text
    db.session.add(Approval(item_id=item.id, person_id=colleague.id, digest="d", texts={}))
    db.session.commit()
    assert told not in sign_in(colleague).get("/").text
