"""BibTeX files: LaTeX becomes text, good records come out, bad ones are listed with their line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.evidence.citations.latex import from_latex, to_latex
from portal.evidence.citations.reference import Name, Reference
from portal.evidence.citations.tidy import tidy
from portal.evidence.importing import Parsed, read_references

GOOD = "@article{{{0},\n  title = {{Title {0}}},\n  year = 2016\n}}\n"


def read(text: str) -> Parsed:
    return read_references(text.encode(), format_id="bibtex")


def only(text: str) -> Reference:
    parsed = read(text)
    assert parsed.problems == ()
    return parsed.records[0].reference


def ids(parsed: Parsed) -> list[str]:
    return [record.reference.external_id for record in parsed.records]


def test_it_reads_what_other_programs_write() -> None:
    work = only(
        r"""% a comment
@string{jica = "Journal of Integrated Care"}
@preamble{"x"}
@ARTICLE(erens:2017,
  Title = "F{\"a}lls \& care: 50% of {NHS} beds",
  author = {Erens, Bob and {\'E}lise van der Berg and {Department of Health and Care} and King, Jr, Martin and others},
  editor = {Ludwig van Beethoven},
  journal = jica, number = 2, volume = 25, pages = {137--149},
  month = jul, day = 3, year = {2017},
  doi = {\url{https://doi.org/10.1108/JICA\_12}},
  url = {http://x.example/a\_b?c=1\&d=~e},
  keywords = {integrated care, A\&E},
)"""
    )
    assert work.title == "Fälls & care: 50% of NHS beds"
    assert work.authors == (
        Name("Erens", "Bob"),
        Name("van der Berg", "Élise"),
        Name(literal="Department of Health and Care"),
        Name("King", "Martin", "Jr"),
    )
    assert work.editors == (Name("van Beethoven", "Ludwig"),)
    assert (work.container, work.volume, work.issue, work.pages) == ("Journal of Integrated Care", "25", "2", "137-149")
    assert (str(work.issued), work.doi, work.url) == ("2017-07-03", "10.1108/JICA_12", "http://x.example/a_b?c=1&d=~e")
    assert work.keywords == ("integrated care", "A&E")


def test_values_in_pieces_are_put_together() -> None:
    work = only(
        """@string{jic = {Journal of {Integrated} Care}}
@article{a, title = "One # two" # { and {#}3}, journal = JIC # ", " # 25, month = jan # "~15", year = 2016}"""
    )
    assert (work.title, work.container) == ("One # two and #3", "Journal of Integrated Care, 25")
    assert str(work.issued) == "2016-01-15"


@pytest.mark.parametrize(
    "kind, fields, expected",
    [
        ("online", "date = {2016-05}", ("web_page", "2016-05", "", "")),
        ("techreport", "institution = {PIRU}, number = {2016-17}", ("report", "", "PIRU", "2016-17")),
        ("techreport", "type = {Policy document}", ("policy_document", "", "", "")),
        ("mastersthesis", "school = {Kent}, month = 5, year = 2016", ("thesis", "2016-05", "Kent", "")),
        ("misc", r"howpublished = {\url{https://x.example/a}}", ("other", "", "", "")),
    ],
)
def test_each_kind_of_entry_finds_its_type(kind: str, fields: str, expected: tuple[str, ...]) -> None:
    work = only(f"@{kind}{{k, title = {{T}}, {fields}}}")
    assert (work.type, str(work.issued or ""), work.publisher, work.number) == expected
    assert work.url == ("https://x.example/a" if "howpublished" in fields else "")


BROKEN = {
    "@article{b1,\n title = {No close,\n year = 2016\n\n": "not closed",
    '@article{b2,\n title = "No quote,\n year = 2016\n}\n': "not closed",
    "@article{b3,\n title = {Too many}},\n year = {2016}\n}\n": "one } too many",
    "@article{title = {No key},\n year = {2016}\n}\n": "no key",
    "@article{b5,\n title {No sign},\n year = {2016}\n}\n": "no = sign",
}


@pytest.mark.parametrize("broken, says", BROKEN.items())
def test_the_good_records_around_a_broken_one_come_out(broken: str, says: str) -> None:
    parsed = read(GOOD.format("a") + broken + GOOD.format("c") + GOOD.format("d"))
    assert ids(parsed) == ["a", "c", "d"]
    assert [problem.record_line for problem in parsed.problems] == [5]
    assert says in parsed.problems[0].reason
    assert parsed.problems[0].label in broken


def test_a_file_that_breaks_off_says_so() -> None:
    parsed = read(GOOD.format("a") + "@article{b, title = {Cut")
    assert ids(parsed) == ["a"]
    assert "ends in the middle" in parsed.problems[0].reason


def test_each_refused_record_names_the_line_of_its_mistake() -> None:
    parsed = read(
        "@article{a,\n title = {T},\n year = {20166}\n}\n@article{b,\n doi = {10.1108/a b},\n title={T}\n}\n@misc{c}\n"
    )
    assert [(problem.line, problem.field) for problem in parsed.problems] == [(3, "year"), (6, "doi"), (9, "title")]


def test_two_records_with_one_key_are_both_read() -> None:
    parsed = read('@misc{a, title = {{One}}}\n@misc{a, title = "Two", year = 2016}\n')
    assert [record.reference.title for record in parsed.records] == ["One", "Two"]


def test_a_field_given_twice_is_kept_once_and_it_says_so() -> None:
    record = read("@misc{a, title = {One}, Title = {Two}, title = {Three}}").records[0]
    assert record.reference.title == "One"
    assert record.notices == ("It gives a field twice. We kept the first.",)


def test_a_note_that_another_program_leaves_is_no_record() -> None:
    parsed = read("This file was made by X.\n" + GOOD.format("a") + "@comment{jabref-meta: x;}\n\nThe end.\n")
    assert (ids(parsed), parsed.problems) == (["a"], ())


def test_it_says_that_there_is_no_record() -> None:
    assert "no BibTeX record" in read("nothing here").problems[0].reason


@pytest.mark.parametrize(
    "latex, plain",
    [
        (r"F{\"a}lls \& care", "Fälls & care"),
        (r"\'{E}lan, \c{c}a, {\ss}, \o, {\^w}, {\v{S}}koda", "Élan, ça, ß, ø, ŵ, Škoda"),
        ("50% of A&E, A~B, 5--7", "50% of A&E, A B, 5–7"),
        (r"\emph{Some} {NHS} \textbackslash", "Some NHS \\"),
        (r"{\"a", "ä"),
        ("cost $5 and $6", "cost $5 and $6"),
    ],
)
def test_latex_becomes_what_it_means(latex: str, plain: str) -> None:
    assert from_latex(latex) == plain


def test_text_becomes_latex_that_older_programs_read() -> None:
    assert to_latex("Fälls & care_{1}: ŵ 50%") == r"F{\"a}lls \& care\_{\textbraceleft}1{\textbraceright}: {\^w} 50\%"


@given(st.text(max_size=50) | st.text("-`'!?\"\\{}~^&%$#_ ab<>,éŵß–—", max_size=50))
def test_any_text_survives_latex_and_back(text: str) -> None:
    assert from_latex(to_latex(tidy(text))) == tidy(text)


@given(st.text(alphabet='@article{},="\n a\\%()', max_size=80))
def test_whatever_a_file_holds_it_is_read_or_listed(text: str) -> None:
    parsed = read(GOOD.format("first") + "\n" + text + "\n")
    assert parsed.records or parsed.problems
