"""Writing the index: what does not fit into memory goes to files on the way, and nobody can tell."""

import time
from array import array
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from whoosh.filedb.filetables import OrderedHashWriter

from bench.support.made_up import documents, questions
from portal.search.whoosh_engine import WhooshEngine, codec, writing
from tests.search.documents import request


def answers(folder: Path) -> list[list[tuple[int, float]]]:
    engine = WhooshEngine(folder)
    made = list(documents(60))
    engine.rebuild(made[:40])
    engine.update(made[40:], removed=[1, 2])
    return [[(hit.item_id, hit.score) for hit in engine.search(request(words)).hits] for words in questions(20)]


def test_an_index_written_in_several_runs_answers_like_one_written_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = answers(tmp_path / "at-once")
    assert sum(len(hits) for hits in at_once) > 50
    runs: list[str] = []
    note = codec.Pool._add_run
    monkeypatch.setattr(codec, "MOST_IN_MEMORY", 500)
    monkeypatch.setattr(codec.Pool, "_add_run", lambda pool, path: (runs.append(path), note(pool, path)))
    assert answers(tmp_path / "in-runs") == at_once
    assert len(runs) > 5


def written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The files of an index in which nothing is left to chance, without their directory, which holds the time."""
    monkeypatch.setattr(codec, "uuid4", lambda: UUID(int=7))
    monkeypatch.setattr(time, "time_ns", lambda: 1)
    writing.build(folder, documents(60))
    files = [path.read_bytes() for path in sorted(folder.rglob("*.seg"))]
    return [file[: int.from_bytes(file[:8])] for file in files]


def test_the_short_way_of_writing_a_term_gives_the_bytes_that_whoosh_itself_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quickly = written(tmp_path / "quickly", monkeypatch)

    def whooshs_way(self: Any, term: bytes, numbers: list[int], places: list[bytes]) -> None:
        self.start_term(term)
        self._add_blocks(array("I", numbers), places)
        self.finish_term()

    monkeypatch.setattr(codec.FieldWriter, "_add_short", whooshs_way)
    monkeypatch.setattr(codec.TermTable, "_write_hashes", OrderedHashWriter._write_hashes)
    assert written(tmp_path / "whoosh", monkeypatch) == quickly
    assert len(quickly) == 3 and min(map(len, quickly)) > 100_000
