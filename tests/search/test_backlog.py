"""A long queue of changes keeps no reader waiting: a little of it is written at a time, the rest is masked."""

import pytest
from flask import Flask

from portal.access.policy import Viewer
from portal.core import db as database
from portal.core import index_queue
from portal.core.db import db
from portal.items.models import Item
from portal.search import indexing, queries
from tests.factories.findings import make_finding


@pytest.fixture
def waiting(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Items that wait, more than one step can write; the first of them is withdrawn since it was indexed."""
    monkeypatch.setattr(indexing, "STEP", 2)
    first = make_finding(title="Zebra withdrawn").item_id
    db.session.commit()
    app.extensions["index"].rebuild()
    others = [make_finding(title=f"Zebra {number}") for number in range(5)]
    db.session.get_one(Item, first).state = "withdrawn"
    db.session.commit()
    return [*(other.item_id for other in others), first]


def total(app: Flask) -> int:
    with database.reading():
        return queries.search(app.extensions["index"], Viewer(), "zebra", {}).page.total


def test_a_drain_without_time_writes_one_step_and_tells_what_waits(app: Flask, waiting: list[int]) -> None:
    assert app.extensions["index"].drain(wait=0) == set(waiting[2:])
    assert list(index_queue.pending()) == waiting[2:]


def test_a_search_never_counts_what_waits(app: Flask, waiting: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "monotonic", iter(range(0, 1_000, 100)).__next__)
    assert [total(app), total(app), total(app)] == [2, 4, 5]
    assert not index_queue.anything_waits()


def test_a_command_writes_all_of_it_or_builds_anew(app: Flask, waiting: list[int]) -> None:
    index = app.extensions["index"]
    assert index.make_ready() == 0 and not index_queue.anything_waits()
    assert total(app) == 5


def test_a_queue_longer_than_the_index_builds_it_anew(
    app: Flask, waiting: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "LONG_STEP", 3)
    assert app.extensions["index"].make_ready() == 6
    assert total(app) == 5 and not index_queue.anything_waits()


@pytest.mark.parametrize("act", ["drain", "catch_up", "make_ready", "rebuild"])
def test_the_database_is_free_while_another_writer_of_the_index_is_waited_for(
    app: Flask, waiting: list[int], monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    """The other writer settles the queue before it lets go: each would wait for the other."""
    index = app.extensions["index"]
    lock, open_then = index.engine.lock, []

    def noted(timeout: float = 1.0) -> object:
        open_then.append(db.session().in_transaction())
        return lock(timeout)

    monkeypatch.setattr(index.engine, "lock", noted)
    assert index_queue.anything_waits() and db.session().in_transaction()
    getattr(index, act)()
    assert open_then[0] is False


def test_a_command_is_told_how_far_the_index_is(app: Flask) -> None:
    index: indexing.Index = app.extensions["index"]
    told: list[int] = []
    for _ in range(3):
        make_finding()
    db.session.commit()
    index.rebuild(told.append)
    assert sum(told) == 3
    make_finding()
    db.session.commit()
    index.catch_up(told.append)
    assert sum(told) == 4
