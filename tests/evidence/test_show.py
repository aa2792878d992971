"""A document's page: for whom, in which words, what it tells machines, at which cost."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from portal.core.db import db
from portal.evidence.citations.reference import Name, Reference
from portal.evidence.importing import differences, read_references
from portal.items.vocabulary import Term, set_terms
from tests.factories.evidence import make_document, make_file, make_reference
from tests.factories.findings import make_finding

SignIn = Callable[..., FlaskClient]


def soup_of(client: FlaskClient, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text[:500]
    return BeautifulSoup(answer.text, "html.parser")


def test_it_shows_what_the_document_says_where_and_how_to_cite_it(app: Flask, client: FlaskClient) -> None:
    part = {"anchor": "outline-summary", "heading": "Summary", "text": "Who *answered*.", "place": "page 3"}
    document = make_document(make_reference(title="Joining up", doi="10.1000/abc"), outline=[part])
    db.session.commit()
    page = soup_of(client, f"/library/{document.item.slug}")
    assert "easier when it is joined up" in page.text
    assert "It tells how care was joined up." in page.text
    section = page.find(id="outline-summary")
    assert section is not None and "Summary" in section.text and "Page 3" in section.text
    cited = [one.text for one in page.select(".citation")]
    assert len(cited) == 3
    assert all("Joining up" in one and "Mays" in one and "2016" in one for one in cited)
    assert page.find("a", href="https://doi.org/10.1000/abc")


def test_a_long_outline_has_a_list_that_leads_to_each_part_and_a_short_one_has_none(client: FlaskClient) -> None:
    parts = [{"anchor": f"outline-{n}", "heading": f"Part {n}", "text": "Told.", "place": ""} for n in range(9)]
    long, short = make_document(outline=parts), make_document(outline=parts[:8])
    db.session.commit()
    links = soup_of(client, f"/library/{long.item.slug}").select("#outline details a")
    assert [(one["href"], one.text) for one in links] == [(f"#outline-{n}", f"Part {n}") for n in range(9)]
    assert soup_of(client, f"/library/{short.item.slug}").select("#outline details") == []


def test_a_document_whose_source_names_only_the_first_authors_is_cited_with_et_al(client: FlaskClient) -> None:
    some, whole = make_document(authors_note='"et al" in the source: others are not named'), make_document()
    db.session.commit()
    for document, wanted in ((some, True), (whole, False)):
        cited = [one.text for one in soup_of(client, f"/library/{document.item.slug}").select(".citation")]
        assert [", et al." in one for one in cited] == [wanted] * 3, cited


@pytest.mark.parametrize("state", ["draft", "internal_review"])
def test_what_is_not_released_looks_like_what_is_not_there(app: Flask, client: FlaskClient, state: str) -> None:
    document = make_document(state=state)
    make_file(document, "Secret")
    db.session.commit()
    slug = document.item.slug
    for end in ("", ".ris", ".bib", ".json", "/files/report.pdf", "/files/report.pdf/pages/1"):
        hidden, nowhere = client.get(f"/library/{slug}{end}"), client.get(f"/library/no-such-document{end}")
        assert hidden.status_code == nowhere.status_code == 404
        assert hidden.text.replace(slug, "X") == nowhere.text.replace("no-such-document", "X")


def test_a_withdrawn_document_leaves_a_tombstone_and_no_reference(app: Flask, client: FlaskClient) -> None:
    document = make_document(state="withdrawn", withdrawn_reason="It was not ours to share.")
    hidden = make_document(title="Secret name", state="withdrawn", hide_title=True)
    db.session.commit()
    gone = client.get(f"/library/{document.item.slug}")
    assert gone.status_code == 410 and "It was not ours to share." in gone.text
    assert client.get(f"/library/{document.item.slug}.ris").status_code == 410
    assert "Secret name" not in client.get(f"/library/{hidden.item.slug}").text


@pytest.mark.parametrize(
    "known, told",
    [
        ("cited in the survey report (E03)", "We have not read this document"),
        ("held as a seed document", "The research team holds this document"),
        ("", "The portal does not hold its text"),
    ],
)
def test_it_says_how_we_know_of_a_document_that_is_not_here(
    app: Flask, client: FlaskClient, known: str, told: str
) -> None:
    document = make_document(known_from=known)
    db.session.commit()
    assert told in soup_of(client, f"/library/{document.item.slug}").text
    make_file(document, "The text")
    db.session.commit()
    assert told not in soup_of(client, f"/library/{document.item.slug}").text


def test_what_is_not_sure_is_said_and_documents_in_it_are_links(app: Flask, client: FlaskClient) -> None:
    document = make_document(
        make_reference(title="Mason, 2015"),
        title_status="not stated",
        authors_note='"et al" in the source',
        year_note="May be the same as another (E20). See the slides E02.",
    )
    db.session.commit()
    page = soup_of(client, f"/library/{document.item.slug}")
    assert "No source gives its title." in page.text
    assert "“et al”" in page.text or '"et al" in the source.' in page.text
    assert "E20" not in page.text
    assert page.find("a", href="/library/pioneers-and-forty-years-of-integration-policy")
    assert all("[Title not stated]" in one.text for one in page.select(".citation"))


def test_it_tells_machines_what_it_is(app: Flask, client: FlaskClient) -> None:
    title = "</script><script>alert(1)</script> & more"
    document = make_document(make_reference(title=title, authors=(Name("Mays", "Nicholas"), Name(literal="PIRU"))))
    make_file(document, "Text")
    db.session.commit()
    page = soup_of(client, f"/library/{document.item.slug}")
    told = {one["name"]: one["content"] for one in page.select("meta[name^=citation_]")}
    assert told["citation_title"] == title
    assert told["citation_pdf_url"].endswith(f"/library/{document.item.slug}/files/report.pdf")
    script = page.find("script", type="application/ld+json")
    assert script is not None
    data = json.loads(script.text)
    assert data["name"] == title and data["@type"] == "ScholarlyArticle"
    assert not page.find("script", string="alert(1)")


def test_a_file_that_the_public_may_not_read_is_not_told_to_machines(app: Flask, sign_in: SignIn) -> None:
    document = make_document(audience="members")
    make_file(document, "Text")
    visitor = sign_in("ppi_member")
    assert not soup_of(visitor, f"/library/{document.item.slug}").select("meta[name=citation_pdf_url]")


@pytest.mark.parametrize("end", [".ris", ".bib", ".json"])
def test_its_reference_can_be_saved_and_read_back_without_loss(
    app: Flask, client: FlaskClient, end: str, tmp_path: Path
) -> None:
    document = make_document(make_reference(title="Joined up: 5% & more", doi="10.1000/a_b", keywords=("care", "A&E")))
    db.session.commit()
    answer = client.get(f"/library/{document.item.slug}{end}")
    assert f'filename="{document.item.slug}{end}"' in answer.headers["Content-Disposition"]
    back = read_references(answer.data).records[0].reference
    assert not differences(document.reference, back)
    assert back.external_id == document.external_id


def test_related_items_are_those_that_this_reader_may_read(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    document = make_document(make_reference(external_id="E90"), cited_by=("E91", "E92"))
    make_document(make_reference(external_id="E91", title="Names it"))
    make_document(make_reference(external_id="E92", title="Names it in a draft"), state="draft")
    make_document(make_reference(external_id="E93", title="Is named by it"), cited_by=("E90",))
    alike, secret = make_finding(title="Alike"), make_finding(title="Alike in secret", audience="team")
    db.session.add(Term(vocabulary="theme", key="finance", label="Finance"))
    for item in (document.item, alike.item, secret.item):
        set_terms(item.id, {"theme": ["finance"]})
    db.session.commit()
    page = soup_of(client, f"/library/{document.item.slug}").find(id="related")
    assert page is not None
    links = [link.text for link in page.find_all("a")]
    assert links == ["Is named by it", "Names it", "Alike", "Finance"]
    team = soup_of(sign_in("researcher"), f"/library/{document.item.slug}").text
    assert "Alike in secret" in team and "Names it in a draft" not in team


def test_a_long_title_is_shown_whole(app: Flask, client: FlaskClient) -> None:
    title = "Care " * 150 + "ends"
    document = make_document(make_reference(title=title))
    db.session.commit()
    assert len(document.item.title) <= 300
    heading = soup_of(client, f"/library/{document.item.slug}").h1
    assert heading is not None and heading.text.strip() == title


def test_a_document_of_which_little_is_known_is_still_a_page(app: Flask, client: FlaskClient) -> None:
    document = make_document(Reference(title="Alone", external_id="x"), plain_english="")
    db.session.commit()
    page = soup_of(client, f"/library/{document.item.slug}").text
    for words in ("Not stated", "Nobody has written one yet", "Nothing else here names this document"):
        assert words in page
