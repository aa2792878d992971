"""CSL-JSON files: good records come out, bad ones are listed with their line."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.errors import Invalid, NotFound, TooLarge
from portal.evidence.citations.reference import Name
from portal.evidence.importing import Parsed, read_references

GOOD = [
    {"id": name, "type": "report", "title": f"Title {name}", "author": [{"family": "Mays", "given": "N"}]}
    for name in "abcd"
]


def read(text: str) -> Parsed:
    return read_references(text.encode(), format_id="csl-json")


def ids(parsed: Parsed) -> list[str]:
    return [record.reference.external_id for record in parsed.records]


def test_it_reads_what_other_programs_write() -> None:
    item = {
        "id": 12,
        "type": "article-journal",
        "title": ["Health &amp; <i>care</i>"],
        "author": [
            {"family": "Berg", "non-dropping-particle": "van der", "given": "Jo"},
            {"literal": "Department of Health"},
            {"name": "PIRU"},
            "Mays, Nicholas",
            None,
            {"family": "Glasby"},
        ],
        "issued": {"date-parts": [["2016", 5, "5"]], "season": 1},
        "container-title": "JIC",
        "page": "137–149",
        "volume": 25,
        "DOI": "https://doi.org/10.1108/ABC",
        "keyword": "one, two",
        "custom": {"citation-key": "x"},
    }
    work = read(json.dumps({"format": "csl", "items": [item], "more": 1})).records[0].reference
    assert (work.external_id, work.title, work.container, work.pages) == ("12", "Health & care", "JIC", "137-149")
    assert work.authors == (
        Name("van der Berg", "Jo"),
        Name(literal="Department of Health"),
        Name(literal="PIRU"),
        Name("Mays", "Nicholas"),
        Name("Glasby"),
    )
    assert (str(work.issued), work.volume, work.doi) == ("2016-05-05", "25", "10.1108/ABC")
    assert work.keywords == ("one", "two")


@pytest.mark.parametrize(
    "issued",
    [{"date-parts": [[None]]}, {"date-parts": []}, {"date-parts": [[]]}, None, [], {}, True, {"literal": "n.d."}],
)
def test_a_date_that_says_nothing_is_none(issued: object) -> None:
    assert read(json.dumps([{"title": "T", "issued": issued}])).records[0].reference.issued is None


@pytest.mark.parametrize(
    "issued", [{"raw": "2016"}, "2016", {"date-parts": [2016]}, {"year": 2016}, {"literal": "c2016"}]
)
def test_a_date_in_an_odd_shape_is_read(issued: object) -> None:
    assert read(json.dumps([{"title": "T", "issued": issued}])).records[0].reference.year == 2016


@pytest.mark.parametrize("indent", [2, 1, "\t", None])
@pytest.mark.parametrize(
    "whole, broken",
    [
        ('"report",', '"report"'),
        ('"Title b"', '"Title b'),
        ('"Title b"', '"Title b"}'),
        ('"family": "Mays"', '"family" "Mays"'),
        ('"family": "Mays"', '"family": {"Mays"'),
        ('"id": "b"', "'id': 'b'"),
    ],
)
def test_the_good_records_around_a_broken_one_come_out(whole: str, broken: str, indent: int | str | None) -> None:
    text = json.dumps(GOOD, indent=indent)
    start = text.index('"id": "b"')
    parsed = read(text[:start] + text[start:].replace(whole, broken, 1))
    assert ids(parsed) == ["a", "c", "d"]
    assert len(parsed.problems) == 1
    assert "not valid JSON near line" in parsed.problems[0].reason


def test_a_problem_names_the_line_where_its_record_starts() -> None:
    lines = (
        "[",
        '{"id": "a", "title": "One"},',
        '{"id": "b", "title": "Two",',
        ' "issued": {"raw": "20166"}},',
        "42,",
        '{"id": "c"}]',
    )
    parsed = read("\n".join(lines))
    assert ids(parsed) == ["a"]
    assert [(problem.line, problem.label, problem.field) for problem in parsed.problems] == [
        (3, "Two", "year"),
        (5, "", None),
        (6, "c", "title"),
    ]


def test_a_file_that_breaks_off_keeps_what_is_whole() -> None:
    text = json.dumps(GOOD, indent=1)
    parsed = read(text[: text.index("Title c") + 3])
    assert ids(parsed) == ["a", "b"]
    assert [problem.label for problem in parsed.problems] == ["c"]


def test_records_one_a_line_are_read() -> None:
    assert ids(read("\n".join(map(json.dumps, GOOD)))) == ["a", "b", "c", "d"]


def test_rubbish_between_records_loses_none() -> None:
    assert ids(read('[{"id":"a","title":"T"}, oops, {"id":"b","title":"U"}] trailing')) == ["a", "b"]


@pytest.mark.parametrize(
    "text", ["[]", "{}x", "null", "[" * 100_000, '{"a":' * 100_000, "{" * 10_000, '{"title": NaN}']
)
def test_it_says_that_there_is_no_good_record(text: str) -> None:
    parsed = read(text)
    assert not parsed.records
    assert 1 <= len(parsed.problems) <= 502


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["title", "id", "author", "issued", "date-parts", "DOI", "keyword", "family", "page"]),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_whatever_shape_a_record_has_it_is_read_or_listed(value: object) -> None:
    parsed = read(json.dumps([{"id": "ok", "title": "T"}, value]))
    assert ids(parsed)[:1] == ["ok"]


def test_the_format_is_told_by_the_content_or_else_by_the_name() -> None:
    assert read_references(b' [{"title": "T"}]', name="x.ris").format == "csl-json"
    assert read_references(b"\n@misc{a, title={T}}").format == "bibtex"
    assert read_references(b"Header\nTY  - GEN\nER  - ").format == "ris"
    assert read_references(b"rubbish", name="Library.BIB").format == "bibtex"


@pytest.mark.parametrize("data, says", [(b" \n", "empty"), (b"\xef\xbb\xbf", "empty"), (b"rubbish", "cannot tell")])
def test_it_says_what_is_wrong_with_a_file(data: bytes, says: str) -> None:
    with pytest.raises(Invalid, match=says):
        read_references(data)


def test_it_refuses_a_format_that_does_not_exist_and_a_file_that_is_too_large() -> None:
    with pytest.raises(NotFound):
        read_references(b"x", format_id="word")
    with pytest.raises(TooLarge):
        read_references(b"x" * 11, limit=10)


def test_other_characters_sets_are_read_and_a_guess_is_told() -> None:
    text = '[{"title": "Élan ŵ"}]'
    assert read_references(text.encode("utf-16")).records[0].reference.title == "Élan ŵ"
    guessed = read_references('[{"title": "Élan"}]'.encode("cp1252"))
    assert guessed.records[0].reference.title == "Élan"
    assert "not in UTF-8" in guessed.notices[0]
