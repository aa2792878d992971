"""A case study as a PDF file, set from HTML without fetching anything."""

from pathlib import Path
from typing import Any, NoReturn

from portal.core.errors import Unavailable

STYLES = Path(__file__).with_name("print.css")
MISSING = "This server cannot make PDF files just now. Print the page instead, or take the Word file."


def as_pdf(html: str) -> bytes:
    """Set a page of HTML as an accessible PDF (PDF/UA).

    Returns: the file's bytes. Raises: Unavailable where the system lacks what sets the type (see `portal doctor`).
    """
    try:
        from weasyprint import CSS, HTML
    except (ImportError, OSError) as error:
        raise Unavailable(MISSING) from error
    document = HTML(string=html, url_fetcher=_refuse)
    data: bytes = document.write_pdf(stylesheets=[CSS(filename=STYLES)], pdf_variant="pdf/ua-1")
    return data


def _refuse(url: str, *_args: Any, **_more: Any) -> NoReturn:
    raise ValueError(f"not fetched: {url}")
