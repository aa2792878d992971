"""The library's list: for whom, narrowed and sorted how, at which cost."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.db import db
from portal.evidence.citations.reference import PartialDate
from portal.items.models import Item
from portal.items.vocabulary import Term, set_terms
from tests.factories.accounts import make_person
from tests.factories.evidence import make_document, make_reference

SignIn = Callable[..., FlaskClient]


def make_terms(item: Item, *themes: str) -> None:
    for theme in themes:
        db.session.merge(Term(id=sum(map(ord, theme)), vocabulary="theme", key=theme, label=theme.capitalize()))
    set_terms(item.id, {"theme": themes})


def test_it_holds_only_what_the_reader_may_read(app: Flask, sign_in: SignIn, role: str) -> None:
    make_document(title="Open to all")
    make_document(title="For members", audience="members")
    make_document(title="For the team", audience="team")
    make_document(title="A draft", state="draft")
    page = sign_in(role).get("/library/").text
    team = role in ("researcher", "administrator")
    assert "Open to all" in page
    assert ("For members" in page) is (role != "public")
    assert ("For the team" in page) is team
    assert ("A draft" in page) is (role == "administrator")
    assert f"{1 + (role != 'public') + team + (role == 'administrator')} document" in page


def test_counts_are_those_of_the_list_they_lead_to_and_of_this_reader(app: Flask, client: FlaskClient) -> None:
    for themes in (("finance",), ("finance", "culture"), ("culture",)):
        make_terms(make_document().item, *themes)
    make_terms(make_document(audience="team").item, "finance")
    make_terms(make_document(make_reference(type="report")).item, "culture")
    db.session.commit()
    page = client.get("/library/?theme=finance&type=journal_article").text
    assert "2 documents" in page
    assert 'Finance <span class="tick__count">(2)' in page
    assert 'Culture <span class="tick__count">(2)' in page, (
        "or within a filter: its own choice is left out of its counts"
    )
    assert 'Journal article <span class="tick__count">(2)' in page
    assert "Report" not in page, "and across filters: no report is about finance"
    both = client.get("/library/?theme=finance&theme=culture").text
    assert "4 documents" in both


def test_a_choice_that_finds_nothing_stays_visible(app: Flask, client: FlaskClient) -> None:
    make_terms(make_document().item, "finance")
    db.session.commit()
    page = client.get("/library/?theme=finance&year=1999").text
    assert "No document matches all of these" in page
    assert "Year: 1999" in page
    assert "Theme: Finance (0)" in page


def test_documents_without_a_year_can_be_found(app: Flask, client: FlaskClient) -> None:
    make_document(make_reference(title="Undated", issued=None))
    make_document(make_reference(title="Dated"))
    db.session.commit()
    page = client.get("/library/?year=none").text
    assert "Undated" in page and "Dated</a>" not in page
    assert "2 documents" in client.get("/library/?year=none&year=2016").text


def test_it_sorts_by_year_by_title_and_by_when_it_was_added(app: Flask, client: FlaskClient) -> None:
    for title, year in (("Beta", 2015), ("alpha", None), ("Gamma", 2017)):
        make_document(make_reference(title=title, issued=PartialDate(year) if year else None))
    db.session.commit()

    def order(address: str) -> list[str]:
        page = client.get(address).text
        return sorted(("alpha", "Beta", "Gamma"), key=page.index)

    assert order("/library/") == ["Gamma", "Beta", "alpha"]
    assert order("/library/?sort=title") == ["alpha", "Beta", "Gamma"]
    assert order("/library/?sort=added") == ["Gamma", "alpha", "Beta"]
    assert order("/library/?sort=nonsense") == ["Gamma", "Beta", "alpha"]


def test_only_the_team_narrows_by_state(app: Flask, sign_in: SignIn) -> None:
    person = make_person("researcher")
    make_document(title="Mine", state="draft", owner_id=person.id)
    make_document(title="Out")
    team = sign_in(person).get("/library/?state=draft").text
    assert "Mine" in team and "Out</a>" not in team
    assert "Out" in sign_in("public").get("/library/?state=draft").text


def test_demonstration_documents_vanish_without_the_demonstration(app: Flask, client: FlaskClient) -> None:
    document = make_document(make_reference(title="Made up"), demo=True)
    db.session.commit()
    assert "Made up" in client.get("/library/").text
    app.config["DEMO"] = False
    assert "Made up" not in client.get("/library/").text
    assert client.get(f"/library/{document.item.slug}").status_code == 404
    assert client.get(f"/library/{document.item.slug}.ris").status_code == 404
    assert "Made up" not in client.get("/library/export.ris").text


@pytest.mark.parametrize("address", ["/library/?page=2", "/library/Nobody", "/library/a--"])
def test_addresses_that_lead_nowhere_are_not_found(app: Flask, client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404
