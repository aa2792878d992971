"""Keeping files: what is taken and refused, under which name, and what stays behind when it fails."""

import io
import os
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from portal.core.errors import Invalid, NotFound, PortalError, TooLarge
from portal.core.files import IMAGES, KINDS, FileStore
from portal.core.files.store import INCOMING

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(17)
JPEG = b"\xff\xd8\xff\xe0" + bytes(20)
TYPES = '<Types><Override ContentType="application/{}.main+xml"/></Types>'
PLAIN_TYPE = "vnd.openxmlformats-officedocument.wordprocessingml.document"


def docx(extra: dict[str, bytes] | None = None, content_type: str = PLAIN_TYPE) -> bytes:
    parts = {
        "[Content_Types].xml": TYPES.format(content_type).encode(),
        "word/document.xml": b"<w:document/>",
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in (parts | (extra or {})).items():
            archive.writestr(name, content)
    return buffer.getvalue()


class Counted:
    """A stream of so many bytes that says how many were asked of it."""

    def __init__(self, total: int) -> None:
        self.left, self.given, self.start = total, 0, b"%PDF-1.7\n"

    def read(self, size: int, /) -> bytes:
        piece = (self.start + bytes(size))[: min(size, self.left)]
        self.start, self.left, self.given = b"", self.left - len(piece), self.given + len(piece)
        return piece


class Drops:
    """A stream that gives one byte at a time, as a slow connection may."""

    def __init__(self, content: bytes) -> None:
        self.stream = io.BytesIO(content)

    def read(self, size: int, /) -> bytes:
        return self.stream.read(min(size, 1))


class Breaks:
    """A stream that fails in the middle, as a lost connection does."""

    def __init__(self) -> None:
        self.pieces = [PDF * 100, PDF * 100]

    def read(self, _size: int, /) -> bytes:
        if not self.pieces:
            raise ConnectionResetError
        return self.pieces.pop()


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "data" / "files")


def left_behind(store: FileStore) -> list[Path]:
    return [path for path in store.folder.rglob("*") if path.is_file()]


def refusal(store: FileStore, content: bytes, name: str = "x.pdf") -> str:
    with pytest.raises(Invalid) as caught:
        store.save(io.BytesIO(content), name)
    assert caught.value.field == "file"
    assert left_behind(store) == []
    return str(caught.value)


@pytest.mark.parametrize("content, kind", [(PDF, "pdf"), (docx(), "docx"), (b"\xef\xbb\xbf" + PDF, "pdf")])
def test_it_tells_the_kind_by_content(store: FileStore, content: bytes, kind: str) -> None:
    assert store.save(io.BytesIO(content), "no extension").kind is KINDS[kind]


@pytest.mark.parametrize("content, kind", [(PNG, "png"), (JPEG, "jpeg")])
def test_it_takes_pictures_where_they_are_allowed(store: FileStore, content: bytes, kind: str) -> None:
    assert store.save(io.BytesIO(content), "logo.gif", allowed=IMAGES).kind is KINDS[kind]
    assert "Choose a PDF file (.pdf) or a Word file (.docx)." in refusal(FileStore(store.folder / "b"), content)


def test_it_gives_back_what_was_saved(store: FileStore) -> None:
    saved = store.save(io.BytesIO(PDF), "Final report.pdf")
    assert (saved.size, saved.name) == (len(PDF), "Final report.pdf")
    with store.open(saved.sha256) as stream:
        assert stream.read() == PDF
    assert store.path(saved.sha256).name == saved.sha256
    assert list(store.hashes()) == [saved.sha256]


def test_it_keeps_the_same_content_once_and_mends_a_damaged_copy(store: FileStore) -> None:
    first = store.save(io.BytesIO(PDF), "a.pdf")
    store.path(first.sha256).write_bytes(b"half")
    assert not store.is_whole(first.sha256)
    assert store.save(Drops(PDF), "b.pdf").sha256 == first.sha256
    assert store.is_whole(first.sha256)
    assert len(left_behind(store)) == 1


def test_it_says_that_a_web_page_is_no_pdf(store: FileStore) -> None:
    assert "web page" in refusal(store, b"\r\n <!DOCTYPE html><html>%PDF-1.7</html>", "report.pdf")


def test_it_says_that_an_empty_file_is_empty(store: FileStore) -> None:
    assert "empty" in refusal(store, b"")


@pytest.mark.parametrize(
    "content, says",
    [
        (b"\xd0\xcf\x11\xe0" + bytes(600), "without a password"),
        (b"MZ\x90\x00" + bytes(600), "cannot take that kind of file"),
        (docx({"word/vbaProject.bin": b"x"}), "macros"),
        (docx(content_type="vnd.ms-word.document.macroEnabled"), "macros"),
        (docx({"word/activeX/activeX1.xml": b"x"}), "macros"),
        (docx()[:-30], "damaged"),
    ],
)
def test_it_says_why_it_refuses_and_what_to_do(store: FileStore, content: bytes, says: str) -> None:
    assert says in refusal(store, content, "report.docx")


def test_it_refuses_a_zip_that_is_no_word_document(store: FileStore) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    assert "not a Word document" in refusal(store, buffer.getvalue(), "report.docx")


def test_it_refuses_a_word_file_that_unpacks_to_far_more(store: FileStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.core.files.kinds.LONGEST_UNZIPPED", 1_000)
    assert "unpacks" in refusal(store, docx({"word/media/a.png": bytes(2_000)}))


def test_it_stops_reading_a_300_mb_stream_at_the_limit(store: FileStore) -> None:
    stream = Counted(300 * 1024 * 1024)
    with pytest.raises(TooLarge, match="larger than 1 MB"):
        store.save(stream, "huge.pdf", limit=1024 * 1024)
    assert stream.given <= 1024 * 1024 + 256 * 1024
    assert left_behind(store) == []


def test_it_takes_a_file_of_exactly_the_limit(store: FileStore) -> None:
    assert store.save(io.BytesIO(PDF), "a.pdf", limit=len(PDF)).size == len(PDF)


def test_it_leaves_nothing_behind_when_the_connection_is_lost(store: FileStore) -> None:
    with pytest.raises(ConnectionResetError):
        store.save(Breaks(), "a.pdf")
    assert left_behind(store) == []


@pytest.mark.parametrize("bad", ["../../etc/passwd", "", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_it_looks_only_for_hashes(store: FileStore, bad: str) -> None:
    assert not store.has(bad)
    lookups: list[Callable[[str], object]] = [store.path, store.open, store.delete]
    for look in lookups:
        with pytest.raises(NotFound):
            look(bad)


def test_it_says_when_a_file_is_gone(store: FileStore) -> None:
    saved = store.save(io.BytesIO(PDF), "a.pdf")
    store.delete(saved.sha256)
    store.delete(saved.sha256)
    assert not store.has(saved.sha256)
    with pytest.raises(PortalError, match="attach it again"):
        store.open(saved.sha256)


def test_it_sweeps_only_what_old_uploads_left(store: FileStore) -> None:
    saved = store.save(io.BytesIO(PDF), "a.pdf")
    (store.folder / INCOMING / "left").write_bytes(b"half an upload")
    assert store.sweep() == 0
    assert store.sweep(older_than=-1) == 1
    assert store.has(saved.sha256)


def test_the_content_is_on_disk_before_its_name_and_its_name_before_it_is_told(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.save(io.BytesIO(PDF + b"earlier"), "a.pdf")  # the folders are there now
    steps: list[str] = []
    sync, rename = os.fsync, Path.replace

    def noted_sync(handle: int) -> None:
        steps.append("folder synced" if stat.S_ISDIR(os.fstat(handle).st_mode) else "content synced")
        sync(handle)

    def noted_rename(path: Path, target: Path) -> Path:
        steps.append("named")
        return rename(path, target)

    monkeypatch.setattr(os, "fsync", noted_sync)
    monkeypatch.setattr(Path, "replace", noted_rename)
    saved = store.save(io.BytesIO(PDF), "a.pdf")
    assert [step for step in steps if step != "folder synced"] == ["content synced", "named"]
    assert steps[-1] == "folder synced"
    assert store.has(saved.sha256)
