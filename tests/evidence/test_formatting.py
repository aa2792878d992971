"""Printed citations: in each style, safe whatever a record says."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from citeproc import CitationStylesStyle
from hypothesis import HealthCheck, given, settings

from portal.core.errors import NotFound
from portal.evidence.citations.formatting import ET_AL, FOLDER, STYLES, cite, cite_all, prepare_styles
from portal.evidence.citations.reference import Name, PartialDate, Reference
from tests.evidence.strategies import references

ARTICLE = Reference(
    title="Early findings on care & support",
    type="journal_article",
    authors=(Name("Erens", "Bob"), Name("Durand", "MA"), Name("Mays", "Nicholas")),
    issued=PartialDate(2017, 7),
    container="Journal of Integrated Care",
    volume="25",
    issue="2",
    pages="137-149",
    doi="10.1108/JICA-12-2016-0047",
)
CHAPTER = Reference(
    title="What works?",
    type="chapter",
    authors=(Name(literal="National Voices"),),
    editors=(Name("Smith", "Jo Ann"), Name("Jones", "P.")),
    container="The book",
    publisher="A Press",
    place="London",
    pages="1-12",
    issued=PartialDate(2013),
)
BARE = Reference(title="Care Act", type="legislation")


def test_authors_whom_a_source_leaves_out_are_et_al() -> None:
    named = (Name("Stokes", "J"), Name("Panagioti", "M"))
    told = [[one.text.split("Integrated")[0] for one in cite_all(Reference(
        title="Integrated care", type="report", authors=(*named[:few], ET_AL), issued=PartialDate(2016),
    ))] for few in (1, 2)]  # fmt: skip
    assert told == [
        ["Stokes, J., et al. (2016). ", "Stokes, J., et al. (2016) ", "Stokes J, et al. "],
        ["Stokes, J., Panagioti, M., et al. (2016). ", "Stokes, J., Panagioti, M., et al. (2016) ",
         "Stokes J, Panagioti M, et al. "],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "reference, style, html",
    [
        (
            ARTICLE,
            "author-date",
            "Erens, B., Durand, M. A., &amp; Mays, N. (2017). Early findings on care &amp; support. "
            "<i>Journal of Integrated Care</i>, <i>25</i>(2), 137–149. https://doi.org/10.1108/JICA-12-2016-0047",
        ),
        (
            ARTICLE,
            "harvard",
            "Erens, B., Durand, M.A. and Mays, N. (2017) ‘Early findings on care &amp; support’, "
            "<i>Journal of Integrated Care</i>, 25(2), pp. 137–149. "
            "Available at: https://doi.org/10.1108/JICA-12-2016-0047",
        ),
        (
            ARTICLE,
            "numbered",
            "Erens B, Durand MA, Mays N. Early findings on care &amp; support. Journal of Integrated Care. "
            "2017;25(2):137–149. doi:10.1108/JICA-12-2016-0047",
        ),
        (
            CHAPTER,
            "author-date",
            "National Voices (2013). What works? In J. A. Smith &amp; P. Jones (eds), <i>The book</i> (pp. 1–12). "
            "London: A Press.",
        ),
        (
            CHAPTER,
            "numbered",
            "National Voices. What works? In: Smith JA, Jones P, editors. The book. London: A Press; 2013. p. 1–12.",
        ),
        (BARE, "author-date", "<i>Care Act</i> (no date)."),
        (BARE, "harvard", "<i>Care Act</i> (no date)."),
        (BARE, "numbered", "Care Act. [no date]."),
    ],
)
def test_each_style_prints_its_own_way(reference: Reference, style: str, html: str) -> None:
    assert cite(reference, style).html == html


def test_the_text_to_copy_has_no_markup() -> None:
    assert cite(BARE).text == "Care Act (no date)."


def test_seven_authors_are_cut_to_six_in_the_numbered_style() -> None:
    many = Reference(title="T", authors=tuple(Name(f"Name{letter}", "X") for letter in "ABCDEFG"))
    assert cite(many, "numbered").text.startswith("NameA X, NameB X, NameC X, NameD X, NameE X, NameF X, et al. T.")


def test_every_style_is_offered_once_with_its_label() -> None:
    assert [citation.style for citation in cite_all(ARTICLE)] == list(STYLES)
    assert len({style.label for style in STYLES}) == len(STYLES) >= 3


def test_an_unknown_style_is_not_found() -> None:
    with pytest.raises(NotFound):
        cite(ARTICLE, "../../secret")


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.id)
def test_the_rules_of_each_style_are_valid_csl(style: object) -> None:
    prepared = CitationStylesStyle(str(FOLDER / f"{style.id}.csl"), validate=True)  # type: ignore[attr-defined]
    assert prepared.has_bibliography()


def test_markup_in_a_record_is_shown_and_never_run() -> None:
    nasty = Reference(title="<script>alert('x')</script>\ue000", authors=(Name(literal="<b>Body</b>\ue001"),))
    html = cite(nasty).html
    assert "&lt;script&gt;" in html and "&lt;b&gt;Body&lt;/b&gt;" in html
    assert re.findall(r"<[^>]*>", html) == ["<i>", "</i>"]


@given(references())
@settings(max_examples=100, suppress_health_check=list(HealthCheck), deadline=None)
def test_whatever_a_record_says_each_style_prints_it_safely(reference: Reference) -> None:
    for citation in cite_all(reference):
        assert citation.html.count("<i>") == citation.html.count("</i>")
        assert not set(re.findall(r"<[^>]*>", citation.html)) - {"<i>", "</i>"}
        assert citation.text and citation.html.striptags() == " ".join(citation.text.split())


def test_threads_that_print_at_once_do_not_mix_their_texts() -> None:
    prepare_styles()
    works = [Reference(title=f"Title {number}", external_id=str(number)) for number in range(60)]
    with ThreadPoolExecutor(8) as pool:
        texts = list(pool.map(lambda work: cite(work, "numbered").text, works))
    assert texts == [f"Title {number}. [no date]." for number in range(60)]
