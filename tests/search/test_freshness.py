"""Every process sees what any process wrote; a dead writer, a deleted or damaged index harm nobody for long."""

import multiprocessing
import os
import random
import shutil
import signal
import threading
import time
from pathlib import Path
from unittest.mock import Mock

import pytest
from whoosh.writing import SegmentWriter

from portal.search.engine import IndexBusy, IndexDamaged, IndexMissing, IndexOutdated, IndexProblem
from portal.search.whoosh_engine import WhooshEngine, folder, writing
from tests.search.conftest import Filled
from tests.search.documents import document, request

FORK = multiprocessing.get_context("spawn")


def write_many(folder: Path, first: int, count: int) -> None:
    engine = WhooshEngine(folder)
    for number in range(first, first + count):
        with engine.lock(timeout=60):
            engine.update([document("Written", "risk", number=number)])


def search_in_another_process(folder: Path, text: str, answer: object) -> None:
    answer.put([hit.item_id for hit in WhooshEngine(folder).search(request(text)).hits])  # type: ignore[attr-defined]


def hold_and_wait(folder: Path, ready: object, built: bool) -> None:
    """A writer that is killed with half of its work on disk."""
    engine = WhooshEngine(folder)
    with engine.lock():
        name = engine.folder.new_set() if built else engine.folder.pointer().set
        place = engine.folder.place(name, "public")
        if built:
            writing.create(place)
        writer = writing._open(place)
        writer.add_document(**writing.fields_of(document("Half", "half", number=500), 1))
        ready.set()  # type: ignore[attr-defined]
        time.sleep(600)


def test_processes_that_write_at_the_same_time_lose_nothing(engine_with: Filled, tmp_path: Path) -> None:
    engine = engine_with(document("First", "risk", number=1))
    assert engine.search(request("risk")).total == 1
    writers = [FORK.Process(target=write_many, args=(tmp_path / "index", start, 6)) for start in (100, 200)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
        assert writer.exitcode == 0
    assert engine.search(request("risk")).total == 13
    engine.update([], removed=[1])
    answer = FORK.Queue()
    other = FORK.Process(target=search_in_another_process, args=(tmp_path / "index", "risk", answer))
    other.start()
    seen = answer.get(timeout=120)
    other.join(60)
    assert 1 not in seen and len(seen) == 10


@pytest.mark.parametrize("built", [True, False], ids=["while rebuilding", "while updating"])
def test_a_killed_writer_leaves_a_usable_index(engine_with: Filled, tmp_path: Path, built: bool) -> None:
    engine = engine_with(document("First", "risk", number=1))
    ready = FORK.Event()
    writer = FORK.Process(target=hold_and_wait, args=(tmp_path / "index", ready, built))
    writer.start()
    assert ready.wait(120)
    with pytest.raises(IndexBusy):
        engine.update([document("Second", "risk", number=2)])
    assert writer.pid is not None
    os.kill(writer.pid, signal.SIGKILL)
    writer.join(60)
    assert engine.search(request("risk")).total == 1
    engine.update([document("Second", "risk", number=2)])
    assert engine.search(request("risk")).total == 2 and engine.search(request("half")).total == 0
    engine.rebuild([document("Third", "risk", number=3)])
    assert [path.name for path in (tmp_path / "index").glob("set-*")] == [engine.folder.pointer().set]


def test_threads_share_an_engine(engine_with: Filled) -> None:
    engine = engine_with(*(document(f"Number {n}", f"risk word{n}", number=n + 1) for n in range(40)))
    wrong = []

    def ask() -> None:
        for n in range(40):
            answer = engine.search(request(f"word{n}"))
            if [hit.item_id for hit in answer.hits] != [n + 1] or engine.search(request("risk")).total != 40:
                wrong.append(n)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_readers_answer_from_the_old_index_until_the_new_one_is_whole(engine_with: Filled) -> None:
    engine = engine_with(document("Old", "risk", number=1))
    during = []

    def documents() -> object:
        during.append([hit.title for hit in engine.search(request("risk")).hits])
        yield document("New", "risk", number=2)

    assert engine.rebuild(documents()) == 1  # type: ignore[arg-type]
    assert during == [["Old"]]
    assert [hit.title for hit in engine.search(request("risk")).hits] == ["New"]


def test_a_rebuild_that_fails_changes_nothing(engine_with: Filled) -> None:
    engine = engine_with(document("Old", "risk", number=1))
    with pytest.raises(ValueError, match="given twice"):
        engine.rebuild([document("New", number=2), document("New", number=2)])
    assert engine.search(request("risk")).total == 1


def test_a_change_that_fails_while_it_is_written_keeps_nobody_out(
    engine_with: Filled, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = engine_with(document("First", "risk", number=1))
    with monkeypatch.context() as broken:
        broken.setattr(SegmentWriter, "_commit_toc", Mock(side_effect=OSError("No space left on device")))
        with pytest.raises(IndexDamaged, match="No space left"):
            engine.update([document("Second", "risk", number=2)])
    engine.update([document("Third", "risk", number=3)])
    assert {hit.title for hit in engine.search(request("risk")).hits} == {"First", "Third"}


def test_new_parts_never_take_the_name_of_old_ones(engine_with: Filled) -> None:
    engine = engine_with(document("First", "risk", number=1))
    for number in (2, 3, 4):
        random.seed(0)
        engine.update([document("Another", "risk", number=number)])
    assert engine.search(request("risk")).total == 4


def test_a_missing_index_is_told_and_can_be_rebuilt(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path / "index")
    for use in (lambda: engine.search(request("risk")), lambda: engine.update([document()])):
        with pytest.raises(IndexMissing):
            use()
    assert not engine.status().ready and "no search index" in (engine.status().problem or "")
    engine.rebuild([document("One", "risk")])
    assert engine.search(request("risk")).total == 1 and engine.status().documents["public"] == 1


def test_an_index_that_is_deleted_under_a_running_engine_is_told(engine_with: Filled, tmp_path: Path) -> None:
    engine = engine_with(document("One", "risk"))
    assert engine.search(request("risk")).total == 1
    shutil.rmtree(tmp_path / "index")
    with pytest.raises(IndexMissing):
        engine.search(request("risk"))


@pytest.mark.parametrize("rubbish", [b"", b"rubbish" * 100])
def test_damaged_files_are_told_by_every_process_that_reads_them(
    engine_with: Filled, tmp_path: Path, rubbish: bytes
) -> None:
    running = engine_with(document("One", "risk"))
    assert running.search(request("risk")).total == 1
    for path in (tmp_path / "index").rglob("*"):
        if path.suffix in (".seg", ".toc"):
            path.write_bytes(rubbish)
    assert running.search(request("risk nurse")).total == 1, "what is in memory still answers"
    fresh = WhooshEngine(tmp_path / "index")
    with pytest.raises(IndexDamaged):
        fresh.search(request("risk"))
    assert not fresh.status().ready
    with pytest.raises(IndexProblem):
        running.update([document("Two", "risk")])
    running.rebuild([document("Two", "risk")])
    assert fresh.search(request("risk")).total == running.search(request("risk")).total == 1


@pytest.mark.parametrize(
    ("content", "problem"),
    [("rubbish", IndexDamaged), ('{"set": "x", "change": 1, "at": "", "version": 0}', IndexOutdated)],
)
def test_a_pointer_that_cannot_be_used_is_told(
    engine_with: Filled, tmp_path: Path, content: str, problem: type[IndexProblem]
) -> None:
    engine = engine_with(document("One", "risk"))
    (tmp_path / "index" / "current.json").write_text(content)
    with pytest.raises(problem):
        engine.search(request("risk"))


def test_a_very_large_file_is_mapped_and_answers_alike(
    engine_with: Filled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = engine_with(*(document(f"Number {n}", f"risk word{n}", theme="finance") for n in range(30)))
    in_memory = engine.search(request("risk word7"))
    monkeypatch.setattr(folder, "IN_MEMORY_LIMIT", 0)
    assert WhooshEngine(tmp_path / "index").search(request("risk word7")) == in_memory
