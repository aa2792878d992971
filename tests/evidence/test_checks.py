"""DOIs, addresses, dates and lengths, as people and programs write them."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.errors import Invalid
from portal.evidence.citations.checks import normalise_doi, normalise_url
from portal.evidence.citations.dates import read_date
from portal.evidence.citations.draft import Draft, finish
from portal.evidence.citations.reference import Name
from portal.evidence.citations.tidy import tidy, tidy_brought, tidy_keywords, tidy_pages

DOI = "10.1108/JICA-12-2016-0047"


@pytest.mark.parametrize(
    "said",
    [
        DOI,
        f" doi: {DOI} ",
        f"DOI {DOI}.",
        f"https://doi.org/{DOI}",
        f"http://dx.doi.org/{DOI}",
        f"doi:https://doi.org/{DOI}",
        "10. 1108 / JICA-12-2016-0047",
        "10.1108/ JICA-12-2016-0047",
        "https://doi.org/10.1108%2FJICA-12-2016-0047",
    ],
)
def test_a_doi_in_any_usual_form_is_the_same_doi(said: str) -> None:
    assert normalise_doi(said) == DOI


@pytest.mark.parametrize(
    "said", ["10.1108/JICA 12 2016", "10.1/x", "JICA-12", "10.1108/", "10.1108/a{b}", "10.1108/a 10.1108/b"]
)
def test_what_is_no_doi_is_refused_with_what_to_do(said: str) -> None:
    with pytest.raises(Invalid, match="Write it") as caught:
        normalise_doi(said)
    assert caught.value.field == "doi"


@pytest.mark.parametrize(
    "said, kept",
    [
        ("", ""),
        ("https://x.example/a?b=c", "https://x.example/a?b=c"),
        ("www.kingsfund.org.uk/x", "https://www.kingsfund.org.uk/x"),
        ("<http://x.example/{id}>", "http://x.example/%7Bid%7D"),
    ],
)
def test_an_address_is_kept(said: str, kept: str) -> None:
    assert normalise_url(said) == kept


@pytest.mark.parametrize(
    "said",
    ["javascript:alert(1)", "ftp://x.example", "http://", "report.pdf", "http://a b", "http://[x", "data:text/html,x"],
)
def test_what_is_no_web_address_is_refused(said: str) -> None:
    with pytest.raises(Invalid, match="https://"):
        normalise_url(said)


@pytest.mark.parametrize(
    "said, kept",
    [
        ("2016", "2016"),
        ("2016-5", "2016-05"),
        ("2016/05/05/", "2016-05-05"),
        ("2016///", "2016"),
        ("2016-05-05T10:00:00Z", "2016-05-05"),
        ("20160505", "2016-05-05"),
        ("5 May 2016", "2016-05-05"),
        ("may 2016", "2016-05"),
        ("Sept. 2016", "2016-09"),
    ],
)
def test_a_date_is_read_as_far_as_it_goes(said: str, kept: str) -> None:
    assert (str(read_date(said)[0]), read_date(said)[1]) == (kept, "")


@pytest.mark.parametrize("said", ["2016-13", "2016-02-30", "2015-2016", "c2016", "spring 2016a", "20161350"])
def test_only_the_year_is_kept_of_a_doubtful_date_and_it_says_so(said: str) -> None:
    issued, notice = read_date(said)
    assert issued
    assert str(issued) in ("2015", "2016")
    assert notice.startswith("We kept only the year")


@pytest.mark.parametrize("said", ["", "n.d.", "in press", "not stated in seed", "None"])
def test_no_date_is_no_mistake(said: str) -> None:
    assert read_date(said) == (None, "")


@pytest.mark.parametrize("said", ["20166", "16", "0000", "2999", "1066", "-500", "201613505"])
def test_a_year_that_cannot_be_is_refused(said: str) -> None:
    with pytest.raises(Invalid, match=r"cannot be\. Write") as caught:
        read_date(said)
    assert caught.value.field == "year"


@given(st.text(max_size=30))
def test_any_date_is_read_or_refused(said: str) -> None:
    with suppress(Invalid):
        issued, notice = read_date(said)
        assert issued is None or str(issued.year) in said or notice


@given(st.text(max_size=60) | st.text(alphabet="&amp;lt<i>/b-–pp. 3;\u0301\u202e", max_size=60))
def test_tidy_text_stays_as_it_is(text: str) -> None:
    for tidied in (tidy, tidy_brought, tidy_pages):
        assert tidied(tidied(text)) == tidied(text)
    assert tidy_keywords(list(tidy_keywords([text]))) == tidy_keywords([text])


def test_markup_of_other_programs_goes_and_meaning_stays() -> None:
    brought = "<jats:title>Aims</jats:title><jats:p>Health &amp; care, <i>p</i> &lt; 0.05 and a<b</jats:p>"
    assert tidy_brought(brought) == "Aims Health & care, p < 0.05 and a<b"


@pytest.mark.parametrize(
    "draft, field, says",
    [
        (Draft(title=" \u200b\n"), "title", "no title"),
        (Draft(title="x" * 1_001), "title", "longer than 1,000"),
        (Draft(title="x", container="y" * 501), "container", "longer than 500"),
        (Draft(title="x", authors=[Name(literal="y" * 301)]), "authors", "too long"),
        (Draft(title="x", authors=[Name(literal="y")] * 3_001), "authors", "more than 3,000"),
    ],
)
def test_it_says_what_cannot_be_kept(draft: Draft, field: str, says: str) -> None:
    with pytest.raises(Invalid, match=says) as caught:
        finish(draft)
    assert caught.value.field == field


def test_a_long_abstract_is_cut_and_it_says_so() -> None:
    reference, notices = finish(Draft(title="x", abstract="word " * 30_000))
    assert len(reference.abstract) <= 100_000
    assert notices == ("We kept the first 100,000 characters of the abstract.",)


def test_a_name_without_a_surname_is_a_bodys() -> None:
    names = finish(Draft(title="x", authors=[Name(given="Cher"), Name(), Name("King", "Martin, Jr")]))[0].authors
    assert names == (Name(literal="Cher"), Name("King", "Martin", "Jr"))
