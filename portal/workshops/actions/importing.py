"""Bringing a Word document into a summary: text, pictures, and the list of what could not be kept."""

import re
from io import BytesIO

from sqlalchemy import select

from portal.access.policy import Viewer
from portal.core.db import db
from portal.core.files import IMAGES, FileStore
from portal.core.word import Picture, WordText
from portal.workshops.actions.summaries import SummaryFields, fields_of, offered_structure, save_summary
from portal.workshops.models import Summary, SummaryPicture
from portal.workshops.queries.summaries import picture_address

PLAIN_HEADING = re.compile(r"^(?:the )?(?:in )?plain[ -]english(?: summary| version)?$", re.IGNORECASE)
SECTION = re.compile(r"^## +(.+?)\s*$", re.MULTILINE)


def import_word(
    actor: Viewer, summary: Summary, word: WordText, store: FileStore, *, expected_version: int, after: bool = False
) -> None:
    """Put a Word document in place of the text (or after it); its plain-English section goes into its own box.

    Raises: Denied; Invalid; Conflict when somebody saved meanwhile.
    """
    markdown = word.markdown
    for picture in word.pictures:
        address = _keep(summary, picture, store)
        markdown = markdown.replace(f"]({picture.name})", f"]({address})")
    plain, body = split_plain(markdown)
    before = fields_of(summary)
    title = word.title if word.title and before.title.startswith("Summary: ") else before.title
    keeps_text = after and not is_untouched(summary)
    fields = SummaryFields(
        title=title[:200],
        plain_english=plain or before.plain_english,
        body=f"{before.body}\n\n{body}" if keeps_text else body,
        audience=before.audience,
    )
    save_summary(actor, summary, fields, expected_version=expected_version)
    summary.not_kept = list(word.not_kept)
    db.session.flush()


def is_untouched(summary: Summary) -> bool:
    """Returns: whether the text is still the structure on offer, so that nothing would be lost."""
    return not summary.body.strip() or summary.body == offered_structure(summary.round)


def split_plain(markdown: str) -> tuple[str, str]:
    """Returns: the section in plain English (may be empty), and all the rest."""
    parts = SECTION.split(markdown)
    plain, rest = "", [parts[0].strip()]
    for heading, text in zip(parts[1::2], parts[2::2], strict=True):
        if PLAIN_HEADING.match(heading.strip()) and not plain:
            plain = text.strip()
        else:
            rest.append(f"## {heading}\n\n{text.strip()}".strip())
    return plain, "\n\n".join(part for part in rest if part)


def _keep(summary: Summary, picture: Picture, store: FileStore) -> str:
    """Returns: the picture's address."""
    kept = store.save(BytesIO(picture.data), f"{picture.name}{picture.kind.extension}", allowed=IMAGES)
    query = select(SummaryPicture).where(SummaryPicture.summary_id == summary.id, SummaryPicture.sha256 == kept.sha256)
    row = db.session.scalar(query)
    if row is None:
        row = SummaryPicture(summary_id=summary.id, sha256=kept.sha256, kind=kept.kind.id, size=kept.size)
        db.session.add(row)
        db.session.flush()
    return picture_address(summary.item.slug, row.id)
