"""What is exported and imported again is what it was, in every format."""

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.core.errors import NotFound
from portal.evidence.citations.exporting import FORMATS, export
from portal.evidence.citations.reference import Name, PartialDate, Reference
from portal.evidence.citations.types import TYPES
from portal.evidence.importing import read_references
from tests.evidence.strategies import references

FULL = Reference(
    external_id="E07",
    type="journal_article",
    title="F{ä}lls & care: 50% of “joined-up” £5_000 ŵ 🎉 -- it's C:\\x",
    authors=(Name("Erens", "Bob"), Name("van der Berg", "Jo", "Jr"), Name(literal="Health, Care and Co")),
    editors=(Name(literal="Team A"),),
    issued=PartialDate(2017, 7, 3),
    container="Journal of Integrated Care",
    volume="25",
    issue="2",
    pages="137-149",
    publisher="Emerald & Co",
    place="Bingley",
    doi="10.1108/JICA-12-2016-0047",
    url="https://x.example/a_b?c=d&e=%20#f",
    abstract="Aims {and} means: p < 0.05 & 10% \\ more.",
    language="en",
    keywords=("integrated care", "A&E", "care, joined-up"),
)


def again(reference: Reference, format_id: str) -> Reference:
    parsed = read_references(export([reference], format_id).encode(), format_id=format_id)
    assert parsed.problems == ()
    assert [record.notices for record in parsed.records] == [()]
    return parsed.records[0].reference


@pytest.mark.parametrize("format_id", FORMATS)
def test_a_full_record_comes_back_as_it_was(format_id: str) -> None:
    assert again(FULL, format_id) == FULL


@pytest.mark.parametrize("format_id", FORMATS)
@pytest.mark.parametrize("type_id", TYPES)
def test_every_type_comes_back_as_itself(type_id: str, format_id: str) -> None:
    reference = Reference(external_id="x", title="T", type=type_id)
    assert again(reference, format_id) == reference


@pytest.mark.parametrize("format_id", FORMATS)
@given(reference=references())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much], deadline=None)
def test_any_record_comes_back_as_it_was(format_id: str, reference: Reference) -> None:
    assert again(reference, format_id) == replace(reference, external_id=reference.key)


@given(st.lists(references(), max_size=4))
@settings(max_examples=15, suppress_health_check=list(HealthCheck), deadline=None)
def test_any_list_comes_back_in_its_order(library: list[Reference]) -> None:
    for format_id in FORMATS if library else ():
        parsed = read_references(export(library, format_id).encode(), format_id=format_id)
        assert [record.reference.title for record in parsed.records] == [work.title for work in library]
        assert parsed.problems == ()


def test_two_records_with_one_id_get_two_bibtex_keys() -> None:
    twins = [Reference(external_id="a b", title="One"), Reference(external_id="A b", title="Two")]
    text = export(twins, "bibtex")
    assert "@misc{a-b," in text and "@misc{A-b-2," in text
    assert [r.reference.external_id for r in read_references(text.encode()).records] == ["a b", "A b"]


def test_csl_json_leaves_out_what_is_not_known() -> None:
    item = json.loads(export([Reference(external_id="E36", title="Care Act", type="legislation")], "csl-json"))
    assert item == [{"id": "E36", "type": "legislation", "title": "Care Act"}]


def test_a_record_without_an_id_is_given_the_same_one_every_time() -> None:
    bare, other = Reference(title="Care Act"), Reference(title="Care Act", abstract="Another")
    assert bare.key == Reference(title="Care Act").key != other.key


def test_it_says_which_formats_there_are() -> None:
    with pytest.raises(NotFound, match="csl-json, ris, bibtex"):
        export([FULL], "word")
