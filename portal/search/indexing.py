"""Keeping the index true: the queue drained after each commit and before each search, and the whole rebuilt."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy import bindparam, func, select

from portal.access.policy import PUBLIC, Viewer, viewer_tokens
from portal.config import Settings
from portal.core import db as database
from portal.core import index_queue, jobs
from portal.core.db import db
from portal.core.index_queue import IndexEntry
from portal.items.models import Item
from portal.items.search import SearchDocument
from portal.search.engine import IndexBusy, IndexProblem, SearchEngine, SearchRequest
from portal.search.thesaurus import Thesaurus
from portal.search.tiers import tier_of_viewer
from portal.search.whoosh_engine import WhooshEngine

Documents = Mapping[str, Callable[[Sequence[Item]], Iterable[SearchDocument]]]
VOCABULARY = Path(__file__).resolve().parents[2] / "content" / "vocabulary"
Told = Callable[[int], object]  # is told how many more items are done
REBUILD_JOB = "search.rebuild"
WAIT = 1.0  # seconds that a search waits for another process that writes the index
BATCH = 500
STEP = 100  # items that a reader's request writes at a time: each takes a few milliseconds
LONG_STEP = 2_000  # the same for commands and the worker

log = logging.getLogger(__name__)


def untold(_number: int) -> None:
    """What is told of progress where nobody looks."""


class Index:
    """The index of one installation: an engine, and what turns items of each kind into documents."""

    def __init__(self, settings: Settings, documents: Documents) -> None:
        self.engine: SearchEngine = index_engine(settings)
        self.documents = documents

    def warm_up(self) -> None:
        """Read what the first search of a process needs: seconds with 100,000 items. Without an index, nothing."""
        with suppress(IndexProblem):
            for viewer in (Viewer(role="administrator"), PUBLIC):
                asked = SearchRequest("care", viewer_tokens(viewer), tier_of_viewer(viewer), passages=False)
                self.engine.search(asked)

    def made_of(self, items: Iterable[Item]) -> Iterator[SearchDocument]:
        """Yields: the search documents of these items, kind by kind; none for a kind without any or a row that is gone.

        Few statements, however many items there are.
        """
        by_kind: dict[str, list[Item]] = {}
        for item in items:
            by_kind.setdefault(item.kind, []).append(item)
        for kind, of_kind in by_kind.items():
            if kind in self.documents:
                yield from self.documents[kind](of_kind)

    def drain(self, wait: float = WAIT) -> frozenset[int]:
        """Bring the index up to date with what was committed; of a long queue, as much as takes about `wait` seconds.

        Returns: ids of the items that still wait (too many, or somebody else writes, or the index is away): mask them.
        One statement when nothing waits. The session reads afresh afterwards.
        """
        until = monotonic() + wait
        while index_queue.anything_waits():
            if self._step(wait, STEP) and monotonic() < until:
                continue
            return frozenset(index_queue.pending())
        return frozenset()

    def drain_soon(self) -> None:
        """Drain after a commit, without keeping the answer waiting for another writer."""
        self.drain(wait=0.2)

    def catch_up(self, told: Told = untold) -> None:
        """Write all that waits, however long it takes: for commands and the worker, which keep nobody waiting.

        `told` is called with the number of items after each step.
        """
        while index_queue.anything_waits() and (written := self._step(60.0, LONG_STEP)):
            told(written)

    def make_ready(self, told: Told = untold) -> int:
        """Catch up, or build the index when there is none, or when more waits than it holds.

        `told` is called with the number of items whenever some more are written.
        Returns: how many documents were built, 0 for none.
        """
        status = self.engine.status()
        waiting = len(index_queue.pending())
        if not status.ready or waiting > max(LONG_STEP, sum(status.documents.values())):
            return self.rebuild(told)
        self.catch_up(told)
        return 0

    def _step(self, wait: float, most: int) -> int:
        """Write what has waited longest. Returns: how many items; 0 when it could not, and then they stay queued."""
        try:
            with self._lock(wait):
                return self._drain_locked(most)
        except IndexBusy:
            return 0
        except IndexProblem as problem:
            log.warning("index: %s", problem)
            self.ask_for_rebuild()
            return 0

    @contextmanager
    def _lock(self, wait: float) -> Iterator[None]:
        """The writers' lock, asked for with no transaction open: who holds it needs the database to let go of it."""
        db.session.commit()
        with self.engine.lock(wait):
            yield

    def _drain_locked(self, most: int) -> int:
        """Under the writers' lock: read queue and rows in one fresh snapshot, write, then settle the queue.

        Returns: how many items.
        """
        with database.reading():
            waiting = index_queue.pending(most)
            made = list(self.made_of(_items(list(waiting))))
        gone = set(waiting) - {document.item_id for document in made}
        self.engine.update(made, removed=gone)
        settle(waiting)
        return len(waiting)

    def rebuild(self, told: Told = untold) -> int:
        """Build the index anew from the database, aside, and switch to it. Returns: how many documents it holds.

        `told` is called with the number of items after each batch that was read. Raises: IndexBusy.
        """
        with self._lock(60.0):
            with database.reading():
                waiting = index_queue.pending()
                number = self.engine.rebuild(self._all(told))
            settle(waiting)
        return number

    def _all(self, told: Told) -> Iterator[SearchDocument]:
        last = 0
        while ids := db.session.scalars(select(Item.id).where(Item.id > last).order_by(Item.id).limit(BATCH)).all():
            yield from self.made_of(_items(ids))
            told(len(ids))
            last = ids[-1]
            db.session.expunge_all()

    def ask_for_rebuild(self) -> None:
        """Queue a rebuild for the worker, once, apart from whatever this request does."""
        with database.separately() as session:
            if session.scalar(select(jobs.Job.id).where(jobs.Job.key == REBUILD_JOB)) is None:
                session.add(jobs.Job(name=REBUILD_JOB, key=REBUILD_JOB, payload={}))


def settle(done: Mapping[int, int]) -> None:
    """Take the handled rows off the queue in a transaction of its own; rows queued since then stay."""
    table: Any = IndexEntry.__table__
    rows = [{"of": item_id, "up_to": entry_id} for item_id, entry_id in done.items()]
    handled = table.delete().where(table.c.item_id == bindparam("of"), table.c.id <= bindparam("up_to"))
    with database.separately() as session:
        if rows:
            session.connection().execute(handled, rows)


def index_engine(settings: Settings) -> SearchEngine:
    """Returns: the engine of this installation, whether or not there is an index yet."""
    return WhooshEngine(settings.data_dir / "search", thesaurus)


def count_items() -> int:
    """Returns: how many items there are, whatever their rights. One statement."""
    return db.session.scalar(select(func.count()).select_from(Item)) or 0


def _items(ids: object) -> list[Item]:
    return list(db.session.scalars(select(Item).where(Item.id.in_(ids)).order_by(Item.id)))  # type: ignore[arg-type]


@cache
def thesaurus() -> Thesaurus:
    """Returns: the thesaurus of the vocabulary's files, read once a process."""
    return Thesaurus.from_folder(VOCABULARY)
