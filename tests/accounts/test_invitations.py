"""Who may ask whom to join, what the invitation says, and what can be done with it."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.access.policy import invites
from portal.accounts.models import Invitation
from portal.accounts.security.tokens import hash_token
from portal.config import Settings
from portal.core import clock
from portal.core.audit import AuditLine
from portal.core.db import db
from portal.core.outbox import Mail
from portal.items.vocabulary import Term
from tests.accounts.forms import errors_of
from tests.conftest import settings_for, viewer_of
from tests.factories.accounts import make_person

pytestmark = pytest.mark.usefixtures("without_csrf")
SignIn = Callable[..., FlaskClient]
NEW, LIST = "/invitations/new", "/invitations"
WHY = "You said at the open day that you would like to read along."


def ask(
    client: FlaskClient, email: str = "Mair.Ellis@Example.org", role: str = "ppi_member", **more: str
) -> TestResponse:
    return client.post(NEW, data={"email": email, "role": role, "reason": WHY, "name": "Mair Ellis"} | more)


def link_in(page: str) -> str:
    code = BeautifulSoup(page, "html.parser").select_one("code.one-time-link")
    return code.get_text() if code else ""


def kept() -> Invitation:
    db.session.rollback()
    row = db.session.scalars(select(Invitation).order_by(Invitation.id.desc())).first()
    assert row is not None
    db.session.refresh(row)
    return row


@pytest.mark.parametrize(
    ("asker", "may"),
    [
        ("researcher", {"ppi_member", "national_partner"}),
        ("administrator", {"ppi_member", "pioneer_staff", "national_partner", "researcher", "administrator"}),
        ("pioneer_staff", set()),
        ("ppi_member", set()),
        ("national_partner", set()),
    ],
)
def test_each_role_may_invite_only_its_own(asker: str, may: set[str], app: Flask) -> None:
    viewer = viewer_of(make_person(asker))
    roles = ("ppi_member", "pioneer_staff", "national_partner", "researcher", "administrator")
    assert {role for role in roles if invites(viewer, role, "cornwall")} == may


def test_a_lead_may_propose_colleagues_of_that_site_and_of_no_other(app: Flask) -> None:
    lead = viewer_of(make_person("pioneer_staff"), "site:cornwall", "lead:cornwall")
    assert invites(lead, "pioneer_staff", "cornwall")
    assert not invites(lead, "pioneer_staff", "leeds")
    assert not invites(lead, "ppi_member")


def test_without_a_mail_server_the_link_is_shown_once_and_only_its_hash_is_kept(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("researcher")
    answer = ask(client)
    link = link_in(answer.text)
    assert link.startswith("http://127.0.0.1:8000/account/join/")
    row = kept()
    assert row.email == "mair.ellis@example.org"
    assert row.sha256 == hash_token(link.rsplit("/", 1)[1])
    assert row.ends_at is not None and timedelta(days=13) < row.ends_at - clock.now() < timedelta(days=15)
    assert link not in client.get(f"{LIST}/{row.id}").text
    assert db.session.scalars(select(Mail)).all() == []


class TestWithAMailServer:
    @pytest.fixture
    def settings(self, tmp_path: Path) -> Settings:
        return settings_for(tmp_path, smtp_url="smtp://127.0.0.1:1")

    def test_it_is_mailed_and_says_who_asks_and_why(self, app: Flask, sign_in: SignIn) -> None:
        asker = make_person("researcher", name="Rhian Researcher")
        answer = ask(sign_in(asker))
        assert answer.status_code == 302
        mail = db.session.scalars(select(Mail)).one()
        assert (mail.recipient, mail.subject) == ("mair.ellis@example.org", "Rhian Researcher invites you to Joined Up")
        assert WHY in mail.text
        assert "http://127.0.0.1:8000/account/join/" in mail.text


def test_the_log_names_neither_address_nor_reason(app: Flask, sign_in: SignIn) -> None:
    ask(sign_in("researcher"))
    lines = db.session.scalars(select(AuditLine).where(AuditLine.act.startswith("invitation:"))).all()
    assert [(line.act, line.detail) for line in lines] == [("invitation:make", {"invitation": 1, "role": "ppi_member"})]


def test_a_role_that_one_may_not_invite_is_not_on_offer_nor_taken(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("researcher")
    assert "Administrator" not in client.get(NEW).text.split("They join as")[1].split("</fieldset>")[0]
    assert errors_of(ask(client, role="administrator")) == ["Choose one of the answers shown"]
    assert db.session.scalars(select(Invitation)).all() == []


def test_a_lead_proposes_and_an_administrator_confirms(app: Flask, sign_in: SignIn) -> None:
    db.session.add_all(Term(vocabulary="site", key=key, label=key.title()) for key in ("cornwall", "leeds"))
    lead = sign_in("pioneer_staff", "site:cornwall", "lead:cornwall")
    assert errors_of(ask(lead, role="pioneer_staff", site="leeds")) == ["Choose one from the list"]
    assert errors_of(ask(lead, role="pioneer_staff")) == [
        "You may not invite people of this role. Ask an administrator."
    ]
    answer = ask(lead, role="pioneer_staff", site="cornwall")
    assert "We have your proposal" in lead.get(answer.location).text
    assert kept().state == "proposed"
    assert "Invitations (1 to confirm)" in sign_in("administrator").get("/admin/people").text
    assert "Cornwall" in sign_in("administrator").get(f"{LIST}/1").text
    assert link_in(sign_in("administrator").post(f"{LIST}/1/confirm").text)
    assert kept().state == "open"


def test_staff_who_lead_no_site_are_turned_away(app: Flask, sign_in: SignIn) -> None:
    for path in (LIST, NEW):
        assert sign_in("pioneer_staff", "site:cornwall").get(path).status_code == 403


def test_a_new_administrator_needs_a_second_one(app: Flask, sign_in: SignIn) -> None:
    first = sign_in("administrator")
    assert ask(first, role="administrator").status_code == 302
    row = kept()
    number, state = row.id, row.state
    assert state == "proposed"
    assert first.post(f"{LIST}/{number}/confirm").status_code == 403
    assert first.post(f"{LIST}/{number}/send").status_code == 409
    assert sign_in("researcher").post(f"{LIST}/{number}/confirm").status_code == 403
    assert link_in(sign_in("administrator").post(f"{LIST}/{number}/confirm").text)
    assert kept().state == "open"
    assert sign_in("administrator").post(f"{LIST}/{number}/confirm").status_code == 409


@pytest.mark.parametrize(
    "again",
    ["mair.ellis@example.org", "MAIR.ELLIS@EXAMPLE.ORG", " Mair.Ellis@example.org ", "\uff2dair.ellis@example.org"],
)
def test_one_address_is_invited_once_whatever_its_letters(again: str, app: Flask, sign_in: SignIn) -> None:
    client = sign_in("researcher")
    ask(client)
    answer = ask(client, email=again)
    assert answer.status_code == 400
    assert errors_of(answer) == ["This person has an invitation already. Send that one again, or withdraw it first."]


def test_who_has_an_account_is_not_invited(app: Flask, sign_in: SignIn) -> None:
    make_person(email="mair.ellis@example.org")
    answer = ask(sign_in("researcher"))
    assert errors_of(answer) == ["There is an account with this address already. Search the list of people for it."]


def test_sending_again_makes_a_new_link_and_kills_the_old(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("researcher")
    old = link_in(ask(client).text)
    new = link_in(client.post(f"{LIST}/1/send").text)
    assert new and new != old
    visitor = app.test_client()
    assert visitor.get(old.removeprefix("http://127.0.0.1:8000")).status_code == 404
    assert visitor.get(new.removeprefix("http://127.0.0.1:8000")).status_code == 200


def test_a_withdrawn_invitation_says_so(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("researcher")
    link = link_in(ask(client).text).removeprefix("http://127.0.0.1:8000")
    assert client.post(f"{LIST}/1/withdraw").status_code == 302
    answer = app.test_client().get(link)
    assert (answer.status_code, "This invitation was withdrawn." in answer.text) == (410, True)
    assert client.post(f"{LIST}/1/withdraw").status_code == 409


def test_others_do_not_see_my_invitations_but_administrators_do(app: Flask, sign_in: SignIn) -> None:
    ask(sign_in("researcher"))
    other = sign_in("researcher")
    assert other.get(f"{LIST}/1").status_code == 404
    assert "mair.ellis@example.org" not in other.get(LIST).text
    assert "mair.ellis@example.org" in sign_in("administrator").get(LIST).text
