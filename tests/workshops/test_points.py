"""Learning points: written down as drafts, shown to readers, changed with a note, talked about."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.core.db import db
from portal.publishing.queries import versions_of
from portal.workshops.models import LearningPoint, Round
from tests.conftest import counted_statements
from tests.factories.accounts import make_person
from tests.factories.items import make_item
from tests.factories.workshops import make_round

SignIn = Callable[..., FlaskClient]
pytestmark = pytest.mark.usefixtures("without_csrf")
NEW = "/workshops/rounds/autumn/points/new"
ALL = "/workshops/rounds/autumn/points"


@pytest.fixture
def of(app: Flask) -> Round:
    made = make_round(slug="autumn", title="Autumn round")
    db.session.commit()
    return made


@pytest.fixture
def rapporteur(of: Round, sign_in: SignIn) -> FlaskClient:
    return sign_in("ppi_member", f"rapporteur:{of.item_id}")


@pytest.fixture
def organiser(of: Round, sign_in: SignIn) -> FlaskClient:
    return sign_in("researcher", f"organise:{of.item_id}")


def form(**changes: object) -> dict[str, object]:
    base = {"text": "People trust a named person. More was said.", "kind": "insight", "heard": "london"}
    return base | {"participants": ["ppi_member", "researcher"]} | changes


def only() -> LearningPoint:
    return db.session.scalars(select(LearningPoint).execution_options(populate_existing=True)).one()


def test_a_point_is_a_draft_until_the_team_shows_it(
    of: Round, organiser: FlaskClient, rapporteur: FlaskClient, app: Flask
) -> None:
    assert rapporteur.post(NEW, data=form()).headers["Location"] == ALL
    visitor = app.test_client()
    assert "People trust a named person" not in visitor.get(ALL).text
    assert visitor.get("/learning/autumn-people-trust-a-named-person").status_code == 404
    page = rapporteur.get("/learning/autumn-people-trust-a-named-person")
    assert (page.status_code, f"/items/{only().item_id}/readers" in page.text) == (200, True)
    assert rapporteur.post(f"{ALL}/show").status_code == 403
    assert organiser.post(f"{ALL}/show").status_code == 302
    page = visitor.get("/learning/autumn-people-trust-a-named-person").text
    assert "Said by PPI members and researchers" in page
    assert "Heard in London" in page
    assert "More was said." in page
    assert "No comments yet" in page
    here = BeautifulSoup(page, "html.parser").select('nav[aria-label="Main"] [aria-current]')
    assert [entry.text for entry in here] == ["Workshops"]


def test_a_member_comments_on_a_point(of: Round, organiser: FlaskClient, sign_in: SignIn) -> None:
    organiser.post(NEW, data=form())
    organiser.post(f"{ALL}/show")
    point = only()
    words = {"body": "So it is with us", "form_key": "k1", "show_as": "alias", "ground_rules": "y"}
    sent = sign_in("ppi_member").post(f"/items/{point.item_id}/comments", data=words)
    assert sent.headers["Location"].startswith("/learning/autumn-people-trust-a-named-person#comment-")


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"text": " "}, "text", "Write the learning point"),
        ({"text": "x" * 2001}, "text", "Use 2,000 characters or fewer"),
        ({"heard": ""}, "heard", "Choose where it was heard"),
        ({"heard": "leeds"}, "heard", "Choose one of the answers shown"),
        ({"kind": "action"}, "owner_role", "Say which role does it"),
        ({"kind": "action", "owner_role": "PPI lead"}, "due_on-day", "Say by when"),
        ({"kind": "action", "due_on": ["31", "11", "2016"]}, "due_on-day", "Enter a real date"),
        ({"theme": "no-such"}, "theme", "Choose one from the list"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    of: Round, rapporteur: FlaskClient, change: dict[str, object], field: str, message: str
) -> None:
    answer = rapporteur.post(NEW, data=form() | change)
    page = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 400
    assert page.select_one(f'.nhsuk-error-summary a[href="#{field}"]')
    assert message in page.select_one(".nhsuk-error-message").get_text()
    assert db.session.scalar(select(func.count(LearningPoint.id))) == 0


def test_an_action_has_a_role_and_a_day_and_others_have_none(of: Round, rapporteur: FlaskClient) -> None:
    action = form(kind="action", owner_role="PPI lead", due_on=["16", "12", "2016"])
    rapporteur.post(NEW, data=action)
    assert "PPI lead, by 16 December 2016" in rapporteur.get(ALL).text
    rapporteur.post(
        "/learning/autumn-people-trust-a-named-person/edit", data=action | {"kind": "insight", "version": "1"}
    )
    assert (only().owner_role, only().due_on) == (None, None)


def test_two_points_with_the_same_words_get_two_addresses(of: Round, rapporteur: FlaskClient) -> None:
    for _ in range(3):
        rapporteur.post(NEW, data=form())
    slugs = sorted(point.item.slug for point in db.session.scalars(select(LearningPoint)))
    stem = "autumn-people-trust-a-named-person"
    assert slugs == [stem, f"{stem}-2", f"{stem}-3"]


def test_a_change_of_what_readers_see_is_a_version_with_a_note(of: Round, organiser: FlaskClient) -> None:
    organiser.post(NEW, data=form())
    organiser.post(f"{ALL}/show")
    version = str(only().item.version)
    db.session.remove()
    address = "/learning/autumn-people-trust-a-named-person/edit"
    changed = form(text="People trust a person they know.", version=version)
    silent = organiser.post(address, data=changed)
    assert "Say what changed and why" in silent.text
    assert only().text.startswith("People trust a named person")
    db.session.remove()
    assert organiser.post(address, data=changed | {"why": "It was put more plainly."}).status_code == 302
    assert [one.note for one in versions_of(only().item)] == ["It was put more plainly.", ""]


def test_the_second_editor_sees_both_texts(of: Round, organiser: FlaskClient) -> None:
    organiser.post(NEW, data=form())
    version = str(only().item.version)
    db.session.remove()
    address = "/learning/autumn-people-trust-a-named-person/edit"
    assert organiser.post(address, data=form(text="Theirs", version=version)).status_code == 302
    second = organiser.post(address, data=form(text="Yours", version=version))
    assert second.status_code == 409
    assert "Theirs" in second.text and "Yours" in second.text


def test_a_point_that_names_a_person_is_not_shown(of: Round, organiser: FlaskClient) -> None:
    organiser.post(NEW, data=form(text="Write to anna.berry@example.org about it."))
    answer = organiser.post(f"{ALL}/show")
    assert answer.status_code == 400
    assert "could identify a Pioneer or a person" in answer.text
    assert f'<a href="/items/{only().item_id}/disclosure">“Write to anna.berry@example.org about it”. ' in answer.text
    assert "Write a learning point" in answer.text, "the way on stands beneath"
    assert only().item.state == "draft"


def test_the_cost_of_the_list_does_not_grow(of: Round, sign_in: SignIn) -> None:
    owner, visitor, costs = make_person("researcher"), sign_in("ppi_member"), []
    for count in (1, 40):
        for _ in range(count):
            item = make_item("learning_point", owner_id=owner.id)
            db.session.add(LearningPoint(item=item, round_id=of.id, text="Words", kind="insight", heard="both"))
        db.session.commit()
        for address in (ALL, f"/learning/{item.slug}"):
            db.session.remove()
            with counted_statements() as seen:
                assert visitor.get(address).status_code == 200
            assert len(seen) <= 10, seen
            costs.append(len(seen))
    assert costs[:2] == costs[2:]


def test_a_name_in_the_first_words_stays_in_no_address(of: Round, organiser: FlaskClient) -> None:
    organiser.post(NEW, data=form(text="Leeds said that trust comes first."))
    assert only().item.slug == "autumn-point"
    edit = f"/learning/{only().item.slug}/edit"
    organiser.post(edit, data=form(text="Trust comes first.", version=str(only().item.version)))
    organiser.post(f"{ALL}/show")
    assert (only().item.state, only().item.title, only().item.slug) == (
        "published",
        "Trust comes first",
        "autumn-point",
    )
