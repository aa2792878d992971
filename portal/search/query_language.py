"""Reading what was typed: plain words, "phrases", -without, field:value, prefix*; never an error.

What cannot be read as meant is read as plain words, with a hint that says so.
"""

import re
from dataclasses import dataclass, field

from portal.search.analysis import ACRONYM_MARK, Token, analyse
from portal.search.engine import FACETS

LONGEST_QUERY = 300  # characters that are used

# Fields of the text that can be searched alone: name typed -> where the words must stand.
TEXT_FIELDS = {"title": "title", "author": "keywords", "keyword": "keywords", "summary": "summary"}

JOINERS = frozenset({"AND", "OR"})  # in capitals: a way of asking, for what we do without being asked

_LETTER_AND_LETTER = re.compile(r"(?<!\S)([^\W\d_]) (?:&|[Aa][Nn][Dd]) ([^\W\d_])(?!\S)")  # A & E
_PIECE = re.compile(
    r'(?P<minus>(?<!\S)-(?=["\w]))?'
    r"(?:(?P<field>[A-Za-z_]{2,20}):(?=[\"\w£]))?"
    r'(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))'
)


@dataclass(frozen=True, slots=True)
class Word:
    """A plain word: `terms` are what it is indexed under, the plain stem first."""

    text: str  # as typed, lower case
    terms: tuple[str, ...]
    prefix: bool = False
    joined: str | None = None  # the whole of a hyphenated word, when this is its first part


@dataclass(frozen=True, slots=True)
class Required:
    """A condition that every hit meets, or that none meets (`negative`): terms in a row, in one field or any."""

    terms: tuple[str, ...]
    negative: bool = False
    field: str | None = None  # one of the values of `TEXT_FIELDS`
    text: str = ""


@dataclass(slots=True)
class ParsedQuery:
    """The query as it was understood."""

    used_text: str
    words: list[Word] = field(default_factory=list)
    required: list[Required] = field(default_factory=list)
    filters: dict[str, list[str]] = field(default_factory=dict)  # facet -> values typed as field:value
    without: dict[str, list[str]] = field(default_factory=dict)  # facet -> values typed as -field:value
    hints: list[str] = field(default_factory=list)
    truncated: bool = False
    asked: bool = False  # something was typed, whether or not it can be read

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed that could be searched for or left out."""
        return not (self.words or self.required or self.filters or self.without)

    @property
    def hint(self) -> str | None:
        """What the reader is told, or None."""
        return " ".join(dict.fromkeys(self.hints)) or None


def printable(text: str) -> str:
    """Returns: the text with a space for each sign that cannot be printed, which no index or database takes."""
    return text if text.isprintable() else "".join(sign if sign.isprintable() else " " for sign in text)


def shorten(text: str) -> str:
    """Returns: as much of the query as is read, with a sign more by which `parse` tells that it went on."""
    if len(text) <= LONGEST_QUERY:
        return text
    return " ".join(printable(text).split())[: LONGEST_QUERY + 2].strip()  # two, since one may be a space


def parse(text: str) -> ParsedQuery:
    """Returns: the query understood; never fails."""
    used = " ".join(printable(text).replace("“", '"').replace("”", '"').split())
    parsed = ParsedQuery(used, asked=bool(text.strip(" \t\r\n")))
    if len(used) > LONGEST_QUERY:
        parsed.used_text = used = _cut(used)
        parsed.truncated = True
        parsed.hints.append(f"We used the first {LONGEST_QUERY} characters of your search.")
    if used.count('"') % 2:
        parsed.hints.append("A quotation mark had no partner, so we searched for the words without it.")
        used = used.replace('"', " ")
    used = _LETTER_AND_LETTER.sub(r"\1&\2", used)
    shouting = used.isupper() and len(used.split()) > 3
    minus = False
    for piece in _PIECE.finditer(used.lower() if shouting else used):
        if piece["word"] == "NOT" and not minus:
            minus = True
            continue
        if piece["word"] in JOINERS:
            continue
        _read(parsed, piece, minus or bool(piece["minus"]))
        minus = False
    _drop_stop_words(parsed)
    if parsed.words and not parsed.required and all(is_stop_word(word) and not word.prefix for word in parsed.words):
        parsed.hints.append("Nearly every page has these words. Add one that says what you are looking for.")
    if parsed.asked and parsed.is_empty:
        parsed.hints.append("We found no words to search for. Type a word or two, such as risk sharing.")
    return parsed


def _cut(text: str) -> str:
    kept = text[:LONGEST_QUERY]
    at_word = kept.rsplit(" ", 1)[0] if text[LONGEST_QUERY] != " " and " " in kept else kept
    return at_word if len(at_word) > LONGEST_QUERY // 2 else kept


def _read(parsed: ParsedQuery, piece: re.Match[str], negative: bool) -> None:
    name = (piece["field"] or "").lower()
    text = piece["phrase"] if piece["phrase"] is not None else piece["word"]
    if name in FACETS:
        target = parsed.without if negative else parsed.filters
        target.setdefault(name, []).append(text.strip(".,;"))
    elif name in TEXT_FIELDS:
        _require(parsed, text, negative, TEXT_FIELDS[name])
    else:
        if name:
            parsed.hints.append(f"There is no field called “{name}”, so we searched for it as a word.")
            text = f"{name} {text}"
        if piece["phrase"] is not None or negative:
            _require(parsed, text, negative, None)
        else:
            parsed.words.extend(_words(text, parsed))


def _require(parsed: ParsedQuery, text: str, negative: bool, where: str | None) -> None:
    terms = tuple(_main_term(token) for token in analyse(text))
    if terms:
        parsed.required.append(Required(terms, negative, where, text))


def _main_term(token: Token) -> str:
    marked = [term for term in token.terms if term.startswith(ACRONYM_MARK)]
    return marked[0] if marked else token.terms[0]


def _words(text: str, parsed: ParsedQuery) -> list[Word]:
    tokens = analyse(text)
    prefix = text.rstrip(".,;:!?)").endswith("*")
    if prefix and (not tokens or len(tokens[-1].word) < 2):
        parsed.hints.append("Put at least two letters before a star.")
        prefix = False
    words = []
    for number, token in enumerate(tokens):
        is_prefix = prefix and number == len(tokens) - 1
        joined = next((term for term in token.terms[1:] if not term.startswith(ACRONYM_MARK)), None)
        words.append(Word(token.word, (_main_term(token),), is_prefix, joined))
    return words


def _drop_stop_words(parsed: ParsedQuery) -> None:
    """Beside a phrase, words that say nothing are not searched for."""
    telling = any(word.prefix or not is_stop_word(word) for word in parsed.words)
    if not telling and any(not one.negative for one in parsed.required):
        parsed.words = []


def is_stop_word(word: Word) -> bool:
    """Returns: whether the word alone says nothing about a subject."""
    return Token(0, 0, 0, word.text, word.terms).is_stop_word and not word.terms[0].startswith(ACRONYM_MARK)
