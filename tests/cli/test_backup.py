"""A backup taken while the portal runs comes back whole; what is damaged is refused and changes nothing."""

import tarfile
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.config import Settings
from portal.core import backup
from portal.core.db import db
from portal.core.errors import Invalid, Unavailable
from portal.items.models import Item
from tests.factories.items import make_item


@pytest.fixture
def saved(app: Flask, settings: Settings, tmp_path: Path) -> Path:
    make_item(title="Kept")
    db.session.commit()
    (settings.data_dir / "files" / "ab").mkdir(parents=True)
    (settings.data_dir / "files" / "ab" / "upload").write_bytes(b"a PDF")
    (settings.data_dir / "secret-key").write_text("the key")
    target = tmp_path / "backup.tar.gz"
    assert backup.write_backup(settings.data_dir, settings.sqlite_path, target) == 3
    return target


def test_it_comes_back_as_it_was(saved: Path, tmp_path: Path) -> None:
    empty = tmp_path / "new"
    empty.mkdir()
    assert backup.read_backup(saved, empty, empty / "portal.db") == 3
    assert (empty / "files" / "ab" / "upload").read_bytes() == b"a PDF"
    assert (empty / "secret-key").read_text() == "the key"
    db.connect(f"sqlite:///{empty / 'portal.db'}")
    assert db.session.scalars(select(Item.title)).all() == ["Kept"]
    assert backup.check_whole()


def test_it_is_for_its_owner_alone_and_a_missing_folder_is_named(saved: Path, settings: Settings) -> None:
    assert saved.stat().st_mode & 0o077 == 0
    with pytest.raises(Invalid, match="nowhere is not there, or not yours to write in"):
        backup.write_backup(settings.data_dir, settings.sqlite_path, saved.parent / "nowhere" / "backup.tar.gz")


def test_a_file_that_is_there_is_written_over_only_when_told_to(saved: Path, settings: Settings) -> None:
    before, places = saved.read_bytes(), (settings.data_dir, settings.sqlite_path)
    with pytest.raises(Invalid, match="add --force to write over it"):
        backup.write_backup(*places, saved)
    assert saved.read_bytes() == before
    (settings.data_dir / "files" / "ab" / "upload").unlink()
    assert backup.write_backup(*places, saved, over=True) == 2
    empty = saved.with_name("empty.tar.gz")
    empty.touch()
    assert backup.write_backup(*places, empty) == 2


def test_no_backup_is_written_over_the_portal_itself(saved: Path, settings: Settings) -> None:
    assert settings.sqlite_path
    for own in (settings.sqlite_path, settings.data_dir / "secret-key"):
        before = own.read_bytes()
        with pytest.raises(Invalid, match="a file of the portal itself"):
            backup.write_backup(settings.data_dir, settings.sqlite_path, own, over=True)
        assert own.read_bytes() == before


def test_an_installation_is_never_overwritten(saved: Path, settings: Settings) -> None:
    with pytest.raises(Invalid, match="holds an installation already"):
        backup.read_backup(saved, settings.data_dir, settings.sqlite_path)
    assert db.session.scalar(select(func.count(Item.id))) == 1


@pytest.mark.parametrize("harm", ["cut", "text", "swapped"])
def test_a_damaged_backup_is_refused_and_nothing_is_put_back(saved: Path, tmp_path: Path, harm: str) -> None:
    if harm == "cut":
        saved.write_bytes(saved.read_bytes()[:-200])
    elif harm == "text":
        saved.write_text("not an archive")
    else:
        swap_upload(saved)
    empty = tmp_path / "new"
    empty.mkdir()
    with pytest.raises(Invalid):
        backup.read_backup(saved, empty, empty / "portal.db")
    assert list(empty.iterdir()) == []


def swap_upload(archive: Path) -> None:
    """The same archive with one file changed."""
    folder = archive.parent / "unpacked"
    with tarfile.open(archive) as old:
        old.extractall(folder, filter="data")
        names = old.getnames()
    (folder / "files" / "ab" / "upload").write_bytes(b"another PDF")
    with tarfile.open(archive, "w:gz") as new:
        for name in names:
            new.add(folder / name, arcname=name)


def test_postgresql_is_left_to_its_own_tools(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="pg_dump"):
        backup.write_backup(tmp_path, None, tmp_path / "x")
