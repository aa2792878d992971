"""Pages as PDF files, by WeasyPrint, which is loaded only when one is asked for and may be missing."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

from portal.core.errors import Unavailable

Read = Callable[[str], tuple[bytes, str] | None]  # address -> content and media type; None: not ours to give


def make_pdf(html: str, base_url: str, read: Read) -> bytes:
    """Lay out a page as on paper. Nothing is fetched from a network: `read` gives every picture and style sheet.

    Returns: the PDF file. Raises: Unavailable when WeasyPrint or what it needs is not installed.
    """
    weasyprint = _weasyprint()
    fetcher = _fetcher(weasyprint, read)
    document = weasyprint.HTML(string=html, base_url=base_url, url_fetcher=fetcher, media_type="print")
    pdf: bytes = document.write_pdf()
    return pdf


def _weasyprint() -> ModuleType:
    try:
        import weasyprint
    except (ImportError, OSError) as error:
        raise Unavailable("This portal cannot make PDF files at the moment. Print the page instead.") from error
    module: ModuleType = weasyprint
    return module


def _fetcher(weasyprint: Any, read: Read) -> Any:
    """A fetcher of the library's own kind that knows nothing but what `read` gives; all else is left out."""

    class Fetcher(weasyprint.urls.URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            found = read(url)
            if found is None:
                raise ValueError(f"not fetched: {url}")
            body, media_type = found
            return weasyprint.urls.URLFetcherResponse(url, body, {"Content-Type": media_type})

    return Fetcher()
