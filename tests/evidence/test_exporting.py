"""What leaves the portal as references is marked where it is not the source's own."""

from flask.testing import FlaskClient

from portal.core.db import db
from portal.evidence.citations.reference import Name
from portal.evidence.importing import read_references
from tests.factories.evidence import make_document, make_reference


def test_what_is_ours_and_who_is_left_out_is_marked_in_files_and_not_brought_back(client: FlaskClient) -> None:
    """Programs are told that authors are missing, and that a description of an unread work is not its abstract."""
    unread = make_document(
        make_reference(authors=(Name("Mason", "A"),), abstract="What it holds."),
        authors_note='"et al." in the source',
        known_from="cited on a slide",
    )
    whole = make_document(make_reference(authors=(Name("Erens", "B"),), abstract="Its abstract."))
    db.session.commit()
    marked, plain = (
        {end: client.get(f"/library/{one.item.slug}{end}").text for end in (".ris", ".bib", ".json")}
        for one in (unread, whole)
    )
    left_out = {".ris": "N1  - The source names only", ".bib": " and others", ".json": '"note": "The source names only'}
    for end, words in left_out.items():
        assert words in marked[end] and "Description by Joined Up: What it holds." in marked[end]
        assert words not in plain[end] and "Description by" not in plain[end]
        read = read_references(marked[end].encode(), name=f"library{end}").records[0].reference
        assert (read.abstract, [str(name) for name in read.authors]) == ("What it holds.", ["Mason, A"])
