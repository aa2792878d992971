"""Asking the site: the question reaches its people, the answer stays with the case."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.case_studies.models import SiteQuestion
from portal.config import Settings
from portal.core.db import db
from portal.core.outbox import Event, Mail
from portal.notifications.actions.hear import handle_event
from tests.factories.accounts import make_person
from tests.factories.case_studies import make_case

pytestmark = pytest.mark.usefixtures("without_csrf", "vocabulary")
SignIn = Callable[..., FlaskClient]
ASK = "/case-studies/one-view/questions/ask"
PAGE = "/case-studies/one-view/questions"


@pytest.fixture
def site(app: Flask) -> int:
    """Somebody at the case's site."""
    person = make_person("pioneer_staff", keys=("site:cornwall",))
    make_case(slug="one-view", terms={"site": ["cornwall"]})
    make_case(slug="hidden", state="draft")
    db.session.commit()
    return person.id


def only_question() -> SiteQuestion:
    db.session.expire_all()
    return db.session.scalars(select(SiteQuestion)).one()


def events(name: str) -> list[dict[str, object]]:
    return [event.payload for event in db.session.scalars(select(Event).where(Event.name == name))]


def test_a_question_reaches_the_site_and_the_answer_reaches_the_asker(site: int, sign_in: SignIn) -> None:
    asker, staff = sign_in("ppi_member"), sign_in("pioneer_staff", "site:cornwall")
    asker.post(ASK, data={"text": "How did people say no?", "form_key": "k1"})
    question = only_question()
    assert site in events("case_study:ask")[0]["people"]  # type: ignore[operator]
    assert "How did people say no?" in staff.get(PAGE).text
    address = f"/case-studies/questions/{question.id}"
    staff.post(address, data={"text": "By a letter.", "form_key": "answer"})
    assert events("case_study:answer")[0]["people"] == [question.asker_id]
    page = sign_in("public").get(PAGE).text
    assert "PPI member asked on" in page
    assert "By a letter." in page
    assert "1 question</a> on this case" in sign_in("public").get("/case-studies/one-view").text
    staff.post(address, data={"text": "By a letter or a call.", "form_key": "answer"})
    assert [event["people"] for event in events("case_study:answer")] == [[question.asker_id], []]


def test_a_question_on_a_case_of_no_site_and_no_owner_reaches_the_team(site: int, sign_in: SignIn) -> None:
    make_case(slug="of-nobody")
    researcher = make_person("researcher")
    db.session.commit()
    sign_in("ppi_member").post("/case-studies/of-nobody/questions/ask", data={"text": "Who?", "form_key": "k1"})
    assert events("case_study:ask")[0]["people"] == [researcher.id]


def test_pages_about_a_made_up_case_say_so(site: int, sign_in: SignIn) -> None:
    make_case(slug="made-up", demo=True)
    db.session.commit()
    visitor = sign_in(make_person("pioneer_staff", keys=("site:cornwall",), demo=True))
    for page in ("questions", "questions/ask", "spread"):
        assert "Illustrative: not a real case" in visitor.get(f"/case-studies/made-up/{page}").text, page


def test_what_a_demonstration_account_asks_counts_as_made_up(site: int, sign_in: SignIn) -> None:
    sign_in(make_person("ppi_member", demo=True)).post(ASK, data={"text": "How?", "form_key": "k1"})
    assert only_question().demo is True


def test_the_mail_says_that_there_is_a_question_and_not_what_it_says(
    site: int, sign_in: SignIn, settings: Settings
) -> None:
    asker = make_person("ppi_member")
    visitor = sign_in(asker)
    visitor.post(ASK, data={"text": "A secret of mine?", "form_key": "k1"})
    for event in db.session.scalars(select(Event).where(Event.name == "case_study:ask")):
        handle_event(event, replace(settings, base_url="http://portal.example"))
    mail = db.session.scalars(select(Mail)).one()
    assert (mail.person_id, mail.subject) == (site, "A question about your case study")
    assert "http://portal.example/case-studies/one-view/questions" in mail.text
    assert "secret" not in mail.text


def test_until_it_is_answered_only_the_asker_and_the_site_see_it(site: int, sign_in: SignIn) -> None:
    asker = sign_in("national_partner")
    asker.post(ASK, data={"text": "What did it cost?", "form_key": "k1"})
    assert "What did it cost?" in asker.get(PAGE).text
    for role, sees in (("public", False), ("ppi_member", False), ("researcher", True)):
        assert ("What did it cost?" in sign_in(role).get(PAGE).text) is sees
    other = sign_in("pioneer_staff", "site:leeds")
    assert "What did it cost?" not in other.get(PAGE).text
    assert other.get(f"/case-studies/questions/{only_question().id}").status_code == 404


def test_whoever_answers_for_an_early_insight_reads_its_caveat_first(site: int, sign_in: SignIn) -> None:
    case = make_case(slug="early", state="early_insight", terms={"site": ["cornwall"]})
    question = SiteQuestion(case_id=case.id, asker_role="researcher", text="Who paid?", form_key="k")
    db.session.add(question)
    db.session.commit()
    staff, address = sign_in("pioneer_staff", "site:cornwall"), f"/case-studies/questions/{question.id}"
    gate, edition = f"/items/{case.item_id}/early-insight", case.item.edition
    for answer in (staff.get(address), staff.post(address, data={"text": "", "form_key": "answer"})):
        assert (answer.status_code, answer.location) == (302, gate)
        assert "Who paid?" not in answer.text
    staff.post(gate, data={"accept": "yes", "version": edition})
    assert "Who paid?" in staff.get(address).text


def test_the_same_form_sent_twice_asks_once(site: int, sign_in: SignIn) -> None:
    asker = sign_in("researcher")
    for _ in range(2):
        asker.post(ASK, data={"text": "How?", "form_key": "k1"})
    assert only_question().text == "How?"


@pytest.mark.parametrize(("text", "told"), [("", "Write your question"), ("x" * 2_001, "Use 2,000 characters")])
def test_an_empty_or_endless_question_is_refused_and_kept(site: int, sign_in: SignIn, text: str, told: str) -> None:
    answer = sign_in("ppi_member").post(ASK, data={"text": text, "form_key": "k1"})
    assert answer.status_code == 400
    assert told in answer.text
    assert text in answer.text


def test_a_name_is_pointed_out_before_it_is_sent_and_nothing_is_lost(site: int, sign_in: SignIn) -> None:
    asker = sign_in("ppi_member")
    words = {"text": "How was Mrs Jean Baker helped?", "form_key": "k1"}
    advice = asker.post(ASK, data=words)
    assert advice.status_code == 400
    assert "Somebody may be recognised" in advice.text
    assert "Mrs Jean Baker" in advice.text
    assert db.session.scalars(select(SiteQuestion)).all() == []
    assert asker.post(ASK, data=words | {"sure": "y"}).status_code == 302
    assert only_question().text == "How was Mrs Jean Baker helped?"


def test_a_visitor_and_a_hidden_case_take_no_question(site: int, sign_in: SignIn) -> None:
    assert sign_in("public").post(ASK, data={"text": "How?", "form_key": "k"}).status_code == 403
    hidden = sign_in("ppi_member").post("/case-studies/hidden/questions/ask", data={"text": "?", "form_key": "k"})
    assert hidden.status_code == 404
    assert sign_in("ppi_member").get("/case-studies/questions/999").status_code == 403


class TestWithoutADemonstration:
    """A made-up question is nowhere, also on a case that is not made up."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return replace(settings, demo=False)

    def test_a_made_up_question_cannot_be_answered(self, site: int, sign_in: SignIn) -> None:
        case = make_case(slug="two-views")
        question = SiteQuestion(case_id=case.id, asker_role="ppi_member", text="Made up?", form_key="k", demo=True)
        db.session.add(question)
        db.session.flush()
        assert sign_in("researcher").get(f"/case-studies/questions/{question.id}").status_code == 404


def test_a_question_waits_on_the_home_of_those_who_can_answer_it(site: int, sign_in: SignIn) -> None:
    sign_in("ppi_member").post(ASK, data={"text": "How did people say no?", "form_key": "k1"})
    address = f"/case-studies/questions/{only_question().id}"
    staff, elsewhere = sign_in("pioneer_staff", "site:cornwall"), sign_in("pioneer_staff", "site:leeds")
    assert address in staff.get("/").text
    assert "Waiting for you (1)" in staff.get("/").text
    assert address not in elsewhere.get("/").text
    staff.post(address, data={"text": "By a letter.", "form_key": "answer"})
    assert address not in staff.get("/").text
