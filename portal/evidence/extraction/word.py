"""The reading process for Word, started by `run` with the file and its limits as arguments."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import mammoth

from portal.evidence.extraction.child import Part, Unreadable, main
from portal.evidence.extraction.limits import Limits
from portal.evidence.extraction.results import Outcome

HEADINGS = {"h1", "h2", "h3"}
BLOCKS = {"p", "li", "tr", "h4", "h5", "h6", "br", "dt", "dd"}
LONGEST_SECTION = 6_000  # characters; a longer one is cut between paragraphs
STYLES = "p[style-name='Title'] => h1:fresh\np[style-name='Subtitle'] => p:fresh"


class Sections(HTMLParser):
    """Gathers mammoth's HTML as (heading, paragraphs)."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.sections: list[tuple[str, list[str]]] = [("", [])]
        self._text = ""
        self._rows = 0  # a table row is one block, whatever its cells hold

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag in HEADINGS or tag in BLOCKS:
            self._end_block()
        self._rows += tag == "tr"

    def handle_endtag(self, tag: str) -> None:
        self._rows -= tag == "tr"
        if tag in HEADINGS and not self._rows and self._text.strip():
            self.sections.append((self._text.strip(), []))
            self._text = ""
        elif tag in BLOCKS or tag in HEADINGS:
            self._end_block()

    def handle_data(self, data: str) -> None:
        self._text += data

    def close(self) -> None:
        super().close()
        self._end_block()

    def _end_block(self) -> None:
        if self._rows:
            self._text += " "
            return
        if self._text.strip():
            self.sections[-1][1].append(self._text.strip())
        self._text = ""


def read_word(path: Path, limits: Limits) -> tuple[int, Iterator[Part], str]:
    """Returns: how many sections there are, their text with the heading that each stands under, and no author.

    Raises: Unreadable when the file is damaged.
    """
    try:
        with path.open("rb") as stream:
            html = mammoth.convert_to_html(
                stream, style_map=STYLES, convert_image=mammoth.images.img_element(lambda _image: {})
            ).value
    except MemoryError:
        raise
    except Exception as error:  # mammoth raises whatever its XML reader does
        raise Unreadable(Outcome.DAMAGED) from error
    reader = Sections()
    reader.feed(html)
    reader.close()
    parts = [part for section in reader.sections for part in _cut(*section)]
    return len(parts), (Part(number, *part) for number, part in enumerate(parts[: limits.pages], 1)), ""


def _cut(heading: str, paragraphs: list[str]) -> Iterator[tuple[str, str]]:
    """Returns: the section, heading first, in pieces of the longest length; nothing when it is empty."""
    gathered = heading
    for paragraph in paragraphs:
        if gathered and len(gathered) + len(paragraph) > LONGEST_SECTION:
            yield heading, gathered
            gathered = ""
        gathered = f"{gathered}\n{paragraph}" if gathered else paragraph
    if gathered:
        yield heading, gathered


if __name__ == "__main__":
    main(read_word)
