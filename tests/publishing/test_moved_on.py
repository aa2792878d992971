"""A page that moved on while somebody read it: told on the page itself, as it is now, and nothing is done."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.db import db
from portal.publishing import actions, queries
from portal.publishing.models import Approval, CaveatAcceptance
from tests.conftest import counted_statements, viewer_of
from tests.factories.accounts import make_person
from tests.factories.publishing import Cases, approve_as, make_finding, make_released, rewrite

SignIn = Callable[..., FlaskClient]
pytestmark = pytest.mark.usefixtures("without_csrf")


def test_an_approval_of_older_words_shows_the_new_ones(app: Flask, sign_in: SignIn) -> None:
    item = make_finding("internal_review")
    data = {"act": "approve", "digest": queries.next_content(item).digest}
    rewrite(item, "Words that nobody has read yet.")
    db.session.commit()
    answer = sign_in("administrator").post(f"/items/{item.id}/review", data=data)
    assert answer.status_code == 409
    assert "The text changed since you opened it" in answer.text and "Words that nobody has read yet." in answer.text
    assert queries.next_content(item).digest in answer.text
    assert db.session.query(Approval).count() == 0


def test_the_caveat_of_an_older_version_is_asked_for_again(app: Flask, sign_in: SignIn) -> None:
    item, _author = make_released("early_insight")
    answer = sign_in("ppi_member").post(f"/items/{item.id}/early-insight", data={"accept": "yes", "version": 0})
    assert answer.status_code == 400
    assert "There is a newer version" in answer.text and "This is version 1" in answer.text
    assert db.session.query(CaveatAcceptance).count() == 0


def test_a_lead_who_read_other_words_decides_on_those_of_now(app: Flask, sign_in: SignIn) -> None:
    cases, person = Cases(), make_person("pioneer_staff", keys=("lead:cornwall", "site:cornwall"))
    item, lead = cases.make(), sign_in(person)
    actions.ask_consent(viewer_of(make_person("researcher")), item, "cornwall")
    data = {"decision": "give", "digest": queries.next_content(item).digest}
    cases.words[item.id]["done"] = "In Cornwall they met daily."
    db.session.commit()
    answer = lead.post(f"/items/{item.id}/consent/cornwall/decide", data=data)
    assert answer.status_code == 400
    assert "The text changed since you opened this page" in answer.text and "they met daily" in answer.text
    assert f'value="{queries.next_content(item).digest}"' in answer.text
    assert [row.state for row in queries.list_standings(item, queries.next_content(item))] == ["void"]


def test_a_lead_who_is_asked_again_reads_what_changed(app: Flask, sign_in: SignIn) -> None:
    cases, person = Cases(), make_person("pioneer_staff", keys=("lead:cornwall", "site:cornwall"))
    item, team, lead = cases.make(), viewer_of(make_person("researcher")), viewer_of(person, "lead:cornwall")
    actions.ask_consent(team, item, "cornwall")
    actions.give_consent(lead, item, "cornwall", digest=queries.next_content(item).digest)
    cases.words[item.id]["done"] = "In Cornwall they met daily."
    actions.ask_consent(team, item, "cornwall")
    db.session.commit()
    for page in ("", "/cornwall/decide"):
        shown = sign_in(person).get(f"/items/{item.id}/consent{page}").text
        assert "[removed: </span>weekly." in shown and "[added: </span>daily." in shown


def test_words_that_changed_since_their_approval_wait_for_it_again(app: Flask, sign_in: SignIn) -> None:
    owner = make_person("researcher")
    item, approver, author = make_finding("internal_review", owner), sign_in("administrator"), sign_in(owner)
    approve_as(item)
    db.session.commit()
    assert "It is approved: release it" in author.get("/publishing/").text
    assert item.title not in approver.get("/publishing/").text
    rewrite(item, "Words that nobody has read yet.")
    db.session.commit()
    assert "It is approved" not in author.get("/publishing/").text
    assert item.title in approver.get("/publishing/").text


@pytest.mark.parametrize("touched", [False, True])
def test_the_desk_costs_the_same_however_much_is_approved(app: Flask, sign_in: SignIn, *, touched: bool) -> None:
    owner = make_person("researcher")
    pages = {"approver": sign_in("researcher"), "author": sign_in(owner)}

    def count(more: int) -> list[int]:
        for number in range(more):
            item = make_finding("internal_review", owner)
            approve_as(item)
            if touched:
                rewrite(item, f"Words number {number} that nobody has read yet.")
        db.session.commit()
        numbers = []
        for client in pages.values():
            client.get("/publishing/")
            with counted_statements() as statements:
                client.get("/publishing/")
            numbers.append(len(statements))
        return numbers

    few = count(1)
    assert few == count(6)
    assert max(few) <= 10


def test_a_correction_that_is_approved_waits_no_longer_though_others_do(app: Flask, sign_in: SignIn) -> None:
    approver = make_person("administrator")
    for number in range(2):
        item, author = make_released()
        live = queries.live_content(item)
        other = type(live)(live.title, live.audience, None, {**live.fields, "rests_on": "A survey of 98 people."})
        actions.propose_correction(author, item, other, "Counted.")
        if number == 0:
            approve_as(item, approver)
    db.session.commit()
    page = sign_in(approver).get("/publishing/").text
    assert page.count("A correction is proposed") == 1 and item.title in page


def test_only_who_may_settle_a_reviewers_comment_is_offered_to(app: Flask, sign_in: SignIn) -> None:
    owner, member = make_person("researcher"), make_person("ppi_member")
    item = make_finding("internal_review", owner)
    actions.assign_reviewer(viewer_of(owner), item, member)
    actions.comment_on_passage(viewer_of(member, f"review:{item.id}"), item, "Which?")
    db.session.commit()
    page = f"/items/{item.id}/review"
    assert "Dealt with" in sign_in(owner).get(page).text
    assert "Dealt with" not in sign_in(member).get(page).text


def test_a_second_ruling_of_one_person_is_told_to_settle_nothing(app: Flask, sign_in: SignIn) -> None:
    item, one = make_finding("internal_review"), make_person("researcher", name="Kit Odell")
    rewrite(item, "The lead in Barnsley agreed.")
    db.session.commit()
    (find,) = queries.list_all_finds(item)
    address, reason = f"/items/{item.id}/disclosure/{find.hit.key}", {"reason": "A street of that name."}
    first, twin = sign_in(one), sign_in(make_person("administrator", name="kit odell"))
    assert "Kept. A second person has to agree." in first.post(address, data=reason, follow_redirects=True).text
    assert "You said so already." in first.post(address, data=reason, follow_redirects=True).text
    assert "for the same. Somebody else has" in twin.post(address, data=reason, follow_redirects=True).text
    db.session.expire_all()
    assert not queries.list_all_finds(item)[0].settled


def test_what_changed_of_an_early_insight_carries_its_caveat(app: Flask, sign_in: SignIn) -> None:
    item, author = make_released("early_insight")
    live = queries.live_content(item)
    other = type(live)(live.title, live.audience, None, {**live.fields, "rests_on": "A survey of 98 people."})
    actions.propose_correction(author, item, other, "Counted.")
    actions.approve(viewer_of(make_person("administrator")), item, digest=queries.next_content(item).digest)
    actions.correct(author, item)
    db.session.commit()
    page = sign_in("researcher").get(f"/items/{item.id}/versions/2/difference").text
    assert "Do not quote them, cite them or pass them on." in page
    assert "early insight, not peer reviewed, not to be cited" in page


def test_the_status_page_tells_ready_with_its_stage_and_its_text(app: Flask, sign_in: SignIn) -> None:
    owner, member = make_person("researcher"), make_person("ppi_member")
    item, status = make_finding("internal_review", owner), "/items/{}/publishing"
    actions.assign_reviewer(viewer_of(owner), item, member)
    actions.answer_review(viewer_of(member, f"review:{item.id}"), item, "ready")
    db.session.commit()
    author = sign_in(owner)
    assert "Internal review: ready, " in author.get(status.format(item.id)).text
    rewrite(item, "Other words.")
    db.session.commit()
    assert "Internal review: ready, but the text changed since" in author.get(status.format(item.id)).text
    stale = author.post(status.format(item.id), data={"act": "release", "version": 0})
    assert stale.status_code == 409 and "Somebody moved or changed this page" in stale.text
