"""What leaves the screen or grows: a finding on paper, a table of long words in text of twice the size."""

import pypdfium2

from tests.journeys.conftest import OpenPage
from tests.journeys.walk import SCROLLS


def test_the_first_sheet_of_a_finding_holds_its_ten_rows(open_page: OpenPage) -> None:
    page = open_page("/findings/staff-shortages")
    sheet = pypdfium2.PdfDocument(page.pdf(format="A4"))[0].get_textpage().get_text_range()
    assert "Different cultures of partner organisations" in sheet and "Base 97" in sheet


def test_a_chart_of_four_groups_is_on_one_sheet(open_page: OpenPage) -> None:
    page = open_page("/findings/co-design-with-users")
    sheets = [sheet.get_textpage().get_text_range() for sheet in pypdfium2.PdfDocument(page.pdf(format="A4"))]
    assert any("Co-design: rated very important" in sheet and "Base 96" in sheet for sheet in sheets)


def test_a_table_of_long_words_scrolls_no_page_in_large_text(open_page: OpenPage) -> None:
    page = open_page("/findings/datasets/survey2016-table-8-3")
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate(SCROLLS) == 0, width
