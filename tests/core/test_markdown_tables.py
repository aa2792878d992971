"""Tables that people write: the heads say their scope, and each cell the column that a phone shows before it."""

from portal.core.markdown import plain, render

TABLE = "| A *b* | |\n|---|---|\n| one **strong** word | two |"


def test_each_cell_carries_the_name_of_its_column() -> None:
    html = render(TABLE)
    assert "<table data-stack" in html
    assert '<td data-label="A b">one <strong>strong</strong> word</td>' in html
    assert "<td>two</td>" in html


def test_the_names_of_columns_are_not_said_twice_in_plain_words() -> None:
    assert plain(TABLE) == "A b one strong word two"


def test_a_name_cannot_leave_its_attribute() -> None:
    assert '<td data-label="&quot;&gt;&lt;b">' in render('| ">&lt;b |\n|---|\n| 1 |')
