"""PPI groups: their space for members and the team, 404 for everybody else; and who can see an item."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.accounts.models import PpiGroup
from portal.core.db import db
from portal.findings.models import Finding
from portal.items.queries import item_address
from tests.accounts.forms import errors_of
from tests.factories.accounts import make_person
from tests.factories.case_studies import make_case
from tests.factories.evidence import make_document
from tests.factories.findings import make_finding
from tests.factories.items import make_item
from tests.factories.pioneers import make_pioneer
from tests.factories.workshops import make_round, make_workshop

pytestmark = pytest.mark.usefixtures("without_csrf")
SignIn = Callable[..., FlaskClient]
NAME = "National advisory group"


@pytest.fixture
def group(app: Flask) -> PpiGroup:
    made = PpiGroup(name=NAME, about="We meet **twice** a year.")
    db.session.add(made)
    db.session.flush()
    return made


def test_a_member_enters_the_space_and_reads_what_is_for_the_group(group: PpiGroup, sign_in: SignIn) -> None:
    make_item(title="Notes for the group", audience="ppi_group", audience_key=group.key)
    make_item(title="Notes for others", audience="ppi_group", audience_key="group:99")
    client = sign_in("ppi_member", group.key)
    page = client.get("/ppi-groups/1").text
    assert "<strong>twice</strong>" in page
    assert "Notes for the group" in page and "Notes for others" not in page
    assert NAME in client.get("/ppi-groups/").text
    assert "Members</h2>" not in page, "who belongs to it is for the team"


@pytest.mark.parametrize("role", ["ppi_member", "pioneer_staff", "national_partner"])
def test_to_others_the_space_is_not_there_and_counts_nothing(role: str, group: PpiGroup, sign_in: SignIn) -> None:
    client = sign_in(role, "group:99")
    assert client.get("/ppi-groups/1").status_code == 404
    assert client.get("/ppi-groups/1").text == client.get("/ppi-groups/12345").text.replace("12345", "1")
    assert NAME not in client.get("/ppi-groups/").text


def test_the_team_sees_who_belongs_to_it(group: PpiGroup, sign_in: SignIn) -> None:
    make_person("ppi_member", name="Mair Ellis", keys=(group.key,))
    make_person("ppi_member", name="Closed Account", keys=(group.key,), active=False)
    page = sign_in("researcher").get("/ppi-groups/1").text
    assert "Mair Ellis" in page and "Closed Account" not in page


def test_an_administrator_makes_and_changes_groups(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("administrator")
    assert client.post("/ppi-groups/new", data={"name": NAME}).location == "/ppi-groups/1"
    assert errors_of(client.post("/ppi-groups/new", data={"name": NAME.upper(), "study": "Care homes"})) == [
        "There is a group of this name. Choose another."
    ]
    assert errors_of(client.post("/ppi-groups/new", data={"name": "A second one"})) == [
        "There is a national advisory group already. Name the study that this group advises."
    ]
    assert client.post("/ppi-groups/new", data={"name": "Homes", "study": "Care homes"}).location == "/ppi-groups/2"
    changed = {"name": "Care homes group", "study": "Care homes", "version": "1"}
    assert client.post("/ppi-groups/2/edit", data=changed).location == "/ppi-groups/2"
    assert client.post("/ppi-groups/2/edit", data=changed).status_code == 409, "somebody saved first"
    assert "Care homes group" in client.get("/ppi-groups/2/edit").text


def readers(client: FlaskClient, number: int) -> str:
    answer = client.get(f"/items/{number}/readers")
    assert answer.status_code == 200
    return answer.text


def test_who_can_see_this_answers_in_roles_and_by_name_for_the_team(group: PpiGroup, sign_in: SignIn) -> None:
    item = make_item(audience="ppi_group", audience_key=group.key)
    number, key = item.id, group.key
    make_person("ppi_member", name="Mair Ellis", keys=(key,))
    make_person("ppi_member", name="Somebody Else")
    member = readers(sign_in("ppi_member", key), number)
    assert f"The PPI group {NAME}" in member
    assert "Every researcher" in member and "Every PPI member" not in member
    assert "Mair Ellis" not in member, "names are for the team"
    team = readers(sign_in("researcher"), number)
    assert "Mair Ellis" in team and "Somebody Else" not in team


@pytest.mark.parametrize(
    "make",
    [make_finding, make_case, make_document, make_round, make_workshop, make_pioneer],
    ids=lambda made: made.__name__,
)
def test_an_items_page_leads_there_for_who_is_signed_in(
    app: Flask, sign_in: SignIn, make: Callable[[], Finding]
) -> None:
    item = make().item
    number, address = item.id, item_address(item)
    db.session.commit()
    assert f'href="/items/{number}/readers"' in sign_in("ppi_member").get(address).text
    assert "/readers" not in app.test_client().get(address).text


def test_what_is_public_says_so_and_what_is_hidden_is_not_there(app: Flask, sign_in: SignIn) -> None:
    public, draft = make_item().id, make_item(state="draft").id
    client = sign_in("ppi_member")
    assert "Everyone, without signing in" in readers(client, public)
    assert client.get(f"/items/{draft}/readers").status_code == 404
