"""From draft through review: who may send, ask, comment, approve, and what is refused."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.audit import AuditLine
from portal.core.db import db
from portal.core.errors import Conflict, Denied, Invalid
from portal.core.outbox import Event
from portal.publishing import actions, queries
from portal.publishing.kinds import Refused
from tests.conftest import viewer_of
from tests.factories.accounts import make_person
from tests.factories.publishing import approve_as, make_finding, make_released, rewrite, words_of


def test_the_author_sends_a_draft_to_review(app: Flask) -> None:
    owner = make_person("researcher")
    item = make_finding(owner=owner)
    actions.submit(viewer_of(owner), item, expected_version=item.version)
    assert item.state == "internal_review"
    assert db.session.query(AuditLine).filter_by(act="publishing:submit", item_id=item.id).count() == 1
    assert db.session.query(Event).filter_by(name="publishing:submit", item_id=item.id).count() == 1


def test_somebody_else_may_not_send_it(app: Flask) -> None:
    with pytest.raises(Denied):
        actions.submit(viewer_of(make_person("researcher")), make_finding())


def test_a_version_that_moved_on_is_not_sent(app: Flask) -> None:
    owner = make_person("researcher")
    item = make_finding(owner=owner)
    with pytest.raises(Conflict):
        actions.submit(viewer_of(owner), item, expected_version=item.version - 1)


def test_what_is_missing_is_named_all_at_once(app: Flask) -> None:
    item = make_finding(title="  ", audience="site")
    owner = make_person("researcher", keys=(f"share:{item.id}",))
    item.owner_id = None
    with pytest.raises(Refused) as refused:
        actions.submit(viewer_of(owner, f"share:{item.id}"), item)
    assert len(refused.value.obstacles) == 2
    assert item.state == "draft"


def test_peer_review_needs_an_approval_first(app: Flask) -> None:
    owner = make_person("researcher")
    item = make_finding("internal_review", owner)
    with pytest.raises(Refused):
        actions.submit(viewer_of(owner), item)
    approve_as(item)
    actions.submit(viewer_of(owner), item)
    assert item.state == "peer_review"


def test_nobody_approves_their_own_text(app: Flask) -> None:
    item = make_finding("internal_review")
    sharer = make_person("researcher", keys=(f"share:{item.id}",))
    editor = make_person("administrator")
    db.session.add(AuditLine(act="finding:edit", actor_id=editor.id, item_id=item.id))
    db.session.flush()
    owner = viewer_of(db.session.get_one(type(sharer), item.owner_id))
    digest = queries.next_content(item).digest
    for author in (owner, viewer_of(sharer, f"share:{item.id}"), viewer_of(editor)):
        with pytest.raises(Denied):
            actions.approve(author, item, digest=digest)
    assert queries.list_approvals(item, digest) == []


def test_what_changed_since_it_was_opened_is_not_approved(app: Flask) -> None:
    item = make_finding("internal_review")
    digest = queries.next_content(item).digest
    rewrite(item, "Something else.")
    with pytest.raises(Conflict) as conflict:
        actions.approve(viewer_of(make_person("researcher")), item, digest=digest)
    assert "Something else." in conflict.value.theirs


def test_an_edit_after_the_approval_ends_it(app: Flask) -> None:
    item = make_finding("internal_review")
    approve_as(item)
    assert len(queries.list_approvals(item, queries.next_content(item).digest)) == 1
    rewrite(item, "Something else.")
    assert queries.list_approvals(item, queries.next_content(item).digest) == []


def test_an_approval_ends_with_the_role_of_its_giver(app: Flask) -> None:
    item, colleague = make_finding("internal_review"), make_person("researcher")
    approve_as(item, colleague)
    colleague.role = "national_partner"
    db.session.flush()
    assert queries.list_approvals(item, queries.next_content(item).digest) == []


def test_approving_twice_is_one_approval(app: Flask) -> None:
    item, colleague = make_finding("internal_review"), make_person("researcher")
    approve_as(item, colleague)
    approve_as(item, colleague)
    assert len(queries.list_approvals(item, queries.next_content(item).digest)) == 1


def test_only_an_administrator_approves_in_peer_review(app: Flask) -> None:
    item = make_finding("peer_review")
    with pytest.raises(Refused):
        approve_as(item, make_person("researcher"))
    approve_as(item, make_person("administrator"))


def test_asking_for_changes_sends_it_back_and_ends_approvals(app: Flask) -> None:
    item = make_finding("internal_review")
    approve_as(item)
    actions.ask_for_changes(viewer_of(make_person("researcher")), item, "Say who was asked.")
    assert item.state == "draft"
    assert queries.list_approvals(item, queries.next_content(item).digest) == []
    with pytest.raises(Refused):
        actions.ask_for_changes(viewer_of(make_person("administrator")), item, "Again.")


def test_changes_are_asked_for_with_a_reason(app: Flask) -> None:
    with pytest.raises(Invalid) as invalid:
        actions.ask_for_changes(viewer_of(make_person("researcher")), make_finding("internal_review"), " ")
    assert invalid.value.field == "reason"


def test_a_reviewer_reads_comments_and_answers(app: Flask) -> None:
    item, member = make_finding("internal_review"), make_person("ppi_member")
    review = actions.assign_reviewer(viewer_of(make_person("researcher")), item, member)
    reviewer = viewer_of(member, f"review:{item.id}")
    comment = actions.comment_on_passage(reviewer, item, "Too hard a word.", "rests_on", "A survey.")
    actions.answer_review(reviewer, item, "changes", "Use plain words.")
    assert (comment.place, comment.quote) == ("rests_on", "A survey.")
    assert (review.state, review.digest) == ("changes", queries.next_content(item).digest)


def test_an_author_cannot_be_a_reviewer(app: Flask) -> None:
    owner = make_person("researcher")
    item = make_finding("internal_review", owner)
    with pytest.raises(Invalid) as invalid:
        actions.assign_reviewer(viewer_of(make_person("researcher")), item, owner)
    assert invalid.value.field == "person"


def test_a_passage_that_does_not_stand_there_is_refused(app: Flask) -> None:
    item = make_finding("internal_review")
    with pytest.raises(Invalid) as invalid:
        actions.comment_on_passage(viewer_of(make_person("researcher")), item, "Hm.", "rests_on", "not there")
    assert invalid.value.field == "quote"


def test_a_reviewer_who_lost_the_duty_may_no_longer_speak(app: Flask) -> None:
    item, member = make_finding("internal_review"), make_person("ppi_member")
    colleague = viewer_of(make_person("researcher"))
    actions.assign_reviewer(colleague, item, member)
    actions.unassign_reviewer(colleague, item, member.id)
    with pytest.raises(Denied):
        actions.comment_on_passage(viewer_of(member), item, "Still here.")


@pytest.mark.usefixtures("without_csrf")
def test_a_reviewer_is_let_go_and_can_no_longer_read_it(app: Flask, sign_in: Callable[..., FlaskClient]) -> None:
    item, member, team = make_finding("internal_review"), make_person("ppi_member"), sign_in("researcher")
    actions.assign_reviewer(viewer_of(make_person("administrator")), item, member)
    db.session.commit()
    page, reviewer = f"/items/{item.id}/publishing/reviewers/end", sign_in(member)
    status = page.removesuffix("/reviewers/end")
    assert "Let a reviewer go" in team.get(status).text
    assert reviewer.get(f"/items/{item.id}/review").status_code == 200
    assert member.shown_name in team.get(page).text
    assert "Choose who need not review it" in team.post(page).text
    assert team.post(page, data={"person": member.id}).status_code == 302
    assert reviewer.get(f"/items/{item.id}/review").status_code == 404
    assert "Let a reviewer go" not in team.get(status).text
    assert "Nobody is asked to review it" in team.get(page, follow_redirects=True).text


def test_who_wrote_it_is_promised_no_approval(app: Flask, sign_in: Callable[..., FlaskClient]) -> None:
    owner = make_person("researcher")
    page = f"/items/{make_finding('internal_review', owner).id}/publishing"
    assert "Read, comment and approve" in sign_in("researcher").get(page).text
    assert "Read, comment and approve" not in (own := sign_in(owner).get(page).text)
    assert "Read and comment" in own


def test_what_cannot_go_to_review_is_not_told_that_it_can(app: Flask, sign_in: Callable[..., FlaskClient]) -> None:
    owner = make_person("researcher")
    item, author = make_finding("draft", owner), sign_in(owner)
    page, told = f"/items/{item.id}/publishing", "It can go to review as it is."
    rewrite(item, "The lead in Barnsley said so.")
    db.session.commit()
    assert told in author.get(page).text
    words_of(item).rests_on = ""
    db.session.commit()
    assert told not in (text := author.get(page).text)
    assert "Settle these too before it is released" in text


def test_the_desk_counts_the_reviewers_who_are_asked(app: Flask, sign_in: Callable[..., FlaskClient]) -> None:
    owner = make_person("researcher")
    item, colleague = make_finding("internal_review", owner), viewer_of(make_person("administrator"))
    actions.assign_reviewer(colleague, item, make_person("ppi_member"))
    db.session.commit()
    author = sign_in(owner)
    assert "1 reviewer is asked" in author.get("/publishing/").text
    actions.assign_reviewer(colleague, item, make_person("ppi_member"))
    db.session.commit()
    assert "2 reviewers are asked" in author.get("/publishing/").text


def test_the_way_of_a_page_tells_what_was_left_out(app: Flask, sign_in: Callable[..., FlaskClient]) -> None:
    item, _ = make_released()
    db.session.commit()
    way = sign_in("administrator").get(f"/items/{item.id}/publishing").text
    assert "<b>Peer review</b> Left out" in way
    assert "<b>Early insight</b> Left out" in way
    early, _ = make_released("early_insight")
    db.session.commit()
    way = sign_in("administrator").get(f"/items/{early.id}/publishing").text
    assert "<b>Peer review</b> Left out" in way
    assert "<b>Early insight</b> It is here" in way


def test_what_does_not_fit_the_state_is_not_blamed_on_the_account(
    app: Flask, sign_in: Callable[..., FlaskClient]
) -> None:
    owner = make_person("researcher")
    answer = sign_in(owner).get(f"/items/{make_finding('draft', owner).id}/publishing/reviewers")
    assert answer.status_code == 403
    assert "<h1>You cannot do this</h1>" in answer.text
