"""Changing a finding on the web: who may, what is kept, and what happens when two people save."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from portal.accounts.models import Person
from portal.core.db import db
from portal.items.models import Item
from portal.items.vocabulary import Term, terms_of
from portal.publishing.queries import find_correction
from tests.factories.accounts import make_person
from tests.factories.findings import make_dataset
from tests.findings.editor import filled, fresh, owned, save

SignIn = Callable[..., FlaskClient]
pytestmark = pytest.mark.usefixtures("without_csrf")


@pytest.fixture
def author(app: Flask) -> Person:
    return make_person("researcher")


def test_what_is_saved_is_what_the_editor_shows_again(sign_in: SignIn, author: Person) -> None:
    db.session.add_all(
        [Term(vocabulary="theme", key="money", label="Money"), Term(vocabulary="barrier", key="B07", label="B")]
    )
    table, finding = make_dataset(), owned(author)
    slug = table.slug
    db.session.commit()
    visitor = sign_in(author)
    changes = {
        "title": "Budgets  are tight", "plain_english": "One.\r\n\r\nTwo.", "question": "Is it so?",
        "leads_to": "More.", "dataset": slug, "work_package": "WP2", "document": "E05", "place": "slide 3",
        "theme": ["money"], "barrier": ["B07"], "audience": "members",
    }  # fmt: skip
    assert save(visitor, finding, **changes).status_code == 302
    now = fresh(finding)
    assert (now.item.title, now.item.audience, now.plain_english) == ("Budgets are tight", "members", "One.\n\nTwo.")
    assert (now.document, now.place, now.work_package) == ("E05", "slide 3", "WP2")
    assert now.dataset is not None and now.dataset.slug == slug
    assert terms_of([now.item_id])[now.item_id] == {"theme": ("money",), "barrier": ("B07",)}
    version = now.item.version
    assert (
        "Nothing was changed."
        in visitor.post(
            f"/findings/{now.item.slug}/edit",
            data=filled(visitor, f"/findings/{now.item.slug}/edit"),
            follow_redirects=True,
        ).text
    )
    assert fresh(finding).item.version == version


def test_another_table_takes_the_old_tables_chart_away(sign_in: SignIn, author: Person) -> None:
    first, second = make_dataset(), make_dataset()
    chart = {"title": "T", "items": ["Row 1"], "groups": ["all"]}
    finding = owned(author, dataset=first, chart=chart)
    visitor = sign_in(author)
    assert save(visitor, finding, place="Section 7").status_code == 302
    assert fresh(finding).chart == chart
    assert save(visitor, finding, dataset=second.slug).status_code == 302
    assert fresh(finding).chart is None
    assert "Row 2" in visitor.get(f"/findings/{finding.item.slug}").text


def test_of_two_who_save_the_second_sees_both_texts_and_loses_no_word(sign_in: SignIn, author: Person) -> None:
    finding = owned(author)
    address = f"/findings/{finding.item.slug}/edit"
    visitor = sign_in(author)
    old = filled(visitor, address)
    assert visitor.post(address, data=old | {"rests_on": "Their words."}).status_code == 302
    late = visitor.post(address, data=old | {"rests_on": "My words.", "place": "page 9"})
    assert late.status_code == 409
    conflict = BeautifulSoup(late.text, "html.parser").select(".conflict__text")
    assert "Their words." in conflict[0].text and "My words." in conflict[1].text
    assert fresh(finding).rests_on == "Their words."
    form = BeautifulSoup(late.text, "html.parser").select_one("main form")
    assert form is not None and "My words." in form.select_one("#rests_on").text  # type: ignore[union-attr]
    version = form.select_one("#version")["value"]  # type: ignore[index]
    assert visitor.post(address, data=old | {"rests_on": "Both.", "version": version}).status_code == 302
    assert fresh(finding).rests_on == "Both."


@pytest.mark.parametrize("state", ["draft", "internal_review", "peer_review"])
def test_before_its_release_a_finding_is_changed_where_it_stands(sign_in: SignIn, author: Person, state: str) -> None:
    finding = owned(author, state=state)
    assert save(sign_in(author), finding, leads_to="Somewhere.").status_code == 302
    assert fresh(finding).leads_to == "Somewhere."


def test_a_published_finding_stays_as_it_is_and_the_change_waits_as_its_next_version(
    sign_in: SignIn, author: Person, client: FlaskClient
) -> None:
    finding = owned(author, state="published")
    visitor = sign_in(author)
    assert "Say what changes and why" in save(visitor, finding, leads_to="Somewhere.").text
    answer = save(visitor, finding, leads_to="Somewhere.", note="We know more now.")
    assert answer.status_code == 302
    assert "Somewhere." not in client.get(f"/findings/{finding.item.slug}").text
    assert fresh(finding).leads_to == ""
    correction = find_correction(db.session.get_one(Item, finding.item_id))
    assert correction is not None and correction.fields["leads_to"] == "Somewhere."
    assert "Somewhere." in visitor.get(f"/findings/{finding.item.slug}/edit").text


@pytest.mark.parametrize(
    "role, state, status",
    [
        ("public", "published", 302),
        ("ppi_member", "published", 403),
        ("pioneer_staff", "published", 403),
        ("national_partner", "published", 403),
        ("researcher", "published", 403),
        ("researcher", "draft", 404),
        ("researcher", "internal_review", 403),
        ("administrator", "draft", 403),
        ("administrator", "published", 200),
        ("administrator", "withdrawn", 403),
    ],
)
def test_strangers_to_a_finding_cannot_change_it(
    sign_in: SignIn, author: Person, role: str, state: str, status: int
) -> None:
    finding = owned(author, state=state)
    visitor, address = sign_in(role), f"/findings/{finding.item.slug}/edit"
    answer = visitor.get(address)
    assert answer.status_code == status
    shown = visitor.get(f"/findings/{finding.item.slug}").text
    assert ("Edit this finding" in shown) is (status == 200)


def test_a_colleague_with_whom_a_draft_is_shared_may_change_it(sign_in: SignIn, author: Person) -> None:
    finding = owned(author)
    colleague = make_person("researcher", keys=(f"share:{finding.item_id}",))
    assert save(sign_in(colleague), finding, place="page 2").status_code == 302
    assert fresh(finding).place == "page 2"
