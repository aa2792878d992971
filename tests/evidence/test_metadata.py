"""What a page tells machines: Highwire tags for scholars' search engines, JSON-LD for the rest."""

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from portal.evidence.citations.exporting import export
from portal.evidence.citations.metadata import highwire_tags, json_for_script, json_ld
from portal.evidence.citations.reference import Name, PartialDate, Reference
from portal.evidence.citations.tidy import tidy_pages
from tests.evidence.strategies import references
from tests.evidence.test_formatting import ARTICLE, BARE

REPORT = Reference(
    title="Final report",
    type="report",
    authors=(Name("Erens", "Bob"), Name(literal="PIRU")),
    issued=PartialDate(2016, 4, 5),
    number="2016-17",
    publisher="PIRU",
    pages="12-20",
    language="en",
    keywords=("integration", "pioneers"),
    url="http://x.example/r.pdf",
)


def test_highwire_names_each_author_in_order_and_the_pages_apart() -> None:
    tags = highwire_tags(ARTICLE, page_url="https://p.example/library/e07")
    assert [content for name, content in tags if name == "citation_author"] == [
        "Erens, Bob",
        "Durand, MA",
        "Mays, Nicholas",
    ]
    once = dict(tags)
    assert once["citation_publication_date"] == "2017/07"
    assert (once["citation_firstpage"], once["citation_lastpage"]) == ("137", "149")
    assert once["citation_journal_title"] == "Journal of Integrated Care"
    assert once["citation_abstract_html_url"] == "https://p.example/library/e07"
    assert "citation_pdf_url" not in once


def test_highwire_names_the_institution_of_a_report() -> None:
    tags = dict(highwire_tags(REPORT, pdf_url="https://p.example/r.pdf"))
    assert tags["citation_technical_report_institution"] == "PIRU"
    assert tags["citation_technical_report_number"] == "2016-17"
    assert tags["citation_pdf_url"] == "https://p.example/r.pdf"


def test_json_ld_puts_an_article_in_its_issue_volume_and_journal() -> None:
    data = json_ld(ARTICLE)
    assert data["@type"] == "ScholarlyArticle"
    assert data["isPartOf"] == {
        "@type": "PublicationIssue",
        "issueNumber": "2",
        "isPartOf": {
            "@type": "PublicationVolume",
            "volumeNumber": "25",
            "isPartOf": {"@type": "Periodical", "name": "Journal of Integrated Care"},
        },
    }
    assert data["sameAs"] == ["https://doi.org/10.1108/JICA-12-2016-0047"]


def test_json_ld_tells_people_from_bodies() -> None:
    assert json_ld(REPORT)["author"] == [
        {"@type": "Person", "name": "Bob Erens", "familyName": "Erens", "givenName": "Bob"},
        {"@type": "Organization", "name": "PIRU"},
    ]


def test_what_is_not_known_is_left_out() -> None:
    assert highwire_tags(BARE) == (("citation_title", "Care Act"),)
    assert json_ld(BARE) == {"@context": "https://schema.org", "@type": "Legislation", "name": "Care Act"}


@pytest.mark.parametrize("end", ["</script>", "<!--", "\u2028", "&lt;"])
def test_json_in_a_page_cannot_end_its_script(end: str) -> None:
    data = json_ld(Reference(title=f"T {end} x"))
    assert not set(json_for_script(data)) & set("<>&\u2028\u2029")
    assert json.loads(json_for_script(data)) == data


@given(references())
@settings(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)
def test_no_record_has_empty_metadata(reference: Reference) -> None:
    assert all(content for _name, content in highwire_tags(reference))
    assert all(json_ld(reference).values())


def test_a_last_page_that_is_cut_short_is_told_whole() -> None:
    for pages, first, last in (("137-49", "137", "149"), ("S7-9", "S7", "9"), ("98-104", "98", "104")):
        tags = dict(highwire_tags(replace(ARTICLE, pages=pages)))
        assert (tags["citation_firstpage"], tags["citation_lastpage"]) == (first, last)
    assert "EP  - 149" in export([replace(ARTICLE, pages="137-49")], "ris")
    assert [tidy_pages(text) for text in ("pp. 137–49", "137-37", "1-2, 7-9")] == ["137-149", "137-37", "1-2, 7-9"]
