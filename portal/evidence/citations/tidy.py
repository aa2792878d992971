"""Text of references as it is kept: one line, composed, without invisible marks or stray markup."""

import html
import re
import unicodedata
from functools import cache

HIDDEN = {0xAD, 0x200B, 0x2060, 0xFEFF, 0xFFFE, 0xFFFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
NOT_ASCII = re.compile(r"[^\x20-\x7e]")  # and what of ASCII is not seen
MARKUP = re.compile(
    r"</?(?:jats:[\w-]+|i|b|em|strong|sup|sub|sc|p|br|span|title|sec)(?:\s[^<>]{0,200})?/?>", re.IGNORECASE
)
ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,7}|#x[0-9a-f]{1,6});", re.IGNORECASE)
BLOCK_ENDS = re.compile(r"</(?:jats:)?(?:p|title|sec)>|<br\s*/?>", re.IGNORECASE)
ANY_DASH = "[-\u2010-\u2015\u2212]"
SHORT_PAGES = re.compile(r"([A-Za-z]{0,3})([0-9]{2,9})-([0-9]{1,8})")  # "137-49", "S137-49"
DASHES = re.compile(rf"\s*(?:{ANY_DASH}\s*){{2,}}|\s*[\u2010-\u2015\u2212]\s*")


def tidy(text: str) -> str:
    """Returns: the text composed (NFC), on one line, without controls; tidy text stays as it is."""
    kept = NOT_ASCII.sub(lambda found: _kept(found.group()), text)
    return " ".join(unicodedata.normalize("NFC", kept).split())


@cache
def _kept(char: str) -> str:
    """Returns: the character, a space for a line end or the like, or nothing for what is never seen."""
    if char.isspace():
        return " "
    return "" if ord(char) in HIDDEN or unicodedata.category(char) in ("Cc", "Cs") else char


def tidy_brought(text: str) -> str:
    """Tidy text that another program wrote: inline tags go, entities become what they stand for.

    Returns: tidy text; the same for its own result.
    """
    before = None
    while before != text:
        before = text
        text = MARKUP.sub("", BLOCK_ENDS.sub(" ", text))
        text = tidy(ENTITY.sub(lambda found: html.unescape(found.group()), text))
    return text


def tidy_pages(text: str) -> str:
    """Returns: pages with a plain hyphen between first and last, both whole: "137-149", also for "pp. 137–49"."""
    return whole_pages(re.sub(r"^(?:pp?\.\s*)+", "", DASHES.sub("-", tidy(text))))


def whole_pages(pages: str) -> str:
    """Returns: "137-149" for "137-49", where the last page leaves out the digits that it shares with the first."""
    found = SHORT_PAGES.fullmatch(pages)
    if found is None:
        return pages
    before, first, last = found.groups()
    whole = first[: len(first) - len(last)] + last
    return f"{before}{first}-{whole}" if len(last) < len(first) and int(whole) > int(first) else pages


def tidy_keywords(texts: list[str]) -> tuple[str, ...]:
    """Returns: the keywords in order, each once whatever its case; none holds a semicolon."""
    words = (tidy_brought(word) for text in texts for word in tidy_brought(text).split(";"))
    return tuple({word.casefold(): word for word in reversed(list(words)) if word}.values())[::-1]


def split_keywords(text: str) -> list[str]:
    """Returns: the keywords of a line that parts them by semicolons, or else by commas."""
    return text.split(";") if ";" in text else text.split(",")


def join_keywords(words: tuple[str, ...]) -> str:
    """Returns: a line that `split_keywords` takes apart again."""
    alone_with_comma = len(words) == 1 and "," in words[0]
    return "; ".join(words) + (";" if alone_with_comma else "")
