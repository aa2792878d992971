"""The words of a Markdown text on one line: what stood on lines of its own ends as a sentence does."""

import pytest

from portal.core.markdown import plain
from portal.core.reading import reading_age


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        (
            "We tried:\n\n- a shared record\n- one visit\n\nIt saved time",
            "We tried: a shared record. one visit. It saved time",
        ),
        ("## What we heard\n\nCarers wait\n\nStaff do not", "What we heard. Carers wait. Staff do not"),
        ("- one plan;\n- one number; and\n- **one** person.", "one plan; one number; and one person."),
        ("1. Ask\n    - by phone\n    - by letter\n2. Why?", "Ask. by phone. by letter. Why?"),
        ("- “It works.”\n- (so far)", "“It works.” (so far)."),
        ("Named carer\n:   Who to ring", "Named carer. Who to ring."),
        ("| Year |\n|---|\n| 2016 |\n\nThen", "Year 2016. Then"),
        ("One line without a stop", "One line without a stop"),
        ("", ""),
    ],
)
def test_items_and_headings_end_as_sentences_do(markdown: str, words: str) -> None:
    assert plain(markdown) == words


def test_a_list_reads_no_harder_than_its_items() -> None:
    items = ["Ring the named person first", "Keep one plan for each family", "Share the record with the ward"]
    listed = "\n".join(f"- {item}" for item in items)
    assert reading_age(listed) == reading_age(". ".join(items) + ".")
