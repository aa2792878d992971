"""Reading the files of a document. Whoever may read the document may read those that are released: ask for it first."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from portal.access.policy import Viewer
from portal.core.db import db
from portal.core.errors import NotFound
from portal.evidence.models import Document, DocumentFile, FilePage
from portal.items.models import Item
from portal.publishing.kinds import RELEASED

NO_FILE = "We cannot find that file. Look at the document’s page for those it has."


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The pages with text before and after one; None: there is none."""

    before: int | None
    after: int | None


def is_waiting(item: Item, file: DocumentFile) -> bool:
    """Returns: whether the file came to a released document and no release or correction covers it yet."""
    return item.state in RELEASED and file.released_at is None


def may_see(viewer: Viewer, document: Document, file: DocumentFile) -> bool:
    """Returns: whether a reader of the document may have this file of it: one that waits is for the team."""
    return viewer.is_team or not is_waiting(document.item, file)


def list_files(viewer: Viewer, document: Document) -> Sequence[DocumentFile]:
    """Returns: the files of a document that its reader may have, by name. One statement."""
    query = select(DocumentFile).where(DocumentFile.item_id == document.item_id)
    found = db.session.scalars(query.order_by(DocumentFile.name, DocumentFile.id)).all()
    return [file for file in found if may_see(viewer, document, file)]


def get_file(viewer: Viewer, document: Document, name: str) -> DocumentFile:
    """Returns: the file of that name, for a reader of the document. One statement. Raises: NotFound."""
    query = select(DocumentFile).where(DocumentFile.item_id == document.item_id, DocumentFile.name == name)
    found = _found(db.session.scalar(query))
    return _found(found if may_see(viewer, document, found) else None)


def get_file_by_id(document: Document, file_id: int) -> DocumentFile:
    """Returns: the file with that id. One statement. Raises: NotFound."""
    query = select(DocumentFile).where(DocumentFile.item_id == document.item_id, DocumentFile.id == file_id)
    return _found(db.session.scalar(query))


def get_page(file: DocumentFile, number: int) -> tuple[FilePage, Neighbours]:
    """Returns: one page's text, and which pages with text lie beside it. Two statements. Raises: NotFound."""
    page = db.session.get(FilePage, (file.id, number))
    if page is None:
        raise NotFound("We have no text of that page. Look at the file itself.")
    before = select(func.max(FilePage.number)).where(FilePage.file_id == file.id, FilePage.number < number)
    after = select(func.min(FilePage.number)).where(FilePage.file_id == file.id, FilePage.number > number)
    row = db.session.execute(select(before.scalar_subquery(), after.scalar_subquery())).one()
    return page, Neighbours(row[0], row[1])


def _found(file: DocumentFile | None) -> DocumentFile:
    if file is None:
        raise NotFound(NO_FILE)
    return file
