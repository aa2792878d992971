"""Who hears of what: the right people, once, and only of what they may read."""

import pytest
from sqlalchemy import select

from portal.access import memberships
from portal.config import Settings
from portal.core import clock, jobs
from portal.core.db import db
from portal.core.outbox import Event
from portal.items.vocabulary import set_terms
from portal.notifications.actions.choices import follow
from portal.notifications.actions.hear import handle_event
from portal.notifications.models import News
from portal.notifications.words import NEWS
from tests.conftest import viewer_of
from tests.factories.accounts import make_person
from tests.factories.discussion import make_comment
from tests.factories.items import make_item
from tests.factories.news import mails_to, make_event, prefer
from tests.factories.pages import make_term

pytestmark = pytest.mark.usefixtures("app")


def told(event: Event, settings: Settings) -> dict[int, str]:
    """Person -> what they heard of this event."""
    handle_event(event, settings)
    rows = db.session.scalars(select(News).where(News.event_id == event.id))
    return {news.person_id: news.name for news in rows}


def test_the_writer_hears_of_the_answer_and_of_the_decision(settings: Settings) -> None:
    writer, item = make_person(), make_item()
    comment = make_comment(item, writer)
    answer = make_comment(item, make_person("researcher"), parent_id=comment.id, is_answer=True)
    assert told(make_event("comment:create", item, comment=answer.id), settings) == {writer.id: "answered"}
    assert told(make_event("comment:dispose", item, comment=comment.id), settings) == {writer.id: "comment:dispose"}
    assert [mail.subject for mail in mails_to(writer)] == ["Your comment was answered", "What came of your comment"]


def test_nobody_hears_of_their_own_act(settings: Settings) -> None:
    writer, item = make_person("researcher"), make_item()
    comment = make_comment(item, writer)
    reply = make_comment(item, writer, parent_id=comment.id)
    assert told(make_event("comment:create", item, writer, comment=reply.id), settings) == {}


def test_a_reply_is_told_once_it_is_shown(settings: Settings) -> None:
    writer, item = make_person(), make_item()
    comment = make_comment(item, writer)
    reply = make_comment(item, make_person(), parent_id=comment.id, state="waiting")
    assert told(make_event("comment:create", item, comment=reply.id), settings) == {}
    reply.state = "shown"
    heard = told(make_event("comment:approve", item, comment=reply.id), settings)
    assert heard[writer.id] == "replied"


def test_those_who_moderate_hear_that_a_comment_waits(settings: Settings) -> None:
    moderator, owner = make_person(keys=("moderate",)), make_person("researcher")
    item = make_item(owner_id=owner.id)
    comment = make_comment(item, make_person(), state="waiting")
    heard = told(make_event("comment:create", item, comment=comment.id), settings)
    assert heard == {moderator.id: "comment:waits", owner.id: "comment:waits"}


def test_an_event_handled_again_tells_nobody_twice(settings: Settings) -> None:
    writer, item = make_person(), make_item()
    event = make_event("comment:dispose", item, comment=make_comment(item, writer).id)
    told(event, settings)
    told(event, settings)
    assert len(mails_to(writer)) == 1


@pytest.mark.parametrize(
    ("target", "vocabulary", "key"),
    [
        ("item", "", ""),
        ("theme:finance", "theme", "finance"),
        ("barrier:B14", "barrier", "B14"),
        ("site:leeds", "site", "leeds"),
    ],
)
def test_who_follows_a_page_or_a_term_hears_of_what_is_new(
    settings: Settings, target: str, vocabulary: str, key: str
) -> None:
    item, reader = make_item(), make_person()
    if vocabulary:
        make_term(vocabulary, key)
        set_terms(item.id, {vocabulary: [key]})
    follow(viewer_of(reader), target if vocabulary else f"item:{item.id}")
    assert told(make_event("publishing:release", item), settings) == {reader.id: "publishing:release"}
    assert mails_to(reader) == [], "what is followed comes once a day unless chosen otherwise"


def test_who_may_not_read_it_does_not_hear_of_it(settings: Settings) -> None:
    make_term("theme", "finance")
    insider, stranger = make_person(keys=("site:leeds",)), make_person()
    item = make_item(state="early_insight", audience="site", audience_key="site:leeds")
    set_terms(item.id, {"theme": ["finance"]})
    for person in (insider, stranger):
        follow(viewer_of(person), "theme:finance")
    assert told(make_event("publishing:early_insight", item), settings) == {insider.id: "publishing:early_insight"}


def test_who_follows_a_page_that_was_out_hears_that_it_is_gone_and_not_which(settings: Settings) -> None:
    follower, item = make_person(), make_item(audience="members")
    follow(viewer_of(follower), f"item:{item.id}")
    item.state = "withdrawn"
    assert told(make_event("publishing:withdraw", item, state="draft"), settings) == {}
    assert told(make_event("publishing:withdraw", item, state="published"), settings) == {
        follower.id: "publishing:withdraw"
    }
    news = db.session.scalars(select(News)).one()
    assert (news.item_id, news.address) == (None, "/account/following")


def test_a_closed_account_hears_nothing(settings: Settings) -> None:
    item, writer = make_item(), make_person(active=False)
    assert told(make_event("comment:dispose", item, comment=make_comment(item, writer).id), settings) == {}


def test_never_by_mail_still_stands_in_the_inbox(settings: Settings) -> None:
    item, writer = make_item(), make_person()
    prefer(writer, "decision", "never")
    assert told(make_event("comment:dispose", item, comment=make_comment(item, writer).id), settings)
    assert mails_to(writer) == []


def test_everybody_who_may_come_hears_of_a_new_round(settings: Settings) -> None:
    people = [make_person(role) for role in ("ppi_member", "pioneer_staff", "national_partner")]
    item = make_item("round", audience="members")
    assert set(told(make_event("round:announce", item), settings)) == {person.id for person in people}


def test_who_is_at_a_workshop_or_follows_its_round_hears_of_its_programme(settings: Settings) -> None:
    round_item, item = make_item("round"), make_item("workshop")
    guest, reader = make_person(keys=(f"workshop:{item.id}",)), make_person()
    make_person()
    follow(viewer_of(reader), f"item:{round_item.id}")
    heard = told(make_event("programme:publish", item, round=round_item.id), settings)
    assert heard == {guest.id: "programme:publish", reader.id: "programme:publish"}


@pytest.mark.parametrize(
    "name", ["publishing:review", "publishing:approve", "publishing:review_due", "publishing:comment"]
)
def test_the_owner_hears_what_happens_to_a_text(settings: Settings, name: str) -> None:
    owner = make_person("researcher")
    item = make_item(state="internal_review", audience="team", owner_id=owner.id)
    assert told(make_event(name, item), settings) == {owner.id: name}


def test_who_is_asked_hears_of_it(settings: Settings) -> None:
    reviewer, lead, owner = make_person(), make_person("pioneer_staff", keys=("lead:leeds",)), make_person("researcher")
    item = make_item(state="internal_review", audience="public", owner_id=owner.id)
    memberships.give(reviewer.id, f"review:{item.id}", given_by=owner.id)
    assert told(make_event("publishing:assign", item, person=reviewer.id), settings) == {
        reviewer.id: "publishing:assign"
    }
    public = make_item(owner_id=owner.id)
    assert told(make_event("consent:ask", public, site="leeds"), settings) == {lead.id: "consent:ask"}
    assert told(make_event("consent:refuse", public, lead, site="leeds"), settings) == {owner.id: "consent:decide"}


def test_a_text_sent_to_review_is_told_to_those_who_can_approve_it(settings: Settings) -> None:
    owner, other, admin = make_person("researcher"), make_person("researcher"), make_person("administrator")
    item = make_item(state="internal_review", audience="team", owner_id=owner.id)
    assert set(told(make_event("publishing:submit", item, owner), settings)) == {other.id, admin.id}


def test_who_is_given_something_by_another_hears_of_it_once_they_have_come_in(settings: Settings) -> None:
    admin = make_person("administrator")
    known, new = make_person(last_seen_at=clock.now()), make_person()
    for person in (known, new):
        memberships.give(person.id, "site:leeds", given_by=admin.id)
    db.session.commit()
    jobs.run_due()
    assert [mail.subject for mail in mails_to(known)] == ["Your account can do more"]
    assert mails_to(new) == []


def test_what_every_event_says_holds_no_place_for_a_title() -> None:
    for says in NEWS.values():
        assert "{" not in says.subject + says.sentence
        assert len(says.subject) < 60
