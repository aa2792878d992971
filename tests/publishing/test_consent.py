"""The consent wall: a named site agrees to exactly these words, or they are not published."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.access.policy import Viewer, can_read
from portal.core.db import db
from portal.core.errors import Conflict, Denied, Gone, Invalid, NotFound
from portal.items.models import Item
from portal.items.queries import open_item
from portal.publishing import actions, queries
from portal.publishing.kinds import Refused
from portal.publishing.queries.consent import get_asked, list_asked_of
from tests.conftest import viewer_of
from tests.factories.accounts import make_person
from tests.factories.publishing import Cases, approve_as

LEAD = ("site:cornwall", "lead:cornwall")


@pytest.fixture
def cases(app: Flask) -> Cases:
    return Cases()


@pytest.fixture
def lead(app: Flask) -> Viewer:
    return viewer_of(make_person("pioneer_staff", keys=LEAD), *LEAD)


@pytest.fixture
def team(app: Flask) -> Viewer:
    return viewer_of(make_person("researcher"))


def give(lead: Viewer, item: Item) -> None:
    actions.give_consent(lead, item, "cornwall", digest=queries.next_content(item).digest)


def consented(cases: Cases, lead: Viewer, team: Viewer) -> Item:
    item = cases.make()
    approve_as(item)
    actions.ask_consent(team, item, "cornwall")
    give(lead, item)
    return item


def test_a_named_case_needs_the_consent_of_its_site(cases: Cases, team: Viewer) -> None:
    item = cases.make()
    approve_as(item)
    with pytest.raises(Refused) as refused:
        actions.release(team, item)
    assert [o.href for o in refused.value.obstacles] == [f"/items/{item.id}/consent"]


def test_the_lead_reads_it_agrees_and_it_is_published(cases: Cases, lead: Viewer, team: Viewer) -> None:
    item = cases.make()
    approve_as(item)
    with pytest.raises(NotFound):
        get_asked(lead, item.id)
    actions.ask_consent(team, item, "cornwall")
    reading = replace(lead, keys=lead.keys | {f"review:{item.id}"})
    assert can_read(reading, item)
    assert get_asked(lead, item.id) is item
    assert [consent.item_id for consent in list_asked_of(reading)] == [item.id]
    give(lead, item)
    assert list_asked_of(reading) == []
    actions.release(team, item)
    assert item.state == "published"


def test_an_edit_voids_the_consent(cases: Cases, lead: Viewer, team: Viewer) -> None:
    item = consented(cases, lead, team)
    shown = queries.next_content(item).digest
    cases.words[item.id]["done"] = "In Cornwall they met daily."
    approve_as(item)
    with pytest.raises(Refused, match="changed"):
        actions.release(team, item)
    with pytest.raises(Conflict):
        actions.give_consent(lead, item, "cornwall", digest=shown)
    give(lead, item)
    actions.release(team, item)


def test_only_the_lead_of_that_site_decides(cases: Cases, lead: Viewer, team: Viewer) -> None:
    item = cases.make()
    actions.ask_consent(team, item, "cornwall")
    staff = viewer_of(make_person("pioneer_staff", keys=LEAD[:1]), LEAD[0])
    other = viewer_of(make_person("pioneer_staff"), "lead:kent")
    for person in (staff, other, team, viewer_of(make_person("administrator"))):
        with pytest.raises(Denied):
            give(person, item)


def test_each_named_site_is_asked(cases: Cases, lead: Viewer, team: Viewer) -> None:
    item = cases.make("cornwall kent", "In Cornwall and in Kent they met weekly.")
    approve_as(item)
    actions.ask_consent(team, item, "cornwall")
    give(lead, item)
    with pytest.raises(Refused) as refused:
        actions.release(team, item)
    assert [o.message for o in refused.value.obstacles] == ["kent was not asked."]
    with pytest.raises(Refused, match="no lead"):
        actions.ask_consent(team, item, "kent")


def test_a_site_that_is_not_named_cannot_be_asked_and_must_not_appear(cases: Cases, team: Viewer) -> None:
    item = cases.make("cornwall", "In Cornwall and in Leeds.")
    with pytest.raises(Invalid):
        actions.ask_consent(team, item, "leeds")
    assert [find.hit.subject for find in queries.open_finds(item, queries.next_content(item))] == ["leeds"]


def test_a_site_may_say_no(cases: Cases, lead: Viewer, team: Viewer) -> None:
    item = cases.make()
    approve_as(item)
    actions.ask_consent(team, item, "cornwall")
    actions.refuse_consent(lead, item, "cornwall", "Not before the election.")
    with pytest.raises(Refused, match="said no"):
        actions.release(team, item)


def test_a_public_source_needs_its_document_and_page(cases: Cases, team: Viewer) -> None:
    item = cases.make()
    approve_as(item)
    for document, place, field in (("", "page 3", "document"), ("E01", " ", "place")):
        with pytest.raises(Invalid) as invalid:
            actions.record_public_source(team, item, "cornwall", document, place)
        assert invalid.value.field == field
    actions.record_public_source(team, item, "cornwall", "E01", "slide 12")
    actions.release(team, item)
    assert item.state == "published"


def test_a_public_source_holds_for_its_words_only(cases: Cases, team: Viewer) -> None:
    item = cases.make()
    actions.record_public_source(team, item, "cornwall", "E01", "slide 12")
    cases.words[item.id]["done"] += " And more that no slide says."
    approve_as(item)
    with pytest.raises(Refused):
        actions.release(team, item)


def test_a_consent_taken_back_takes_the_case_away_without_its_title(cases: Cases, lead: Viewer, team: Viewer) -> None:
    item = consented(cases, lead, team)
    actions.release(team, item)
    actions.withdraw_consent(lead, item, "cornwall")
    with pytest.raises(Gone) as gone:
        open_item(Viewer(), item)
    assert gone.value.title is None
    assert queries.list_versions(Viewer(), item) == []


def test_a_case_that_comes_back_needs_a_new_consent(cases: Cases, lead: Viewer, team: Viewer) -> None:
    item = consented(cases, lead, team)
    actions.release(team, item)
    actions.withdraw_consent(lead, item, "cornwall")
    actions.restore(viewer_of(make_person("administrator")), item)
    item.state = "internal_review"
    approve_as(item)
    with pytest.raises(Refused, match="withdrew"):
        actions.release(team, item)


def test_a_correction_waits_for_its_own_consent(cases: Cases, lead: Viewer, team: Viewer) -> None:
    item = consented(cases, lead, team)
    actions.release(team, item)
    administrator = viewer_of(make_person("administrator"))
    live = queries.live_content(item)
    fields = {"done": "In Cornwall they met daily.", "sites": "cornwall"}
    actions.propose_correction(administrator, item, replace(live, fields=fields), "Mended.")
    approve_as(item, make_person("researcher"))
    with pytest.raises(Refused, match="other words"):
        actions.correct(administrator, item)
    actions.ask_consent(team, item, "cornwall")
    give(lead, item)
    actions.correct(administrator, item)
    assert cases.words[item.id]["done"] == "In Cornwall they met daily."


def test_what_a_site_is_asked_waits_on_the_home_of_its_lead(
    cases: Cases, team: Viewer, sign_in: Callable[..., FlaskClient]
) -> None:
    item, asked = cases.make(), make_person("pioneer_staff", keys=LEAD)
    actions.ask_consent(team, item, "cornwall")
    db.session.commit()
    link = f'href="/items/{item.id}/consent"'
    assert link in sign_in(asked).get("/").text
    assert link not in sign_in("pioneer_staff", "site:cornwall").get("/").text


def test_asking_is_offered_once_there_is_a_text_to_ask_about(cases: Cases, sign_in: Callable[..., FlaskClient]) -> None:
    item = cases.make(state="draft")
    db.session.commit()
    page, team = f"/items/{item.id}/consent", sign_in("administrator")
    assert "You can ask the lead once it is in review." in (text := team.get(page).text)
    assert f"{page}/cornwall/ask" not in text
    db.session.get_one(Item, item.id).state = "internal_review"
    db.session.commit()
    assert f"{page}/cornwall/ask" in team.get(page).text
