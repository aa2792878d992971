"""The pages of publishing: who sees them, what they say, how few statements they need."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from portal.core import clock
from portal.core.db import db
from portal.items.models import Item
from portal.publishing import actions, queries
from portal.publishing.kinds import Content
from tests.conftest import counted_statements, viewer_of
from tests.factories.accounts import make_person
from tests.factories.publishing import Cases, approve_as, make_finding, make_released, rewrite

SignIn = Callable[..., FlaskClient]
pytestmark = pytest.mark.usefixtures("without_csrf")
MOST_STATEMENTS = 10


def words(answer: object) -> str:
    return " ".join(BeautifulSoup(answer.get_data(as_text=True), "html.parser").get_text(" ").split())  # type: ignore[attr-defined]


def moved(item: Item) -> Item:
    db.session.expire_all()
    return db.session.get_one(Item, item.id)


def test_the_desk_shows_what_waits_for_whom(app: Flask, sign_in: SignIn) -> None:
    owner, colleague, member = make_person("researcher"), make_person("researcher"), make_person("ppi_member")
    draft, review = (
        make_finding(owner=owner, title="My draft"),
        make_finding("internal_review", owner, title="In review"),
    )
    actions.assign_reviewer(viewer_of(owner), review, member)
    mine, theirs, reviewers = (words(sign_in(who).get("/publishing/")) for who in (owner, colleague, member))
    assert "My draft" in mine and "In review" in mine
    assert "In review Nobody has approved it yet" in theirs and "My draft" not in theirs
    assert "In review You are asked to review it" in reviewers
    assert draft.state == "draft"


def test_the_desk_of_a_newcomer_is_empty(app: Flask, sign_in: SignIn) -> None:
    assert "Nothing waits for you" in words(sign_in("ppi_member").get("/publishing/"))


@pytest.mark.parametrize(
    ("page", "roles"),
    [
        ("publishing", {"researcher", "administrator"}),
        ("review", {"researcher", "administrator"}),
        ("disclosure", {"researcher", "administrator"}),
        ("consent", {"researcher", "administrator"}),
        ("publishing/reviewers", {"researcher", "administrator"}),
        ("publishing/withdraw", {"administrator"}),
    ],
)
def test_only_the_team_sees_an_item_in_review(
    app: Flask, sign_in: SignIn, role: str, page: str, roles: set[str]
) -> None:
    item = make_finding("internal_review")
    answer = sign_in(role).get(f"/items/{item.id}/{page}")
    assert (answer.status_code == 200) is (role in roles)
    if role != "public" and role not in roles:
        assert item.title not in answer.get_data(as_text=True)


def test_a_finding_goes_its_way_by_the_buttons(app: Flask, sign_in: SignIn) -> None:
    owner = make_person("researcher")
    item = make_finding(owner=owner)
    author, administrator = sign_in(owner), sign_in("administrator")
    status, review = f"/items/{item.id}/publishing", f"/items/{item.id}/review"
    assert author.post(status, data={"act": "submit", "version": item.version}).status_code == 302
    refused = author.post(status, data={"act": "release", "version": moved(item).version})
    assert refused.status_code == 400 and "Nobody else has approved" in words(refused)
    digest = queries.next_content(moved(item)).digest
    assert administrator.post(review, data={"act": "approve", "digest": digest}).status_code == 302
    assert author.post(status, data={"act": "release", "version": moved(item).version}).status_code == 302
    assert moved(item).state == "published"
    assert "Undo the release" in words(author.get(status))
    assert author.post(status, data={"act": "undo_release", "version": moved(item).version}).status_code == 302
    assert moved(item).state == "internal_review"


def test_only_who_may_change_the_words_is_led_to_the_editor(app: Flask, sign_in: SignIn) -> None:
    owner, colleague = make_person("researcher"), make_person("researcher")
    item = make_finding("internal_review", owner, title="Leeds has 12 problems")
    rewrite(item, "")
    db.session.commit()
    address, edit = f"/items/{item.id}/publishing", f"/findings/{item.slug}/edit"
    assert edit in sign_in(owner).get(address).text
    page = sign_in(colleague).get(address)
    assert page.status_code == 200 and edit not in page.text


def test_a_stale_button_does_nothing(app: Flask, sign_in: SignIn) -> None:
    owner = make_person("researcher")
    item = make_finding(owner=owner)
    answer = sign_in(owner).post(f"/items/{item.id}/publishing", data={"act": "submit", "version": item.version - 1})
    assert answer.status_code == 409
    assert moved(item).state == "draft"


def test_an_unknown_act_is_refused(app: Flask, sign_in: SignIn) -> None:
    item = make_finding()
    for data in ({"act": "burn", "version": 1}, {"act": "submit"}, {}):
        assert sign_in("administrator").post(f"/items/{item.id}/publishing", data=data).status_code == 400


def test_a_reviewer_comments_on_a_passage_and_answers(app: Flask, sign_in: SignIn) -> None:
    item, member = make_finding("internal_review"), make_person("ppi_member")
    actions.assign_reviewer(viewer_of(make_person("researcher")), item, member)
    reviewer, page = sign_in(member), f"/items/{item.id}/review"
    wrong = reviewer.post(page, data={"act": "comment", "place": "rests_on", "quote": "Not there", "body": "Hm."})
    assert (
        wrong.status_code == 400
        and "do not stand in that part" in words(wrong)
        and "Hm." in wrong.get_data(as_text=True)
    )
    assert (
        reviewer.post(
            page, data={"act": "comment", "place": "rests_on", "quote": "A survey.", "body": "Which?"}
        ).status_code
        == 302
    )
    assert reviewer.post(page, data={"act": "answer", "answer": "ready"}).status_code == 302
    shown = words(reviewer.get(page))
    assert "Which?" in shown and "Approve these words" not in shown
    rewrite(moved(item), "Told in other words.")
    db.session.commit()
    assert "What changed since" in words(reviewer.get(page))


def test_a_time_can_be_set(app: Flask, sign_in: SignIn) -> None:
    owner = make_person("researcher")
    item = make_finding("internal_review", owner)
    approve_as(item)
    page = f"/items/{item.id}/publishing/plan"
    data = {"target": "published", "day": ["1", "1", "2016"], "time": "09:30", "version": item.version}
    author = sign_in(owner)
    assert "Choose a time to come" in words(author.post(page, data=data))
    data["day"] = ["1", "1", str(clock.now().year + 1)]
    answer = author.post(page, data=data)
    assert answer.status_code == 302
    assert "It goes out on 1 January" in words(author.get(f"/items/{item.id}/publishing"))


def test_versions_and_their_difference_are_read_by_all(app: Flask, sign_in: SignIn) -> None:
    item, author = make_released()
    live = queries.live_content(item)
    content = type(live)(live.title, live.audience, None, {**live.fields, "rests_on": "A survey of 98 people."})
    actions.propose_correction(author, item, content, "We say how many.")
    approve_as(item)
    actions.correct(author, item)
    visitor = sign_in("public")
    db.session.commit()
    listed = words(visitor.get(f"/items/{item.id}/versions"))
    assert "Version 2" in listed and "Correction: We say how many." in listed
    changed = words(visitor.get(f"/items/{item.id}/versions/2/difference"))
    assert "[removed: survey. end of removed]" in changed and "[added: survey of 98 people. end of added]" in changed
    assert "There is a newer version" in words(visitor.get(f"/items/{item.id}/versions/1"))
    assert visitor.get(f"/items/{item.id}/versions/3").status_code == 404


def test_an_early_insight_is_read_after_its_caveat_only(app: Flask, sign_in: SignIn) -> None:
    item, author = make_released("early_insight")
    reader, gate = sign_in("ppi_member"), f"/items/{item.id}/early-insight"
    assert reader.get(f"/items/{item.id}/versions/1").status_code == 404
    assert "Other researchers have not checked it" in words(reader.get(gate))
    assert "Tick the box" in words(reader.post(gate, data={"version": 1}))
    assert reader.post(gate, data={"accept": "yes", "version": 1}).headers["Location"] == f"/findings/{item.slug}"
    assert reader.get(f"/items/{item.id}/versions/1").status_code == 200
    assert reader.get(gate).status_code == 302
    assert "1 member has accepted" in words(sign_in("researcher").get(f"/items/{item.id}/publishing"))
    assert sign_in("public").get(gate).status_code == 302
    assert author.person_id is not None


def test_the_guard_shows_each_find_with_two_ways_out(app: Flask, sign_in: SignIn) -> None:
    owner = make_person("researcher")
    item = make_finding("internal_review", owner)
    rewrite(item, "The lead in Barnsley agreed.")
    author, page = sign_in(owner), f"/items/{item.id}/disclosure"
    shown = author.get(page)
    assert "In plain English, line 1: “Barnsley”" in words(shown) and "The lead in one Pioneer agreed." in words(shown)
    (find,) = queries.list_finds(item, queries.next_content(item))
    for who in (author, sign_in("administrator")):
        assert "Barnsley" in words(who.get(f"{page}/{find.hit.key}"))
        assert who.post(f"{page}/{find.hit.key}", data={"reason": "A street of that name."}).status_code == 302
    assert "Settled by two people (1)" in words(author.get(page))


def test_before_review_the_finds_that_stop_the_release_later_are_linked(app: Flask, sign_in: SignIn) -> None:
    owner, heading = make_person("researcher"), "What will stop its release later"
    item, author = make_finding("draft", owner), sign_in(owner)
    assert heading not in words(author.get(f"/items/{item.id}/publishing"))
    rewrite(item, "The lead in Barnsley said so.")
    page = BeautifulSoup(author.get(f"/items/{item.id}/publishing").data, "html.parser")
    links = page.find("h3", string=heading).find_next("ul").find_all("a")
    assert [link["href"] for link in links] == [f"/items/{item.id}/disclosure"]


def test_a_lead_reads_and_decides(app: Flask, sign_in: SignIn) -> None:
    cases = Cases()
    item = cases.make()
    person = make_person("pioneer_staff", keys=("site:cornwall", "lead:cornwall"))
    team, lead, page = sign_in("researcher"), sign_in(person), f"/items/{item.id}/consent"
    assert lead.get(page).status_code == 404
    assert team.post(f"{page}/cornwall/ask").status_code == 302
    assert "It names your Pioneer" in words(lead.get("/publishing/"))
    assert "In Cornwall they met weekly." in words(lead.get(f"{page}/cornwall/decide"))
    digest = queries.next_content(item).digest
    data = {"decision": "give", "digest": digest}
    assert team.post(f"{page}/cornwall/decide", data=data).status_code == 403
    assert lead.post(f"{page}/cornwall/decide", data=data).status_code == 302
    assert "Agreed to exactly this text" in words(lead.get(page))
    assert "Take your consent back?" in words(lead.get(f"{page}/cornwall/take-back"))
    assert lead.post(f"{page}/cornwall/take-back").status_code == 302
    assert "Withdrew its consent" in words(team.get(page))


@pytest.mark.parametrize("page", ["/publishing/", "publishing", "review", "disclosure", "versions", "versions/1"])
def test_statements_stay_few_and_constant(app: Flask, sign_in: SignIn, page: str) -> None:
    owner = make_person("researcher")
    item, author = make_released("early_insight", owner)
    address = page if page.startswith("/") else f"/items/{item.id}/{page}"
    actions.propose_correction(author, item, _other(item, 0), "Again.")
    client = sign_in(owner)
    client.get(address)
    with counted_statements() as few:
        assert client.get(address).status_code == 200
    for n in range(1, 6):
        make_finding("internal_review", owner)
        make_finding("internal_review")
        actions.propose_correction(author, item, _other(item, n), "Again.", expected_version=n)
        make_released("early_insight", owner)
    db.session.commit()
    with counted_statements() as many:
        assert client.get(address).status_code == 200
    assert len(few) == len(many) <= MOST_STATEMENTS, "\n".join(many)


def _other(item: Item, n: int) -> Content:
    live = queries.live_content(item)
    return type(live)(live.title, live.audience, None, {**live.fields, "rests_on": f"Survey {n} in Kent."})
