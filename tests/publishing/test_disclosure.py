"""Finds of the guard stand in the way of a release until the text changes or two different people settle them."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.audit import AuditLine
from portal.core.db import db
from portal.core.errors import Conflict, Denied, Invalid
from portal.items.models import Item
from portal.publishing import actions, queries
from portal.publishing.actions.disclosure import Ruled
from portal.publishing.kinds import Refused
from portal.publishing.queries import disclosure
from tests.conftest import viewer_of
from tests.factories.accounts import make_person
from tests.factories.publishing import approve_as, make_finding, rewrite

REASON = "It is the town of the meeting, not a Pioneer."


def ready(words: str) -> tuple[Item, object]:
    owner = make_person("researcher")
    item = make_finding("internal_review", owner)
    rewrite(item, words)
    approve_as(item)
    return item, viewer_of(owner)


def key_of(item: Item) -> str:
    (find,) = queries.list_finds(item, queries.next_content(item))
    return find.hit.key


def test_a_named_pioneer_stands_in_the_way(app: Flask) -> None:
    item, author = ready("The lead in Barnsley said so.")
    with pytest.raises(Refused) as refused:
        actions.release(author, item)
    assert [o.href for o in refused.value.obstacles] == [f"/items/{item.id}/disclosure"]
    assert refused.value.obstacles[0].message.startswith("In plain English: one passage")


def test_a_member_is_known_by_name(app: Flask) -> None:
    make_person("ppi_member", name="Xanthe Vorreiter")
    item, author = ready("As Xanthe Vorreiter told us.")
    with pytest.raises(Refused):
        actions.release(author, item)


def test_a_changed_text_is_free_again(app: Flask) -> None:
    item, author = ready("The lead in Barnsley said so.")
    rewrite(item, "The lead in one Pioneer said so.")
    approve_as(item)
    actions.release(author, item)
    assert item.state == "published"


def test_two_different_people_settle_a_find(app: Flask) -> None:
    item, author = ready("We met in Manchester.")
    key = key_of(item)
    assert actions.let_stand(author, item, key, REASON) is Ruled.KEPT
    assert actions.let_stand(viewer_of(make_person("administrator")), item, key, REASON) is Ruled.SETTLED
    actions.release(author, item)
    assert item.state == "published"


def test_one_person_counts_once_however_often_and_from_however_many_accounts(app: Flask) -> None:
    item, author = ready("We met in Manchester.")
    key = key_of(item)
    first = make_person("researcher", name="Kit Odell", email="kit@example.org")
    same_name = make_person("researcher", name="kit  odell", email="other@example.org")
    same_mailbox = make_person("administrator", name="K. Odell", email="kit+admin@example.org")
    ruled = [
        actions.let_stand(viewer_of(person), item, key, REASON) for person in (first, first, same_name, same_mailbox)
    ]
    assert ruled == [Ruled.KEPT, Ruled.AGAIN, Ruled.SAME_PERSON, Ruled.SAME_PERSON]
    with pytest.raises(Refused):
        actions.release(author, item)
    logged = db.session.query(AuditLine).filter(
        AuditLine.act.like("publishing:override%"), AuditLine.item_id == item.id
    )
    assert sorted(line.act for line in logged) == ["publishing:override"] * 3 + ["publishing:override_refused"]


def test_a_ruling_ends_with_the_role_of_its_giver(app: Flask) -> None:
    item, author = ready("We met in Manchester.")
    key, colleague = key_of(item), make_person("researcher")
    actions.let_stand(author, item, key, REASON)
    assert actions.let_stand(viewer_of(colleague), item, key, REASON) is Ruled.SETTLED
    colleague.active = False
    db.session.flush()
    assert queries.open_finds(item, queries.next_content(item))


def test_a_ruling_holds_for_its_sentence_only(app: Flask) -> None:
    item, author = ready("We met in Manchester.")
    for person in (author, viewer_of(make_person("researcher"))):
        actions.let_stand(person, item, key_of(item), REASON)
    rewrite(item, "We met in Manchester. The Manchester lead agreed.")
    assert [find.hit.sentence for find in queries.open_finds(item, queries.next_content(item))] == [
        "The Manchester lead agreed."
    ]


def test_a_ruling_needs_a_reason_and_something_to_rule_on(app: Flask) -> None:
    item, author = ready("We met in Manchester.")
    with pytest.raises(Invalid):
        actions.let_stand(author, item, key_of(item), "ok")
    with pytest.raises(Conflict):
        actions.let_stand(author, item, "0" * 24, REASON)
    with pytest.raises(Denied):
        actions.let_stand(viewer_of(make_person("ppi_member")), item, key_of(item), REASON)


@pytest.mark.usefixtures("without_csrf")
def test_a_page_or_a_ruling_runs_the_guard_once(
    app: Flask, sign_in: Callable[..., FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    item, _author = ready("We met in Manchester.")
    address, client, runs = f"/items/{item.id}/disclosure/{key_of(item)}", sign_in("researcher"), list[object]()
    db.session.commit()
    scan = disclosure.scan
    monkeypatch.setattr(disclosure, "scan", lambda *given: runs.append(given) or scan(*given))
    statuses = [client.get(address).status_code]
    statuses += [client.post(address, data={"reason": reason}).status_code for reason in ("ok", REASON)]
    assert (statuses, len(runs)) == ([200, 400, 302], 3)
