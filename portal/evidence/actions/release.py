"""What publishing needs to know of documents: their words, and where they are edited.

A document is changed where it stands, also when it is published: what it describes was published elsewhere before.
"""

from sqlalchemy import select

from portal.core.db import db
from portal.evidence.actions.outlines import write_outline
from portal.evidence.citations.types import TYPES
from portal.evidence.importing.decisions import LABELS as REFERENCE_LABELS
from portal.evidence.importing.decisions import shown_value
from portal.evidence.models import Document, DocumentFile, FilePage
from portal.items.models import Item
from portal.items.vocabulary import terms_of
from portal.publishing.kinds import Kind

LABELS = {
    "plain_english": "In plain English",
    "abstract": "Abstract",
    "outline": "Outline",
    "reference": "Reference",
    "notes": "Notes",
    "about": "What it is about",
}


def snapshot(item_id: int) -> dict[str, str]:
    """Returns: all that readers see of the document as words, in reading order. Two statements."""
    document = db.session.scalars(select(Document).where(Document.item_id == item_id)).one()
    terms = terms_of([item_id]).get(item_id, {})
    return words_of(document) | {"about": "\n".join(f"{name}: {', '.join(keys)}" for name, keys in terms.items())}


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


def attached(item_id: int) -> dict[str, str]:
    """Returns: the names of its files, which readers see too, and the text that was read in them. Two statements."""
    query = select(DocumentFile).where(DocumentFile.item_id == item_id).order_by(DocumentFile.name)
    files = db.session.scalars(query).all()
    numbers = {row.id: number for number, row in enumerate(files, 1)}
    pages = select(FilePage).where(FilePage.file_id.in_(numbers)).order_by(FilePage.file_id, FilePage.number)
    texts = {f"file {numbers[row.id]}": row.name for row in files}
    for page in db.session.scalars(pages) if numbers else ():
        texts[f"attachment {numbers[page.file_id]}, page {page.number}"] = f"{page.heading}\n{page.text}"
    return texts


def edit_address(item: Item) -> str:
    """Returns: the address of the document's editor."""
    return f"/library/{item.slug}/edit"


KIND = Kind(
    "evidence",
    snapshot=snapshot,
    labels=LABELS,
    attached=attached,
    edit_address=edit_address,
    sites="always",
    contexts=dict.fromkeys(LABELS, "public_source")
    | {"attachment": "attachment"},  # what others published may name sites and give small counts
)
