"""The engine: one search from request to answer, over indexes that are opened again when they have changed."""

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from whoosh.index import FileIndex
from whoosh.reading import SegmentReader

from portal.items.search import SearchDocument
from portal.search import query_language
from portal.search.engine import (
    Completion,
    Hit,
    IndexDamaged,
    IndexProblem,
    IndexStatus,
    SearchAnswer,
    SearchRequest,
    Tier,
)
from portal.search.thesaurus import Thesaurus
from portal.search.tiers import TIERS, tiers_below
from portal.search.whoosh_engine import facets, matching, ordering, passages, spelling, writing
from portal.search.whoosh_engine.folder import Folder, InMemoryStorage, Pointer
from portal.search.whoosh_engine.plan import Plan
from portal.search.whoosh_engine.segments import Segment
from portal.search.whoosh_engine.snapshot import Snapshot, View
from portal.search.whoosh_engine.titles_only import TitlesOnly
from portal.search.whoosh_engine.weights import DEFAULT, Weights

log = logging.getLogger(__name__)

LONGEST_PAGE = 100  # hits
LONGEST_LIST = 1000  # hits without quotations


class WhooshEngine:
    """A `search.engine.SearchEngine` on Whoosh. One object a process; threads may share it."""

    def __init__(
        self, folder: Path, thesaurus: Thesaurus | Callable[[], Thesaurus] = Thesaurus, weights: Weights = DEFAULT
    ) -> None:
        """`thesaurus`: one, or what reads it for the first search: half a second that no command waits for."""
        self.folder = Folder(folder)
        self._thesaurus = thesaurus
        self.weights = weights
        self._opening = threading.Lock()
        self._segments: dict[str, Segment] = {}
        self._snapshots: dict[Tier, tuple[Pointer, Snapshot]] = {}

    @cached_property
    def thesaurus(self) -> Thesaurus:
        """Other words for what is typed."""
        return self._thesaurus if isinstance(self._thesaurus, Thesaurus) else self._thesaurus()

    def search(self, request: SearchRequest) -> SearchAnswer:
        """Returns: the page of hits with exact total and facets, over what the reader may see.

        Raises: IndexProblem when there is no index, or it cannot be read.
        """
        with _damage_told():
            snapshot = self._snapshot_for(request)
            view = snapshot.view(request.tokens, request.masked)
            parsed = query_language.parse(request.text)
            plan, matched, scores = matching.match(parsed, snapshot, view, self.thesaurus, self.weights)
            chosen = {name: frozenset(values) for name, values in request.filters.items() if values}
            found, counts = facets.narrow(matched, chosen, snapshot)
            page = max(1, request.page)
            size = min(max(1, request.per_page), LONGEST_PAGE if request.passages else LONGEST_LIST)
            numbers = ordering.page(found, scores, request.sort, snapshot, (page - 1) * size, size)
            return SearchAnswer(
                total=int(found.sum()),
                hits=tuple(_hit(number, plan, scores, snapshot, request) for number in numbers),
                facets=counts,
                page=page,
                per_page=size,
                used_text=parsed.used_text,
                also_searched=matching.also_searched(plan),
                suggestion=matching.suggestion(parsed, plan),
                hint=parsed.hint,
                truncated=parsed.truncated,
            )

    def complete(self, request: SearchRequest, limit: int = 8) -> tuple[Completion, ...]:
        """Returns: ways to complete what is being typed, words first, then titles with their address.

        Raises: IndexProblem when there is no index, or it cannot be read.
        """
        with _damage_told():
            snapshot = self._snapshot_for(request)
            view = snapshot.view(request.tokens, request.masked)
            return _completions(request.text, snapshot, view, limit)

    def lock(self, timeout: float = 1.0) -> Any:
        """The one writers' lock of all processes; enter it again freely in the same thread.

        Units: seconds. Raises: IndexBusy when another writer keeps it for longer than the timeout.
        """
        return self.folder.lock(timeout)

    def update(self, documents: Iterable[SearchDocument], removed: Iterable[int] = ()) -> None:
        """Write documents (in place of older ones of the same item) and remove items; seen by every process
        from its next search on.

        Raises: IndexProblem.
        """
        ready = list(documents)
        gone = list(removed)
        with self.lock(), _damage_told():
            pointer = self.folder.pointer()
            writing.apply(self.folder.path / pointer.set, ready, gone)
            self.folder.point_to(pointer.set, pointer.change + 1)

    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        """Build a new index aside and switch to it in one step. The lock is held meanwhile, so that no change
        is lost; readers go on with the old index.

        Returns: how many documents it holds. Raises: IndexBusy; ValueError when an item is given twice.
        """
        with self.lock():
            try:
                change = self.folder.pointer().change
            except IndexProblem:
                change = 0
            name = self.folder.new_set()
            try:
                counts = writing.build(self.folder.path / name, documents)
            except BaseException:
                self.folder.drop(name)
                raise
            self.folder.point_to(name, change + 1)
            self.folder.sweep(keep=name)
        return sum(counts.values())

    def status(self) -> IndexStatus:
        """Returns: how the index stands; a missing or damaged one is told, not raised."""
        try:
            pointer = self.folder.pointer()
            with _damage_told():
                counts: dict[str, int] = {tier: self._count(pointer, tier) for tier in TIERS}
        except IndexProblem as problem:
            return IndexStatus(False, {}, 0, None, 0, str(problem))
        at = datetime.fromisoformat(pointer.at)
        return IndexStatus(True, counts, pointer.change, at, self.folder.size())

    def _count(self, pointer: Pointer, tier: Tier) -> int:
        reader = self._open(pointer, tier).reader()
        return int(reader.doc_count())

    def _open(self, pointer: Pointer, tier: Tier) -> FileIndex:
        return FileIndex(InMemoryStorage(str(self.folder.place(pointer.set, tier)), readonly=True))

    def _snapshot_for(self, request: SearchRequest) -> Snapshot:
        snapshot = self._snapshot(request.tier)
        return TitlesOnly(snapshot, request.titles_only) if request.titles_only else snapshot

    def _snapshot(self, tier: Tier) -> Snapshot:
        """What the tier's readers search, as of the newest change of any process."""
        pointer = self.folder.pointer()
        held = self._snapshots.get(tier)
        if held is not None and held[0] == pointer:
            return held[1]
        with self._opening:
            held = self._snapshots.get(tier)
            if held is None or held[0] != pointer:
                leaves = [leaf for each in tiers_below(tier) for leaf in self._leaves(pointer, each)]
                held = self._snapshots[tier] = (pointer, Snapshot(leaves))
                self._forget_unused()
        return held[1]

    def _leaves(self, pointer: Pointer, tier: Tier) -> list[tuple[Segment, frozenset[int]]]:
        reader = self._open(pointer, tier).reader()  # stays open: its files are read as terms are asked for
        leaves = []
        for leaf, _ in reader.leaf_readers():
            if isinstance(leaf, SegmentReader):
                name = f"{pointer.set}/{tier}/{leaf.segment().segment_id()}"
                segment = self._segments.get(name)
                if segment is None:
                    segment = self._segments[name] = Segment(leaf)
                leaves.append((segment, frozenset(leaf.segment().deleted_docs())))
        return leaves

    def _forget_unused(self) -> None:
        used = {id(segment) for _, snapshot in self._snapshots.values() for segment in snapshot.segments}
        self._segments = {name: one for name, one in self._segments.items() if id(one) in used}


@contextmanager
def _damage_told() -> Iterator[None]:
    """Whatever goes wrong while index files are read is damage: the caller has the database to answer from."""
    try:
        yield
    except IndexProblem:
        raise
    except Exception as error:  # Whoosh raises bare exceptions for files it cannot read
        log.exception("search index unreadable")
        raise IndexDamaged(f"The search index cannot be read ({type(error).__name__}: {error}).") from error


def _hit(number: int, plan: Plan, scores: Any, snapshot: Snapshot, request: SearchRequest) -> Hit:
    stored: dict[str, Any] = snapshot.document(number)
    is_shut = stored["id"] in request.titles_only
    return Hit(
        item_id=stored["id"],
        score=round(float(scores[number]), 4),
        kind=stored["kind"],
        title=stored["title"],
        url=stored["url"],
        summary="" if is_shut else stored["parts"][0][2],
        state=stored["state"],
        audience=stored["audience"],
        year=stored["year"],
        external_id=None if is_shut else stored["external_id"],
        demo=stored["demo"],
        updated_at=datetime.fromisoformat(stored["updated_at"]),
        snippets=passages.quote(plan, number, stored) if request.passages and not is_shut else (),
    )


def _completions(text: str, snapshot: Snapshot, view: View, limit: int) -> tuple[Completion, ...]:
    typed = query_language.parse(text).used_text
    head, _, last = typed.rpartition(" ")
    if len(last) < 2:
        return ()
    lead = f"{head} " if head else ""
    words = spelling.completions(last.lower(), snapshot, view, limit // 2)
    found = [Completion(lead + word) for word in words]
    for number in matching.titled(typed, snapshot, view, limit - len(found)):
        stored: dict[str, Any] = snapshot.document(int(number))
        found.append(Completion(stored["title"], stored["url"], stored["kind"], stored["demo"]))
    return tuple(found)
