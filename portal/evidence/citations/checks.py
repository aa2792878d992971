"""What a DOI, an address and a length must be like, for forms and imports alike."""

import re
from urllib.parse import unquote, urlsplit

from portal.core.errors import Invalid

DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/[^\s{}\"\\]+")
DOI_PREFIX = re.compile(
    r"^(?:(?:https?://)?(?:(?:dx|www)\.)?doi\.org/|doi\s*[:=]?\s*|info:doi/|urn:doi:)+", re.IGNORECASE
)
SPACE_IN_PREFIX = re.compile(r"^(10)\s*\.\s*(\d{4,9})\s*/\s*(?=\S+$)")
LONGEST = {
    "title": 1_000,
    "container": 500,
    "publisher": 500,
    "place": 200,
    "volume": 100,
    "issue": 100,
    "pages": 100,
    "number": 100,
    "language": 60,
    "external_id": 255,
    "doi": 255,
    "url": 2_000,
}  # characters
LONGEST_ABSTRACT = 100_000  # characters
MOST_AUTHORS = 3_000
LONGEST_NAME = 300  # characters
SHOWN = 60  # characters of what was sent that a message repeats


def normalise_doi(text: str) -> str:
    """Take a DOI in any usual form: with "doi:", as an address, with spaces around its first part.

    Returns: the bare DOI, such as "10.1108/JICA-12-2016-0047"; empty for empty.
    Raises: Invalid (field "doi") saying what is wrong.
    Source: DOI Handbook, 2.2 (syntax); Crossref display guidelines.
    """
    said = text.strip()
    bare = DOI_PREFIX.sub("", said)
    if bare != said and "%" in bare:
        bare = unquote(bare)
    bare = SPACE_IN_PREFIX.sub(r"\1.\2/", bare.strip()).rstrip(".,;")
    if not bare:
        return ""
    if re.search(r"\s", bare):
        raise Invalid(f"The DOI {quoted(said)} has a space in it. Write it without spaces.", "doi")
    if not DOI.fullmatch(bare):
        raise Invalid(f"{quoted(said)} is not a DOI. Write it like 10.1108/JICA-12-2016-0047.", "doi")
    return bare


def normalise_url(text: str) -> str:
    """Check an address of the web.

    Returns: the address, with https:// where it began with www; empty for empty.
    Raises: Invalid (field "url") saying what is wrong.
    """
    said = text.strip().strip("<>")
    if not said:
        return ""
    url = f"https://{said}" if said.lower().startswith("www.") else said
    url = url.replace("{", "%7B").replace("}", "%7D")
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        host = None
    if re.search(r"[\s\\\"<>\x00-\x1f]", url) or not host or parts.scheme.lower() not in ("http", "https"):
        raise Invalid(f"{quoted(said)} is not a web address. Start it with https:// or http://.", "url")
    return url


def check_length(field: str, text: str) -> None:
    """Raises: Invalid when the text of this field is longer than we keep."""
    longest = LONGEST[field]
    if len(text) > longest:
        name = field.replace("_", " ")
        raise Invalid(f"The {name} is longer than {longest:,} characters. Shorten it.", field)


def quoted(text: str) -> str:
    """Returns: the text in quotation marks, cut where it is long."""
    short = text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
    return f"“{short}”"
