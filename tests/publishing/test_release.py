"""Release, early insight, undo: every condition, every trace."""

from datetime import timedelta

import pytest
from flask import Flask

from portal.access.policy import Viewer, can_read
from portal.core import clock, jobs
from portal.core.db import db
from portal.core.errors import Conflict, Denied, Invalid
from portal.core.jobs import Job
from portal.core.outbox import Event
from portal.notifications.models import Follow, News
from portal.publishing import actions, queries
from portal.publishing.kinds import Refused
from portal.publishing.models import CaveatAcceptance, ItemVersion
from tests.conftest import viewer_of
from tests.factories.accounts import make_person
from tests.factories.discussion import make_comment
from tests.factories.publishing import approve_as, make_finding, make_released, rewrite

LATER = timedelta(minutes=11)


def test_an_approved_finding_is_released_as_its_first_version(app: Flask) -> None:
    item, author = make_released()
    version = queries.get_version(Viewer(), item, 1)
    assert (item.state, item.edition, version.state) == ("published", 1, "published")
    assert version.fields["plain_english"].startswith("What we found")
    assert item.published_at == version.released_at
    assert item.review_by is not None
    assert version.released_by == author.person_id


@pytest.mark.parametrize("state", ["draft", "internal_review", "peer_review"])
def test_nothing_is_released_without_approval(app: Flask, state: str) -> None:
    owner = make_person("researcher")
    item = make_finding(state, owner)
    with pytest.raises(Refused):
        actions.release(viewer_of(owner), item)
    assert (item.state, item.edition) == (state, 0)


def test_words_changed_after_the_approval_are_not_released(app: Flask) -> None:
    owner = make_person("researcher")
    item = make_finding("internal_review", owner)
    approve_as(item)
    rewrite(item, "New words.")
    with pytest.raises(Refused) as refused:
        actions.release(viewer_of(owner), item)
    assert [o.href for o in refused.value.obstacles] == [f"/items/{item.id}/review"]


def test_a_second_release_is_refused(app: Flask) -> None:
    item, author = make_released()
    with pytest.raises(Refused, match="already"):
        actions.release(author, item)
    assert item.edition == 1


def test_two_publishers_at_once_release_once(app: Flask) -> None:
    owner = make_person("researcher")
    item = make_finding("internal_review", owner)
    approve_as(item)
    shown = item.version
    actions.release(viewer_of(owner), item, expected_version=shown)
    with pytest.raises(Conflict):
        actions.release(viewer_of(make_person("administrator")), item, expected_version=shown)
    assert item.edition == 1


def test_members_release_nothing(app: Flask) -> None:
    owner = make_person("pioneer_staff")
    item = make_finding("internal_review", owner)
    approve_as(item)
    with pytest.raises(Denied):
        actions.release(viewer_of(owner), item)


def test_peer_review_is_left_only_when_a_reviewer_says_ready(app: Flask) -> None:
    owner = make_person("researcher")
    item = make_finding("peer_review", owner)
    approve_as(item)
    with pytest.raises(Refused, match="peer reviewer"):
        actions.release(viewer_of(owner), item)
    partner = make_person("national_partner")
    actions.assign_reviewer(viewer_of(owner), item, partner)
    actions.answer_review(viewer_of(partner, f"review:{item.id}"), item, "ready")
    actions.release(viewer_of(owner), item)
    assert item.state == "published"


def test_ready_holds_for_the_words_that_it_was_said_of(app: Flask) -> None:
    owner, partner = make_person("researcher"), make_person("national_partner")
    item = make_finding("peer_review", owner)
    reviewer = viewer_of(partner, f"review:{item.id}")
    actions.assign_reviewer(viewer_of(owner), item, partner)
    seen = queries.live_content(item).digest
    rewrite(item, "Other words.")
    approve_as(item)
    with pytest.raises(Invalid, match="changed since you opened it"):
        actions.answer_review(reviewer, item, "ready", digest=seen)
    actions.answer_review(reviewer, item, "ready", digest=queries.live_content(item).digest)
    rewrite(item, "Words that nobody reviewed.")
    approve_as(item)
    with pytest.raises(Refused, match="changed since a peer reviewer"):
        actions.release(viewer_of(owner), item)
    rewrite(item, "Other words.")
    partner.active = False
    with pytest.raises(Refused, match="No peer reviewer"):
        actions.release(viewer_of(owner), item)
    partner.active = True
    actions.release(viewer_of(owner), item)
    assert item.state == "published"


def test_an_early_insight_waits_for_decisions_on_what_ppi_members_said(app: Flask) -> None:
    item, author = make_released("early_insight")
    comment = make_comment(item, make_person("ppi_member"))
    make_comment(item, make_person("pioneer_staff"))
    with pytest.raises(Refused) as refused:
        actions.release(author, item)
    assert [o.href for o in refused.value.obstacles] == [f"/comments/{comment.id}/answer"]
    assert item.state == "early_insight"


def test_an_early_insight_stays_with_members_after_publication(app: Flask) -> None:
    item, author = make_released("early_insight")
    member = Viewer(make_person("ppi_member").id, "ppi_member")
    assert not can_read(Viewer(), item)
    actions.release(author, item)
    assert [v.edition for v in queries.list_versions(Viewer(), item)] == [2]
    assert [v.edition for v in queries.list_versions(member, item)] == [2, 1]


def test_each_edition_of_an_early_insight_asks_each_member_again(app: Flask) -> None:
    item, author = make_released("early_insight")
    member = viewer_of(make_person("ppi_member"))
    assert queries.needs_acceptance(member, item)
    actions.accept_caveat(member, item, 1)
    actions.accept_caveat(member, item, 1)
    assert not queries.needs_acceptance(member, item)
    assert not queries.needs_acceptance(author, item)
    assert queries.acceptance_count(item) == 1
    item.edition = 2
    assert queries.needs_acceptance(member, item)
    with pytest.raises(Conflict):
        actions.accept_caveat(member, item, 1)


def test_an_undone_release_leaves_no_copy(app: Flask) -> None:
    item, author = make_released("early_insight")
    actions.accept_caveat(viewer_of(make_person("ppi_member")), item, 1)
    actions.undo_release(author, item)
    assert (item.state, item.edition, item.published_at) == ("internal_review", 0, None)
    assert db.session.query(ItemVersion).count() == db.session.query(CaveatAcceptance).count() == 0


def test_nobody_hears_of_a_release_that_was_undone(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    item, author = make_released()
    db.session.add(Follow(person_id=make_person().id, target=f"item:{item.id}", item_id=item.id))
    actions.undo_release(author, item)
    db.session.commit()
    moment = clock.now() + LATER
    monkeypatch.setattr(clock, "now", lambda: moment)
    jobs.run_due()
    assert db.session.query(Job).filter(Job.failed_at.is_not(None) | Job.error.is_not(None)).count() == 0
    assert db.session.query(Event).filter_by(name="publishing:release").count() == 0
    assert db.session.query(News).filter_by(kind="followed").count() == 0


def test_a_release_is_told_once_ten_minutes_have_passed(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    item, author = make_released()
    actions.undo_release(author, item)
    actions.release(author, item)
    db.session.commit()
    jobs.run_due()
    assert db.session.query(Event).filter_by(name="publishing:release").count() == 0
    moment = clock.now() + LATER
    monkeypatch.setattr(clock, "now", lambda: moment)
    jobs.run_due()
    assert db.session.query(Event).filter_by(name="publishing:release", item_id=item.id).count() == 1


def test_after_ten_minutes_a_release_stands(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    item, author = make_released()
    moment = clock.now() + LATER
    monkeypatch.setattr(clock, "now", lambda: moment)
    with pytest.raises(Refused, match="ten minutes"):
        actions.undo_release(author, item)
    assert item.state == "published"
