"""A person's own lists: saved, noted, taken off, deleted; nobody else's business."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.core.db import db
from portal.discussion.models import SavedEntry, SavedList
from portal.items.models import Item
from tests.factories.case_studies import make_case
from tests.factories.evidence import make_document

pytestmark = pytest.mark.usefixtures("without_csrf")
SignIn = Callable[..., FlaskClient]


def count(model: type[SavedEntry] | type[SavedList]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def only_list() -> SavedList:
    db.session.expire_all()
    return db.session.scalars(select(SavedList)).one()


def test_the_button_saves_to_a_first_list_and_again_changes_nothing(app: Flask, sign_in: SignIn) -> None:
    case = make_case(title="One view")
    visitor = sign_in("pioneer_staff")
    for _ in range(2):
        answer = visitor.post(f"/items/{case.item.id}/save", follow_redirects=True)
        assert "Saved to" in answer.text
    assert (count(SavedList), count(SavedEntry)) == (1, 1)
    assert "One view" in visitor.get(f"/account/lists/{only_list().id}").text


def test_before_anything_is_saved_the_page_says_what_would_be_here(app: Flask, sign_in: SignIn) -> None:
    pages = (f"/case-studies/{make_case().item.slug}", f"/library/{make_document().item.slug}")
    db.session.commit()
    visitor = sign_in("ppi_member")
    page = visitor.get("/account/lists").text
    assert "You have not saved anything yet" in page
    assert "“Save to my list” on a case study or a library document" in page
    assert all("Save to my list" in visitor.get(address).text for address in pages)


def test_an_item_goes_to_a_new_list_of_ones_choice(app: Flask, sign_in: SignIn) -> None:
    case = make_case()
    visitor = sign_in("pioneer_staff")
    visitor.post(f"/items/{case.item.id}/save", data={"list_id": "new", "name": "For the board"})
    assert only_list().name == "For the board"


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"list_id": "new", "name": " "}, "Give the list a name"),
        ({"list_id": "new", "name": "x" * 81}, "Use 80 characters or fewer"),
        ({"list_id": "999"}, "Choose one of the answers shown"),
    ],
)
def test_a_wrong_choice_is_told_and_saves_nothing(
    app: Flask, sign_in: SignIn, fields: dict[str, str], told: str
) -> None:
    case = make_case()
    answer = sign_in("pioneer_staff").post(f"/items/{case.item.id}/save", data=fields)
    assert answer.status_code == 400
    assert told in answer.text
    assert (count(SavedList), count(SavedEntry)) == (0, 0)


def test_what_one_may_not_read_cannot_be_saved(app: Flask, sign_in: SignIn) -> None:
    case = make_case(state="draft")
    assert sign_in("ppi_member").post(f"/items/{case.item.id}/save").status_code == 404
    assert count(SavedEntry) == 0


def test_what_is_hidden_later_leaves_the_list_without_a_trace(app: Flask, sign_in: SignIn) -> None:
    case = make_case(title="Soon hidden")
    visitor = sign_in("ppi_member")
    visitor.post(f"/items/{case.item.id}/save")
    db.session.get_one(Item, case.item.id).audience = "team"
    db.session.commit()
    assert "Soon hidden" not in visitor.get(f"/account/lists/{only_list().id}").text
    assert "(0)" in visitor.get("/account/lists").text


def test_a_note_is_kept_and_an_entry_taken_off(app: Flask, sign_in: SignIn) -> None:
    case = make_case()
    visitor = sign_in("ppi_member")
    visitor.post(f"/items/{case.item.id}/save")
    address = f"/account/lists/{only_list().id}"
    entry = db.session.scalars(select(SavedEntry.id)).one()
    visitor.post(f"{address}/entries/{entry}/note", data={"note": "Ask them about consent"})
    assert "Ask them about consent" in visitor.get(address).text
    assert visitor.post(f"{address}/entries/{entry}/note", data={"note": "x" * 501}).status_code == 400
    visitor.post(f"{address}/entries/{entry}/remove")
    assert "Nothing is on this list" in visitor.get(address).text


def test_a_list_is_deleted_after_a_question(app: Flask, sign_in: SignIn) -> None:
    case = make_case()
    visitor = sign_in("ppi_member")
    visitor.post(f"/items/{case.item.id}/save")
    address = f"/account/lists/{only_list().id}/delete"
    assert "The pages themselves stay" in visitor.get(address).text
    visitor.post(address)
    assert (count(SavedList), count(SavedEntry)) == (0, 0)


def test_a_list_of_somebody_else_is_not_there(app: Flask, sign_in: SignIn) -> None:
    case = make_case()
    sign_in("ppi_member").post(f"/items/{case.item.id}/save")
    entry = db.session.scalars(select(SavedEntry)).one()
    other, address = sign_in("researcher"), f"/account/lists/{only_list().id}"
    assert other.get(address).status_code == 404
    assert other.post(f"{address}/delete").status_code == 404
    assert other.post(f"{address}/entries/{entry.id}/remove").status_code == 404
    assert other.post(f"/items/{case.item.id}/save", data={"list_id": str(only_list().id)}).status_code == 400
    assert count(SavedEntry) == 1


def test_saving_asks_a_visitor_to_sign_in_first(app: Flask, client: FlaskClient) -> None:
    case = make_case()
    db.session.commit()
    answer = client.get(f"/items/{case.item.id}/save")
    assert answer.status_code == 302
    assert "sign-in" in answer.headers["Location"]
