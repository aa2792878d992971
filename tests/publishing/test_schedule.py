"""A release at a set time is checked again when it is due, and fails closed."""

from datetime import timedelta

import pytest
from flask import Flask

from portal.core import clock, jobs
from portal.core.audit import AuditLine
from portal.core.db import db
from portal.core.errors import Invalid
from portal.core.outbox import Event
from portal.items.models import Item
from portal.publishing import actions
from portal.publishing.kinds import Refused
from portal.publishing.models import Approval, Schedule
from tests.conftest import viewer_of
from tests.factories.accounts import make_person
from tests.factories.publishing import approve_as, make_finding, rewrite

HOUR = timedelta(hours=1)


def scheduled(target: str = "published") -> tuple[Item, Schedule]:
    owner = make_person("researcher")
    item = make_finding("internal_review", owner)
    approve_as(item)
    return item, actions.schedule(viewer_of(owner), item, clock.now() + HOUR, target)


def an_hour_later(monkeypatch: pytest.MonkeyPatch) -> None:
    db.session.commit()
    moment = clock.now() + HOUR * 1.01
    monkeypatch.setattr(clock, "now", lambda: moment)
    jobs.run_due()


@pytest.mark.parametrize("target", ["published", "early_insight"])
def test_it_is_released_when_it_is_due(app: Flask, monkeypatch: pytest.MonkeyPatch, target: str) -> None:
    item, plan = scheduled(target)
    assert item.state == "internal_review"
    an_hour_later(monkeypatch)
    item, plan = db.session.get_one(Item, item.id), db.session.get_one(Schedule, plan.id)
    assert (item.state, item.edition, plan.state) == (target, 1, "done")


def refused(item: Item, plan: Schedule) -> list[str]:
    """The reasons, after making sure that nothing was released and that it was told."""
    item, plan = db.session.get_one(Item, item.id), db.session.get_one(Schedule, plan.id)
    assert (item.edition, plan.state) == (0, "refused")
    assert item.state != "published"
    assert db.session.query(Event).filter_by(name="publishing:release_refused", item_id=item.id).count() == 1
    assert db.session.query(AuditLine).filter_by(act="publishing:release_refused", item_id=item.id).count() == 1
    return plan.reasons


def test_it_fails_closed_when_the_words_changed(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    item, plan = scheduled()
    rewrite(item, "Other words.")
    an_hour_later(monkeypatch)
    assert len(refused(item, plan)) == 2


def test_it_fails_closed_when_the_approver_lost_the_role(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    item, plan = scheduled()
    db.session.query(Approval).filter_by(item_id=item.id).one().person.role = "ppi_member"
    an_hour_later(monkeypatch)
    assert refused(item, plan) == ["Nobody else has approved these very words."]


def test_it_fails_closed_when_its_scheduler_is_gone(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    item, plan = scheduled()
    owner = db.session.query(Approval).filter_by(item_id=item.id).one().person
    assert plan.scheduled_by != owner.id
    db.session.get_one(type(owner), plan.scheduled_by).active = False
    an_hour_later(monkeypatch)
    assert len(refused(item, plan)) == 1


def test_it_fails_closed_when_it_went_back_to_its_author(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    item, plan = scheduled()
    actions.ask_for_changes(viewer_of(make_person("researcher")), item, "Not yet.")
    an_hour_later(monkeypatch)
    assert refused(item, plan)


def test_a_cancelled_time_releases_nothing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    item, plan = scheduled()
    actions.cancel_schedule(viewer_of(make_person("researcher")), item)
    an_hour_later(monkeypatch)
    assert db.session.get_one(Item, item.id).state == "internal_review"
    assert db.session.get_one(Schedule, plan.id).state == "cancelled"


def test_a_release_by_hand_ends_the_set_time(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    item, _plan = scheduled()
    actions.release(viewer_of(make_person("researcher")), item)
    an_hour_later(monkeypatch)
    assert db.session.get_one(Item, item.id).edition == 1


@pytest.mark.parametrize("when", [-HOUR, timedelta(0), timedelta(days=400)])
def test_a_time_that_is_past_or_far_away_is_refused(app: Flask, when: timedelta) -> None:
    owner = make_person("researcher")
    item = make_finding("internal_review", owner)
    approve_as(item)
    with pytest.raises(Invalid) as invalid:
        actions.schedule(viewer_of(owner), item, clock.now() + when)
    assert invalid.value.field == "release_at"


def test_what_is_not_ready_cannot_be_scheduled(app: Flask) -> None:
    owner = make_person("researcher")
    with pytest.raises(Refused):
        actions.schedule(viewer_of(owner), make_finding("internal_review", owner), clock.now() + HOUR)


def test_a_database_that_is_down_when_it_is_due_loses_nothing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    item, _plan = scheduled()
    url = str(db.engine.url)
    db.session.commit()
    with monkeypatch.context() as broken:
        moment = clock.now() + HOUR * 1.01
        broken.setattr(clock, "now", lambda: moment)
        db.connect("sqlite:////nowhere/portal.db")
        with pytest.raises(Exception, match="unable to open"):
            jobs.run_due()
    db.connect(url)
    an_hour_later(monkeypatch)
    assert db.session.get_one(Item, item.id).state == "published"
