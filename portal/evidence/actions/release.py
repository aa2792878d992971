"""What publishing needs to know of documents: their words, and where they are edited.

A document is changed where it stands, also when it is published: what it describes was published elsewhere before.
"""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import select

from portal.core.db import db
from portal.evidence.actions.outlines import write_outline
from portal.evidence.citations.types import TYPES
from portal.evidence.importing.decisions import LABELS as REFERENCE_LABELS
from portal.evidence.importing.decisions import shown_value
from portal.evidence.models import READING, Document, DocumentFile, FilePage
from portal.evidence.queries.files import is_waiting
from portal.items.models import Item
from portal.items.vocabulary import LABELS as LABELS_OF_TERMS
from portal.items.vocabulary import VOCABULARIES, Vocabulary, terms_of
from portal.publishing.kinds import RELEASED, Content, Kind, Obstacle
from portal.publishing.queries import find_version
from portal.publishing.readable import text_of

STILL_READING = "We are still reading “{name}”. Wait a few minutes, then try again."
LABELS = {
    "plain_english": "In plain English",
    "abstract": "Abstract",
    "outline": "Outline",
    "reference": "Reference",
    "notes": "Notes",
    "about": "What it is about",
}


def snapshots(item_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """Returns: item id -> all that readers see of the document as words, in reading order. Two statements."""
    documents = db.session.scalars(select(Document).where(Document.item_id.in_(item_ids))).all()
    terms = terms_of(item_ids)
    about = {one: "\n".join(f"{name}: {', '.join(keys)}" for name, keys in of.items()) for one, of in terms.items()}
    return {document.item_id: words_of(document) | {"about": about[document.item_id]} for document in documents}


def words_of(document: Document) -> dict[str, str]:
    """Returns: the document's own words by field."""
    reference = document.reference
    said = {label: shown_value(reference, field) for field, label in REFERENCE_LABELS.items() if field != "abstract"}
    said["Type"] = TYPES[document.type].label
    notes = (document.authors_note, document.year_note, document.known_from, document.work_package or "")
    return {
        "plain_english": document.plain_english,
        "abstract": document.abstract,
        "outline": write_outline(document.outline),
        "reference": "\n".join(f"{label}: {value}" for label, value in said.items() if value),
        "notes": "\n".join(note for note in notes if note),
    }


def phrased(texts: Mapping[str, str], known: Vocabulary) -> dict[str, str]:
    """Returns: what the document is about by the names of the terms, a line a vocabulary (as JSON text)."""
    told = [line.partition(": ") for line in texts.get("about", "").splitlines()]
    named = [
        f"{LABELS_OF_TERMS[name][1]}: {', '.join(known.label(name, key) for key in keys.split(', '))}"
        for name, _, keys in told
        if name in LABELS_OF_TERMS
    ]
    return {"about": text_of(named)} if named else {}


def attached(item_id: int) -> dict[str, str]:
    """Returns: the names of its files, which readers see too, and the text that was read in them.

    Not of those that wait since its release: `waiting` has them. Two statements.
    """
    item = db.session.get_one(Item, item_id)
    return _texts(item_id, lambda file: not is_waiting(item, file))


def waiting(item_id: int) -> dict[str, str]:
    """Returns: the same of the files that came since its release and are kept from readers. Two statements."""
    item = db.session.get_one(Item, item_id)
    return _texts(item_id, lambda file: is_waiting(item, file))


def texts_of(file: DocumentFile) -> dict[str, str]:
    """Returns: the same of one file."""
    return _texts(file.item_id, lambda other: other is file)


def _texts(item_id: int, wanted: Callable[[DocumentFile], bool]) -> dict[str, str]:
    """Name and pages of each file that is wanted; a file keeps its number while others come."""
    query = select(DocumentFile).where(DocumentFile.item_id == item_id).order_by(DocumentFile.id)
    files = {number: file for number, file in enumerate(db.session.scalars(query), 1) if wanted(file)}
    numbers = {file.id: number for number, file in files.items()}
    texts = {f"file {number}": file.name for number, file in files.items()}
    pages = select(FilePage).where(FilePage.file_id.in_(numbers)).order_by(FilePage.file_id, FilePage.number)
    for page in db.session.scalars(pages) if numbers else ():
        texts[f"attachment {numbers[page.file_id]}, page {page.number}"] = f"{page.heading}\n{page.text}"
    return texts


def check_read(item: Item, content: Content, target: str) -> Sequence[Obstacle]:  # noqa: ARG001 (its caller gives it)
    """Returns: an obstacle for each file whose text is still being read, since the guard has not seen it whole."""
    if target not in RELEASED or item.state in RELEASED:
        return []
    query = select(DocumentFile.name).where(DocumentFile.item_id == item.id, DocumentFile.state == READING)
    return [
        Obstacle(STILL_READING.format(name=name), f"/library/{item.slug}/files") for name in db.session.scalars(query)
    ]


def cover_files(item: Item) -> None:
    """A release covers what is attached, a correction of words nothing that came since. At most two statements."""
    query = select(DocumentFile).where(DocumentFile.item_id == item.id, DocumentFile.released_at.is_(None))
    waiting_files = db.session.scalars(query).all()
    version = find_version(item, item.edition) if waiting_files else None
    if version is None or version.correction:
        return
    for file in waiting_files:
        file.released_at = version.released_at


def edit_address(item: Item) -> str:
    """Returns: the address of the document's editor."""
    return f"/library/{item.slug}/edit"


KIND = Kind(
    "evidence",
    snapshots=snapshots,
    labels=LABELS,
    checks=(check_read,),
    on_release=cover_files,
    attached=attached,
    waiting=waiting,
    edit_address=edit_address,
    phrased=phrased,
    vocabularies=tuple(VOCABULARIES),
    sites="always",
    contexts=dict.fromkeys(LABELS, "public_source")
    | {"attachment": "attachment"},  # what others published may name sites and give small counts
)
