"""Looking after people: a Pioneer's lead and a PPI group's lead say who belongs there, and no more than that."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.access import memberships
from portal.accounts.models import Person, PpiGroup
from portal.core.audit import AuditLine
from portal.core.db import db
from portal.core.outbox import Event
from portal.items.vocabulary import Term
from tests.accounts.forms import errors_of
from tests.factories.accounts import make_person

pytestmark = pytest.mark.usefixtures("without_csrf")
SignIn = Callable[..., FlaskClient]
PLACE = "/pioneers/cornwall/people"
LEAD = ("site:cornwall", "lead:cornwall")


@pytest.fixture(autouse=True)
def places(app: Flask) -> None:
    db.session.add(Term(vocabulary="site", key="cornwall", label="Cornwall"))
    db.session.add(Term(vocabulary="site", key="leeds", label="Leeds"))
    db.session.add(PpiGroup(id=3, name="Care homes group", study="Care homes"))
    db.session.flush()


def keys_of(person_id: int) -> frozenset[str]:
    db.session.rollback()
    return memberships.keys_of(person_id)


def colleague(*keys: str, role: str = "pioneer_staff", **fields: object) -> Person:
    return make_person(role, keys=keys, **{"email": "jo@example.org", "name": "Jo Penrose"} | fields)


def test_a_lead_reads_in_words_who_can_do_what_in_their_pioneer(sign_in: SignIn) -> None:
    colleague("site:cornwall")
    make_person("pioneer_staff", name="Of Leeds", keys=("site:leeds",))
    client = sign_in("pioneer_staff", *LEAD)
    page = client.get(PLACE).text
    assert "Jo Penrose" in page and "Of Leeds" not in page
    assert page.count("Can read what is for the staff of Cornwall") == 2
    assert page.count("Can say who works in Cornwall") == 1
    assert "End this<span" in page and "jo@example.org" not in page
    assert f'href="{PLACE}"' in client.get("/account/circles").text
    assert "/account/circles" in client.get("/account/settings").text


def test_a_lead_lets_a_colleague_in_and_ends_it_which_is_logged_and_told(sign_in: SignIn) -> None:
    person = colleague().id
    client = sign_in(lead := make_person("pioneer_staff", keys=LEAD))
    actor = lead.id
    assert client.post(PLACE, data={"email": " Jo@Example.org "}).location == PLACE
    assert keys_of(person) == {"site:cornwall"}
    assert client.post(f"{PLACE}/{person}/end").location == PLACE
    assert keys_of(person) == frozenset()
    lines = db.session.scalars(select(AuditLine).order_by(AuditLine.id)).all()
    assert [(line.act, line.actor_id, line.detail) for line in lines] == [
        ("membership:give", actor, {"person": person, "key": "site:cornwall"}),
        ("membership:take", actor, {"person": person, "key": "site:cornwall"}),
    ]
    told = [event.payload["person"] for event in db.session.scalars(select(Event)) if "membership" in event.name]
    assert told == [person, person]


@pytest.mark.parametrize("role", ["ppi_member", "researcher", "administrator", "national_partner"])
def test_who_is_not_pioneer_staff_is_told_of_like_an_unknown_address(role: str, sign_in: SignIn) -> None:
    person = colleague(role=role).id
    client = sign_in("pioneer_staff", *LEAD)
    known = client.post(PLACE, data={"email": "jo@example.org"})
    unknown = client.post(PLACE, data={"email": "nobody@example.org"})
    assert known.status_code == unknown.status_code == 400
    assert errors_of(known) == errors_of(unknown)
    assert errors_of(known)[0].startswith("No open account as “Pioneer staff” has this address.")
    assert keys_of(person) == frozenset()


def test_closed_accounts_and_members_are_not_let_in(sign_in: SignIn) -> None:
    colleague(active=False)
    colleague("site:cornwall", email="in@example.org")
    client = sign_in("pioneer_staff", *LEAD)
    assert client.post(PLACE, data={"email": "jo@example.org"}).status_code == 400
    assert errors_of(client.post(PLACE, data={"email": "in@example.org"})) == ["This person belongs here already."]


@pytest.mark.parametrize("keys", [(), ("site:cornwall",), ("lead:leeds", "site:leeds"), ("lead:cornwall",)])
def test_to_who_does_not_lead_it_and_work_there_the_page_is_not_there(keys: tuple[str, ...], sign_in: SignIn) -> None:
    person = colleague("site:cornwall").id
    client = sign_in("pioneer_staff", *keys)
    assert client.get(PLACE).status_code == 404
    assert client.post(PLACE, data={"email": "jo@example.org"}).status_code == 404
    assert client.post(f"{PLACE}/{person}/end").status_code == 404
    assert client.post(f"{PLACE}/step-down").status_code == 404
    assert keys_of(person) == {"site:cornwall"}


def test_a_lead_ends_nothing_elsewhere_and_no_other_lead(sign_in: SignIn) -> None:
    elsewhere = colleague("site:leeds", "review:7").id
    other = make_person("pioneer_staff", keys=LEAD).id
    client = sign_in("pioneer_staff", *LEAD)
    assert client.post(f"{PLACE}/{elsewhere}/end").status_code == 404
    assert client.post(f"{PLACE}/{other}/end").status_code == 409
    assert keys_of(elsewhere) == {"site:leeds", "review:7"}
    assert keys_of(other) == set(LEAD)


def test_a_lead_gives_up_the_duty_only_while_another_has_it(sign_in: SignIn) -> None:
    me = make_person("pioneer_staff", keys=LEAD)
    number, client = me.id, sign_in(me)
    assert client.post(f"{PLACE}/{number}/end").status_code == 409, "not while leading"
    make_person("pioneer_staff", keys=LEAD, active=False)
    db.session.commit()
    assert client.post(f"{PLACE}/step-down").status_code == 409, "a closed account leads nobody"
    make_person("pioneer_staff", keys=LEAD)
    db.session.commit()
    assert client.post(f"{PLACE}/step-down").location == "/account/"
    assert keys_of(number) == {"site:cornwall"}
    assert client.get(PLACE).status_code == 404


def test_who_looks_after_a_group_says_who_belongs_to_it_alone(sign_in: SignIn) -> None:
    person = colleague(role="ppi_member").id
    client = sign_in("researcher", "ppi_lead:3")
    place = "/ppi-groups/3/people"
    assert f'href="{place}"' in client.get("/ppi-groups/3").text
    assert client.post(place, data={"email": "jo@example.org"}).location == place
    assert keys_of(person) == {"group:3"}
    assert "Can read what is for the group Care homes group" in client.get(place).text
    assert client.post(f"{place}/{person}/end").location == place
    assert client.post(f"{place}/step-down").status_code == 409
    assert client.get("/ppi-groups/4/people").status_code == client.get(PLACE).status_code == 404
    assert sign_in("researcher").get(place).status_code == 404


def test_an_administrator_uses_the_same_pages_and_appoints_who_looks_after_a_group(sign_in: SignIn) -> None:
    researcher = make_person("researcher").id
    client = sign_in("administrator")
    page = f"/admin/people/{researcher}/rights"
    wrong = {"role": "national_partner", "group_leads": "3"}
    assert errors_of(client.post(page, data=wrong))[0].startswith("Only researchers look after a PPI group.")
    assert client.post(page, data={"role": "researcher", "group_leads": "3"}).status_code == 302
    assert keys_of(researcher) == {"ppi_lead:3"}
    assert "Looks after the PPI group Care homes group" in client.get(f"/admin/people/{researcher}").text
    assert page in client.get("/ppi-groups/3/people").text
    assert client.get(PLACE).status_code == 200
    assert client.get("/pioneers/nowhere/people").status_code == client.get("/ppi-groups/x/people").status_code == 404
    assert "You lead no Pioneer" in client.get("/account/circles").text
