"""Changing the index: documents in, items out, and a whole new set built aside."""

import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex

from portal.items.search import SearchDocument
from portal.search.tiers import TIERS, tier_of_rights
from portal.search.whoosh_engine.codec import Codec, Pool
from portal.search.whoosh_engine.schema import INDEXED, fields_of, schema


def create(place: Path) -> None:
    """Make an empty index."""
    place.mkdir(parents=True, exist_ok=True)
    FileStorage(str(place)).create_index(schema())


def build(set_folder: Path, documents: Iterable[SearchDocument]) -> dict[str, int]:
    """Write a whole set. Of two documents of one item the later one counts. Returns: documents by tier."""
    writers = {}
    for tier in TIERS:
        create(set_folder / tier)
        writers[tier] = _open(set_folder / tier)
    counts: dict[str, int] = dict.fromkeys(TIERS, 0)
    seen: set[int] = set()
    stamp = time.time_ns()
    try:
        for document in _last_of_each(documents, seen):
            tier = tier_of_rights(document.rights)
            _add(writers[tier], fields_of(document, stamp))
            counts[tier] += 1
        for writer in writers.values():
            writer.commit(merge=False)
    except BaseException:
        for writer in writers.values():
            _abandon(writer)
        raise
    return counts


def _last_of_each(documents: Iterable[SearchDocument], seen: set[int]) -> Iterator[SearchDocument]:
    """The documents as they come; a second one of the same item is an error of the caller."""
    for document in documents:
        if document.item_id in seen:
            raise ValueError(f"Item {document.item_id} was given twice.")
        seen.add(document.item_id)
        yield document


def apply(set_folder: Path, documents: list[SearchDocument], removed: Iterable[int]) -> None:
    """Replace the documents of these items and take the removed ones out, tier by tier.

    The tier that gains a document is written before the one that loses it; readers keep the newer
    stamp if they look in between.
    """
    stamp = time.time_ns()
    newest = {document.item_id: document for document in documents}
    gone = {*removed, *newest}
    by_tier: dict[str, list[SearchDocument]] = {tier: [] for tier in TIERS}
    for document in newest.values():
        by_tier[tier_of_rights(document.rights)].append(document)
    for tier in sorted(TIERS, key=lambda tier: not by_tier[tier]):
        _apply_to(set_folder / tier, by_tier[tier], gone, stamp)


def _apply_to(place: Path, documents: list[SearchDocument], gone: Iterable[int], stamp: int) -> None:
    writer = _open(place)
    try:
        old = _numbers_of(writer, gone)
        if not documents and not old:
            writer.cancel()
            return
        for number in old:
            writer.delete_document(number)
        for document in documents:
            _add(writer, fields_of(document, stamp))
        writer.commit()
    except BaseException:
        _abandon(writer)
        raise


def _abandon(writer: Any) -> None:
    """Let go of what a failed writer holds: its lock would keep every later change out for as long as we live."""
    if not writer.is_closed:
        writer._finish()  # noqa: SLF001 (`cancel` writes once more, and fails where writing failed)


def _numbers_of(writer: Any, item_ids: Iterable[int]) -> list[int]:
    """Whoosh's numbers of the living documents of these items."""
    with writer.reader() as reader:
        found = []
        for item_id in item_ids:
            term = ("key", str(item_id).encode())
            if term in reader:
                found += list(reader.postings(*term).all_ids())
        return found


def _add(writer: Any, fields: dict[str, Any]) -> None:
    """Add one document: its terms go to the pool in whole fields, which Whoosh would do one by one."""
    for name in INDEXED:
        writer.pool.take(name, writer.docnum, fields.pop(name))
    writer.add_document(**fields)


def _open(place: Path) -> Any:
    writer = FileIndex(FileStorage(str(place))).writer(timeout=5.0, codec=Codec())
    writer.pool = Pool(writer._tempstorage, writer.newsegment)  # noqa: SLF001 (see `codec`)
    return writer
