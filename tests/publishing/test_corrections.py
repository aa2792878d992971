"""Changing what is released: nothing shows before it is approved and released with its note."""

from dataclasses import replace

import pytest
from flask import Flask

from portal.access.policy import Viewer
from portal.core.db import db
from portal.core.errors import Conflict, Denied, Invalid
from portal.items.models import Item
from portal.publishing import actions, queries
from portal.publishing.kinds import Content, Refused
from tests.conftest import viewer_of
from tests.factories.accounts import make_person
from tests.factories.publishing import approve_as, make_finding, make_released, words_of


def new_words(item: Item, words: str = "It was 33 of 97 people.") -> Content:
    live = queries.live_content(item)
    return replace(live, fields={**live.fields, "rests_on": words})


def test_a_proposed_correction_shows_to_nobody(app: Flask) -> None:
    item, author = make_released()
    actions.propose_correction(author, item, new_words(item), "A number was wrong.")
    assert words_of(item).rests_on == "A survey."
    assert queries.next_content(item).fields["rests_on"] == "It was 33 of 97 people."
    assert item.edition == 1


def test_an_approved_correction_is_the_next_version_with_its_note(app: Flask) -> None:
    item, author = make_released()
    actions.propose_correction(author, item, new_words(item), "A number was wrong.")
    with pytest.raises(Refused):
        actions.correct(author, item)
    approve_as(item)
    version = actions.correct(author, item)
    assert (version.edition, version.correction, version.note) == (2, True, "A number was wrong.")
    assert words_of(item).rests_on == "It was 33 of 97 people."
    assert queries.find_correction(item) is None
    old, new = queries.get_version(Viewer(), item, 1), queries.get_version(Viewer(), item, 2)
    assert [change.place for change in queries.differences(author, item, old, new)] == ["rests_on"]


def test_nobody_approves_their_own_correction(app: Flask) -> None:
    item, author = make_released()
    administrator = make_person("administrator")
    actions.propose_correction(viewer_of(administrator), item, new_words(item), "Mended.")
    with pytest.raises(Denied):
        approve_as(item, administrator)
    with pytest.raises(Refused):
        actions.correct(author, item)


def test_a_correction_undone_is_proposed_again(app: Flask) -> None:
    item, author = make_released()
    actions.propose_correction(author, item, new_words(item), "A number was wrong.")
    approve_as(item)
    actions.correct(author, item)
    actions.undo_release(author, item)
    assert (item.state, item.edition) == ("published", 1)
    assert words_of(item).rests_on == "A survey."
    assert queries.next_content(item).fields["rests_on"] == "It was 33 of 97 people."


def test_a_wider_audience_is_a_correction_too(app: Flask) -> None:
    item, author = make_released(audience="members")
    actions.propose_correction(author, item, replace(queries.live_content(item), audience="public"), "For everyone.")
    approve_as(item)
    assert queries.list_versions(Viewer(), item) == []
    actions.correct(author, item)
    assert [v.edition for v in queries.list_versions(Viewer(), item)] == [2]


def test_a_correction_says_what_changed_and_why(app: Flask) -> None:
    item, author = make_released()
    with pytest.raises(Invalid) as invalid:
        actions.propose_correction(author, item, new_words(item), " ")
    assert invalid.value.field == "note"
    with pytest.raises(Invalid, match="Nothing"):
        actions.propose_correction(author, item, queries.live_content(item), "Why?")


def test_two_editors_of_one_correction_lose_nothing(app: Flask) -> None:
    item, author = make_released()
    actions.propose_correction(author, item, new_words(item, "One."), "First.")
    with pytest.raises(Conflict) as conflict:
        actions.propose_correction(author, item, new_words(item, "Two."), "Second.")
    assert "One." in conflict.value.theirs
    assert "Two." in conflict.value.yours


def test_a_draft_needs_no_correction(app: Flask) -> None:
    owner = make_person("researcher")
    item = make_finding(owner=owner)
    with pytest.raises(Refused):
        actions.propose_correction(viewer_of(owner), item, new_words(item), "Why.")


def test_a_correction_can_be_given_up(app: Flask) -> None:
    item, author = make_released()
    actions.propose_correction(author, item, new_words(item), "A number was wrong.")
    actions.drop_correction(author, item)
    assert queries.next_content(item) == queries.live_content(item)
    with pytest.raises(Refused):
        actions.drop_correction(author, item)


def test_what_came_from_files_has_its_versions_too(app: Flask) -> None:
    item = make_finding("published", edition=1)
    assert actions.keep_loaded() == 1
    assert actions.keep_loaded() == 0
    assert [(v.edition, v.correction) for v in queries.versions_of(item)] == [(1, False)]
    words_of(item).rests_on = "Another survey."
    db.session.flush()
    assert actions.keep_loaded() == 1
    assert [(v.edition, v.correction) for v in queries.versions_of(item)] == [(2, True), (1, False)]


@pytest.mark.parametrize("note", ["We took Barnsley out.", "Mary Jones asked us to.", "It was 3 of 7 carers."])
def test_a_note_that_names_somebody_is_not_kept(app: Flask, note: str) -> None:
    item, author = make_released()
    with pytest.raises(Invalid) as refused:
        actions.propose_correction(author, item, new_words(item), note)
    assert refused.value.field == "note" and "could identify somebody" in str(refused.value)
    administrator = viewer_of(make_person("administrator"))
    with pytest.raises(Invalid) as refused:
        actions.withdraw(administrator, item, note)
    assert refused.value.field == "reason" and item.state == "published"
