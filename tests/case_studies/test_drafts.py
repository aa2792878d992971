"""Starting a case study: six fields, the survey's words; for whom, by whom."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.case_studies import content
from portal.case_studies.models import CaseStudy
from portal.core.db import db
from tests.case_studies.writing import START, draft, only_case, words_in
from tests.factories.accounts import make_person
from tests.factories.case_studies import words_of_case

pytestmark = pytest.mark.usefixtures("without_csrf", "vocabulary")
SignIn = Callable[..., FlaskClient]


def test_six_fields_make_a_draft_that_only_its_writer_sees(app: Flask, sign_in: SignIn, writer: FlaskClient) -> None:
    address = draft(writer)
    case = only_case()
    assert (case.item.state, case.item.slug) == ("draft", "one-view-of-the-record")
    fields = words_of_case(case.item_id)
    assert (fields["sites"], fields["initiatives"], fields["groups"]) == ("cornwall", "shared-records", "ltc")
    assert "4 of 17 fields filled in" in writer.get(address).text
    assert "One view of the record" in writer.get("/case-studies/drafts").text
    for other in ("public", "pioneer_staff", "researcher"):
        assert sign_in(other).get("/case-studies/one-view-of-the-record").status_code == 404


def test_what_a_demonstration_account_writes_counts_as_made_up(app: Flask, sign_in: SignIn) -> None:
    address = draft(sign_in(make_person("pioneer_staff", keys=("site:cornwall",), demo=True)))
    assert only_case().item.demo is True
    assert address.endswith("/edit")


def test_the_same_form_sent_twice_makes_one_draft(app: Flask, writer: FlaskClient) -> None:
    assert draft(writer) == draft(writer)
    assert only_case()


def test_other_words_under_the_same_title_are_a_draft_of_their_own(app: Flask, writer: FlaskClient) -> None:
    first = draft(writer)
    second = writer.post("/case-studies/new", data=START | {"done": "They called each other."}).headers["Location"]
    assert second != first
    assert "They called each other." in writer.get(f"{second}/story").text
    assert "They opened one view." in writer.get(f"{first}/story").text


@pytest.mark.parametrize(
    ("title", "address"), [("Mary Jones leads a team", "case-study"), ("One team in Leeds", "one-team-in-leeds")]
)
def test_an_address_tells_of_no_person_and_of_a_site_that_consents(
    app: Flask, writer: FlaskClient, title: str, address: str
) -> None:
    made = writer.post("/case-studies/new", data=START | {"title": title}).headers["Location"]
    assert made.startswith(f"/case-studies/{address}")


@pytest.mark.parametrize("field", list(START))
def test_each_of_the_six_fields_is_asked_for_and_the_rest_is_kept(app: Flask, writer: FlaskClient, field: str) -> None:
    answer = writer.post("/case-studies/new", data=START | {field: ""})
    assert answer.status_code == 400
    assert "There is a problem" in answer.text
    kept = "They opened one view." if field != "done" else "Each kept a record of their own."
    assert kept in answer.text
    assert db.session.scalar(select(func.count()).select_from(CaseStudy)) == 0


def test_staff_write_for_their_own_site_only(app: Flask, writer: FlaskClient) -> None:
    answer = writer.post("/case-studies/new", data=START | {"site": "leeds"})
    assert answer.status_code == 400
    assert "Leeds" not in words_in(writer.get("/case-studies/new"), "#site")


def test_a_researcher_writes_for_any_site(app: Flask, sign_in: SignIn) -> None:
    assert sign_in("researcher").post("/case-studies/new", data=START | {"site": "leeds"}).status_code == 302


@pytest.mark.parametrize("role", ["public", "ppi_member", "national_partner", "administrator"])
def test_others_do_not_write_case_studies(app: Flask, sign_in: SignIn, role: str) -> None:
    assert sign_in(role).post("/case-studies/new", data=START).status_code == 403


def test_two_cases_of_one_title_get_two_addresses(app: Flask, sign_in: SignIn, writer: FlaskClient) -> None:
    first = draft(writer)
    second = draft(sign_in("pioneer_staff", "site:cornwall"))
    assert [first, second] == [f"/case-studies/one-view-of-the-record{end}/edit" for end in ("", "-2")]


def test_an_address_keeps_the_letters_of_a_welsh_or_french_title(app: Flask, writer: FlaskClient) -> None:
    assert draft(writer, title="Tŷ Gwyn – café 😀") == "/case-studies/ty-gwyn-cafe/edit"


def test_the_words_of_the_survey_start_a_draft_with_its_barrier(app: Flask, writer: FlaskClient) -> None:
    survey = START | {"barrier": "B13", "outcome": "overcame", "how": "They sat down together."}
    assert writer.post("/case-studies/new/questionnaire", data=survey).status_code == 302
    told = content.unpack(words_of_case(only_case().item_id), "barriers")
    assert told == [{"barrier": "B13", "outcome": "overcame", "how": "They sat down together."}]
