"""The reading process for PDF, started by `run` with the file and its limits as arguments."""

from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium
from pypdfium2 import raw

from portal.evidence.extraction.child import Part, Unreadable, main
from portal.evidence.extraction.limits import Limits
from portal.evidence.extraction.results import Outcome

LOCKED = {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}


def read_pdf(path: Path, limits: Limits) -> tuple[int, Iterator[Part], str]:
    """Returns: how many pages there are, their text, page after page, and the author that its properties name.

    Raises: Unreadable when the file is locked, damaged, or has no page.
    """
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        locked = getattr(error, "err_code", None) in LOCKED
        raise Unreadable(Outcome.ENCRYPTED if locked else Outcome.DAMAGED) from error
    total = len(document)
    if total < 1:
        raise Unreadable(Outcome.DAMAGED)
    parts = (_part(document, index) for index in range(min(total, limits.pages)))
    return total, parts, document.get_metadata_value("Author")


def _part(document: pdfium.PdfDocument, index: int) -> Part:
    try:
        page = document[index]
        try:
            return Part(index + 1, "", page.get_textpage().get_text_bounded())
        finally:
            page.close()
    except pdfium.PdfiumError:
        return Part(index + 1, "", None)


if __name__ == "__main__":
    main(read_pdf)
