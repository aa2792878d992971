"""Writing the index: what does not fit into memory goes to files on the way, and nobody can tell."""

from pathlib import Path

import pytest

from bench.support.made_up import documents, questions
from portal.search.whoosh_engine import WhooshEngine, codec
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
