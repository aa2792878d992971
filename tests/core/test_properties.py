"""A Word file and the photos in it without the names of those who made it."""

import zipfile
from datetime import datetime
from io import BytesIO

from docx import Document

from portal.core.files import KINDS, FileStore
from portal.core.files.kinds import DOCX, PDF
from portal.core.files.properties import anonymous
from tests.factories.pdfs import make_pdf
from tests.factories.words import make_word, saved, with_part

COMMENTS = (
    b'<w:comments xmlns:w="x"><w:comment w:author="Ann Hartley" w:initials=\'Hartley\'>Agreed.</w:comment></w:comments>'
)


def test_a_word_file_tells_no_author_and_keeps_its_words() -> None:
    document = Document(make_word())
    document.core_properties.author = document.core_properties.last_modified_by = "Ann Hartley"
    document.core_properties.modified = datetime(2016, 5, 5)  # noqa: DTZ001 (python-docx wants it so)
    before = with_part(saved(document), "word/comments.xml", COMMENTS).getvalue()
    after = anonymous(before, DOCX)
    with zipfile.ZipFile(BytesIO(after)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert [name for name, part in parts.items() if b"Hartley" in part] == []
    assert b"Agreed." in parts["word/comments.xml"]
    again = Document(BytesIO(after))
    assert again.core_properties.author == ""
    assert [one.text for one in again.paragraphs] == [one.text for one in document.paragraphs]


def test_what_is_kept_has_the_hash_of_the_changed_file_and_a_pdf_stays(tmp_path: object) -> None:
    store = FileStore(tmp_path)  # type: ignore[arg-type]
    word, pdf = make_word().getvalue(), make_pdf("x")
    kept = store.save(BytesIO(word), "a.docx", allowed=tuple(KINDS.values()), changed=anonymous)
    assert store.path(kept.sha256).read_bytes() == anonymous(word, DOCX) and store.is_whole(kept.sha256)
    assert kept.size == len(anonymous(word, DOCX))
    assert anonymous(pdf, PDF) == pdf
