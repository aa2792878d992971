"""The five seed documents by the codes that content files use for them: what readers see, and where each lies."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SeedDocument:
    """One of the evaluation's own documents."""

    name: str  # short, to stand in a sentence
    slug: str  # in the library

    @property
    def address(self) -> str:
        """The path of its page in the library."""
        return f"/library/{self.slug}"


# Source: evidence.yaml, E01-E05.
DOCUMENTS = {
    "E01": SeedDocument("slides “So what’s new in the Pioneers?”", "so-whats-new-in-the-pioneers"),
    "E02": SeedDocument("slides on 40 years of integration policy", "pioneers-and-forty-years-of-integration-policy"),
    "E03": SeedDocument("survey report 2016", "first-panel-survey-2016"),
    "E04": SeedDocument("information sheet on the evaluation", "longer-term-evaluation-information-sheet"),
    "E05": SeedDocument("early evaluation slides 2016", "early-evaluation-slides-2016"),
}
_CODE = re.compile(r"\bE0[1-5]\b")


def name_documents(markdown: str) -> str:
    """Returns: the Markdown with each document code turned into a link to the document, by its short name."""
    return _CODE.sub(lambda found: f"[{DOCUMENTS[found[0]].name}]({DOCUMENTS[found[0]].address})", markdown)


def told_source(text: str) -> str:
    """Returns: a source as readers see it; where it begins with a document's code, the document's short name."""
    code, _, place = text.partition(", ")
    return source_name(code, place) if code in DOCUMENTS else text


def source_name(code: str, place: str = "") -> str:
    """Returns: the short name of a document with the place in it; an unknown code stays as it is."""
    name = DOCUMENTS[code].name if code in DOCUMENTS else code
    return f"{name}, {place}" if place else name
