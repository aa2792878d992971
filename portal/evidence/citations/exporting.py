"""Lists of references written as files that other programs read."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from portal.core.errors import NotFound
from portal.evidence.citations.bibtex import write_bibtex
from portal.evidence.citations.csl_json import write_csl
from portal.evidence.citations.reference import Reference
from portal.evidence.citations.ris import write_ris

FormatId = Literal["csl-json", "ris", "bibtex"]


@dataclass(frozen=True, slots=True)
class Format:
    """A format of reference files."""

    id: FormatId
    label: str
    media_type: str
    extension: str
    write: Callable[[Iterable[Reference]], str]


FORMATS: dict[str, Format] = {
    "csl-json": Format("csl-json", "CSL-JSON", "application/vnd.citationstyles.csl+json", ".json", write_csl),
    "ris": Format("ris", "RIS", "application/x-research-info-systems", ".ris", write_ris),
    "bibtex": Format("bibtex", "BibTeX", "application/x-bibtex", ".bib", write_bibtex),
}
FORMAT_IDS: tuple[str, ...] = get_args(FormatId)


def find_format(name: str) -> Format:
    """Returns: the format of this id. Raises: NotFound with those that there are."""
    if name not in FORMATS:
        raise NotFound(f"We do not know that format. Choose one of {', '.join(FORMATS)}.")
    return FORMATS[name]


def export(references: Iterable[Reference], name: str) -> str:
    """Write the references as a file. Returns: its text, to be sent as UTF-8. Raises: NotFound."""
    return find_format(name).write(references)
