"""Reading the files of a document. Whoever may read the document may read them: ask for the document first."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from portal.core.db import db
from portal.core.errors import NotFound
from portal.evidence.models import Document, DocumentFile, FilePage

NO_FILE = "We cannot find that file. Look at the document's page for those it has."


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The pages with text before and after one; None: there is none."""

    before: int | None
    after: int | None


def list_files(document: Document) -> Sequence[DocumentFile]:
    """Returns: the files of a document, by name. One statement."""
    query = select(DocumentFile).where(DocumentFile.item_id == document.item_id)
    return db.session.scalars(query.order_by(DocumentFile.name, DocumentFile.id)).all()


def get_file(document: Document, name: str) -> DocumentFile:
    """Returns: the file of that name. One statement. Raises: NotFound."""
    query = select(DocumentFile).where(DocumentFile.item_id == document.item_id, DocumentFile.name == name)
    return _found(db.session.scalar(query))


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
