"""Pages that are rendered at the same time never mix their words."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from portal.core.markdown import plain, render


@pytest.fixture
def hasty_threads() -> Iterator[None]:
    """Threads take turns as often as they can, so that what can mix does mix."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def page(number: int) -> str:
    lines = [f"Paragraph {number} *strong* [link](http://x/{number}) `code {number}`" for _ in range(20)]
    return f"## Heading {number}\n\n" + "\n\n".join(lines)


@pytest.mark.usefixtures("hasty_threads")
def test_each_page_keeps_its_own_words() -> None:
    texts = [page(number) for number in range(8)]
    html, words = [render(text) for text in texts], [plain(text) for text in texts]
    jobs = [number % 8 for number in range(80)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda n: render(texts[n]), jobs)) == [html[n] for n in jobs]
        assert list(pool.map(lambda n: plain(texts[n]), jobs)) == [words[n] for n in jobs]
