"""Withdrawal takes everything away at once; what comes back passes every gate again."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from portal.access.policy import Viewer
from portal.core.db import db
from portal.core.errors import Denied, Gone, Invalid
from portal.items.models import Item
from portal.items.queries import open_item
from portal.publishing import actions, queries
from portal.publishing.kinds import Refused
from tests.conftest import viewer_of
from tests.factories.accounts import make_person
from tests.factories.publishing import approve_as, make_finding, make_released

SignIn = Callable[..., FlaskClient]


def test_a_withdrawn_page_leaves_a_tombstone(app: Flask) -> None:
    item, _author = make_released()
    administrator = viewer_of(make_person("administrator"))
    replacement, _ = make_released()
    actions.withdraw(administrator, item, "A table was wrong.", replaced_by=replacement)
    with pytest.raises(Gone) as gone:
        open_item(Viewer(), item)
    assert gone.value.title == item.title
    assert gone.value.replacement == f"/findings/{replacement.slug}"
    assert queries.list_versions(Viewer(), item) == []


def test_only_an_administrator_withdraws_and_says_why(app: Flask) -> None:
    item, author = make_released()
    with pytest.raises(Denied):
        actions.withdraw(author, item, "Wrong.")
    administrator = viewer_of(make_person("administrator"))
    with pytest.raises(Invalid):
        actions.withdraw(administrator, item, " ")
    with pytest.raises(Invalid):
        actions.withdraw(administrator, item, "Wrong.", replaced_by=make_finding())
    assert item.state == "published"


def test_after_a_withdrawal_during_review_nothing_moves(app: Flask) -> None:
    owner = make_person("researcher")
    item = make_finding("internal_review", owner)
    approve_as(item)
    actions.withdraw(viewer_of(make_person("administrator")), item, "Asked to.")
    with pytest.raises(Refused):
        approve_as(item)
    with pytest.raises(Refused):
        actions.release(viewer_of(owner), item)
    assert item.state == "withdrawn"


def test_what_is_restored_needs_a_new_approval(app: Flask) -> None:
    item, author = make_released()
    administrator = viewer_of(make_person("administrator"))
    actions.withdraw(administrator, item, "Wrong.", hide_title=True)
    actions.restore(administrator, item)
    assert (item.state, item.hide_title, item.withdrawn_at) == ("draft", False, None)
    actions.submit(author, item)
    with pytest.raises(Refused):
        actions.release(author, item)
    approve_as(item)
    actions.release(author, item)
    assert [v.edition for v in queries.list_versions(Viewer(), item)] == [2, 1]


def test_only_what_is_withdrawn_is_restored(app: Flask) -> None:
    item, _author = make_released()
    with pytest.raises(Refused):
        actions.restore(viewer_of(make_person("administrator")), item)


def test_a_page_is_handed_to_somebody_of_the_team(app: Flask) -> None:
    item, author = make_released()
    colleague = make_person("researcher")
    actions.name_owner(author, item, colleague)
    assert item.owner_id == colleague.id
    with pytest.raises(Invalid):
        actions.name_owner(viewer_of(make_person("administrator")), item, make_person("ppi_member"))


def test_links_beside_each_other_are_kept_apart_and_no_mark_stands_alone(app: Flask, sign_in: SignIn) -> None:
    item, author = make_released()
    item.edition, page = 2, f"/items/{item.id}/publishing"
    db.session.commit()
    admin = sign_in("administrator")

    def told(address: str) -> str:
        return " ".join(BeautifulSoup(admin.get(address).data, "html.parser").main.get_text().split())

    assert "All versions · Status and release" in told(f"/findings/{item.slug}")
    assert "Read the page · " in told(page)
    live = queries.live_content(item)
    changed = replace(live, fields={**live.fields, "rests_on": "Another survey."})
    actions.propose_correction(author, item, changed, "A word was wrong.")
    db.session.commit()
    assert "Before the correction is released" in told(page)
    actions.withdraw(viewer_of(make_person("administrator")), db.session.get_one(Item, item.id), "Wrong.")
    db.session.commit()
    assert " · Versions" not in told(page)
