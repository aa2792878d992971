"""RIS files: good records come out, bad ones are listed with their line."""

from hypothesis import given
from hypothesis import strategies as st

from portal.evidence.citations.reference import Name
from portal.evidence.importing import Parsed, read_references

GOOD = "TY  - JOUR\nID  - {0}\nTI  - Title {0}\nPY  - 2016\nER  - \n"


def read(text: str) -> Parsed:
    return read_references(text.encode(), format_id="ris")


def ids(parsed: Parsed) -> list[str]:
    return [record.reference.external_id for record in parsed.records]


def test_a_file_put_together_from_two_keeps_the_accents_of_both() -> None:
    parts = ("TY  - JOUR\nTI  - Café one\nER  - \n".encode(), "TY  - JOUR\nTI  - Café two\nER  - \n".encode("cp1252"))
    parsed = read_references(b"".join(parts), format_id="ris")
    assert [record.reference.title for record in parsed.records] == ["Café one", "Café two"]
    assert parsed.notices


def test_it_reads_what_other_programs_write() -> None:
    text = """\ufeffProvider: Some database

1.
TY  - CHAP
ID  - x1
T1  - A chapter
 on two lines
BT  - The book
A1  - Mays, Nicholas
AU  - Durand MA
AU  - Department of Health
AU  - Health, Care and Co,
ED  - Smith, Jo
Y1  - 2016/05/05/
SP  - 137
EP  - 149
UR  - https://x.example/a;b
KW  - one
two
N2  - The abstract
DO  - https://doi.org/10.1108/ABC
ER  -
"""
    parsed = read(text.replace("\n", "\r\n"))
    assert parsed.problems == ()
    record = parsed.records[0]
    work = record.reference
    assert (record.line, work.title, work.container, work.type) == (4, "A chapter on two lines", "The book", "chapter")
    assert set(work.authors) == {
        Name("Mays", "Nicholas"),
        Name("Durand", "MA"),
        Name(literal="Department of Health"),
        Name(literal="Health, Care and Co"),
    }
    assert (str(work.issued), work.pages, work.keywords) == ("2016-05-05", "137-149", ("one", "two"))
    assert (work.url, work.abstract, work.doi) == ("https://x.example/a;b", "The abstract", "10.1108/ABC")
    assert work.editors == (Name("Smith", "Jo"),)


def test_the_good_records_around_broken_ones_come_out() -> None:
    text = (
        GOOD.format("a")
        + "TI  - No start\nPY  - 2015\nER  - \n"
        + GOOD.format("b")
        + "TY  - JOUR\nTI  - No end\n"
        + GOOD.format("c")
        + "%% rubbish between\n%% more of it\n"
        + GOOD.format("d")
        + "TY  - RPRT\nTI  - Cut off"
    )
    parsed = read(text)
    assert ids(parsed) == ["a", "b", "c", "d"]
    assert [(problem.line, problem.label) for problem in parsed.problems] == [
        (6, ""),
        (14, "No end"),
        (21, ""),
        (28, "Cut off"),
    ]
    assert "the next one starts on line 16" in parsed.problems[1].reason
    assert "the file ends" in parsed.problems[3].reason


def test_each_refused_record_names_the_line_of_its_mistake() -> None:
    text = (
        "TY  - JOUR\nTI  - One\nPY  - 20166\nER  - \n"
        "TY  - JOUR\nTI  - Two\nDO  - 10.1108/a b\nER  - \n"
        "TY  - JOUR\nPY  - 2016\nER  - \n"
        "TY  - JOUR\nTI  - Four\nUR  - javascript:alert(1)\nER  - \n" + GOOD.format("e")
    )
    parsed = read(text)
    assert ids(parsed) == ["e"]
    assert [(problem.line, problem.record_line, problem.field) for problem in parsed.problems] == [
        (3, 1, "year"),
        (7, 5, "doi"),
        (9, 9, "title"),
        (14, 12, "url"),
    ]
    assert str(parsed.problems[0]) == (
        "Line 3, “One” (record from line 1): The year “20166” cannot be. Write it with 4 figures, such as 2016."
    )


def test_loosely_spaced_tags_are_read_and_look_alikes_are_not() -> None:
    parsed = read("TY - JOUR\nTI - Loose\nAB  - First\nUK - based, and\nAB-test\nPY  -2016\nER -\n")
    work = parsed.records[0].reference
    assert (work.title, work.abstract, work.year) == ("Loose", "First UK - based, and AB-test", 2016)


def test_a_type_that_we_do_not_know_is_kept_as_other_and_it_says_so() -> None:
    record = read(GOOD.format("a").replace("JOUR", "HOLO")).records[0]
    assert record.reference.type == "other"
    assert record.notices == ("We do not know the type “HOLO”, so we keep it as “Other”.",)


def test_a_full_date_gives_way_to_a_year_that_contradicts_it() -> None:
    text = "TY  - JOUR\nTI  - T\nPY  - 2016\nDA  - {}\nER  - \n"
    assert [str(read(text.format(day)).records[0].reference.issued) for day in ("2016/05/05", "2014/05/05")] == [
        "2016-05-05",
        "2016",
    ]


def test_it_says_that_there_is_no_record() -> None:
    assert [str(problem) for problem in read("some text\n").problems] == [
        "Line 1: There is no RIS record in this file. A record starts with a line such as “TY  - JOUR”."
    ]


@given(
    st.lists(st.sampled_from(["TY  - JOUR", "TI  - T", "ER  - ", "", "text", "AU  - ", "1.", "XX  - y"]), max_size=12)
)
def test_whatever_the_lines_no_record_is_lost_silently(lines: list[str]) -> None:
    parsed = read("\n".join(["TY  - BOOK", *lines]))
    assert len(parsed.records) + len(parsed.problems) >= 1 + lines.count("TY  - JOUR")
