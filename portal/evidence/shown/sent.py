"""A document's reference as it leaves the portal: what is not the source's own is marked."""

from dataclasses import replace

from portal.evidence.citations.reference import OUR_DESCRIPTION, Reference
from portal.evidence.models import Document
from portal.evidence.shown.page import HELD_BY_TEAM, names_first_authors_only


def sent(document: Document) -> Reference:
    """Returns: the reference for other programs. Of a work that we have not read, the abstract is our description."""
    reference = replace(document.reference, more_authors=names_first_authors_only(document))
    if reference.abstract and document.known_from not in ("", HELD_BY_TEAM):
        return replace(reference, abstract=f"{OUR_DESCRIPTION}{reference.abstract}")
    return reference
