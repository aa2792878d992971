"""LaTeX in BibTeX values, to Unicode and back."""

import re
import unicodedata
from functools import cache

from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db
from pylatexenc.latexwalker import LatexWalker
from pylatexenc.latexwalker import get_default_latex_context_db as get_default_macros
from pylatexenc.macrospec import LatexContextDb

SPECIAL = {
    "\0": "{}",
    "\\": r"{\textbackslash}",
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "ß": r"{\ss}",
    "æ": r"{\ae}",
    "Æ": r"{\AE}",
    "œ": r"{\oe}",
    "Œ": r"{\OE}",
    "ø": r"{\o}",
    "Ø": r"{\O}",
    "ł": r"{\l}",
    "Ł": r"{\L}",
    "–": "{--}",
    "—": "{---}",
}
ACCENTS = {
    "\u0300": "`",
    "\u0301": "'",
    "\u0302": "^",
    "\u0303": "~",
    "\u0304": "=",
    "\u0306": "u ",
    "\u0307": ".",
    "\u0308": '"',
    "\u030a": "r ",
    "\u030b": "H ",
    "\u030c": "v ",
    "\u0327": "c ",
    "\u0328": "k ",
}
PLAIN_MACROS = {
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciicircum": "^",
    "url": "%s",
    "nolinkurl": "%s",
    "texttt": "%s",
}
LIGATURE_CHARS = "-`'!?\""
ADJACENT = re.compile(rf"([{LIGATURE_CHARS}])(?=[{LIGATURE_CHARS}])")
NEEDS_ENCODING = re.compile(r"[^\x20-\x7e]|[\\{}~^&%$#_]")
NEEDS_DECODING = re.compile(r"[\\{}$~]|--|``|''|!`|\?`")
UNESCAPED = re.compile(r"(?<!\\)([%&#])")
VERBATIM_ESCAPE = re.compile(r"\\([_%&#$~{}])(?:\{\})?")
WRAPPED_URL = re.compile(r"^\{?\\(?:url|nolinkurl|path)\s*\{(.*)\}\}?$")


def to_latex(text: str) -> str:
    """Returns: text that BibTeX takes as it stands; letters without a LaTeX form stay as they are."""
    apart = ADJACENT.sub(r"\1" + "\0", text)  # so that -- stays two hyphens, and not a dash
    return NEEDS_ENCODING.sub(lambda found: _letter(found.group()), apart)


def from_latex(text: str) -> str:
    """Returns: the text with its LaTeX decoded; what cannot be understood stays as it is.

    A bare % or & is taken for itself: in BibTeX files people write "50% of".
    """
    if not NEEDS_DECODING.search(text):
        return text
    try:
        plain = _decoded(UNESCAPED.sub(r"\\\1", text))
    except (ValueError, IndexError, AttributeError, KeyError, TypeError, RecursionError):
        plain = text
    return plain.replace("\xa0", " ")


def verbatim(text: str) -> str:
    """Returns: an address or DOI as it was meant: only its escapes undone."""
    found = WRAPPED_URL.match(text.strip())
    return VERBATIM_ESCAPE.sub(r"\1", found.group(1) if found else text)


@cache
def _letter(char: str) -> str:
    if char in SPECIAL:
        return SPECIAL[char]
    parts = unicodedata.normalize("NFD", char)
    base, marks = parts[:1], parts[1:]
    if marks in ACCENTS and base.isascii() and base.isalpha():
        return rf"{{\{ACCENTS[marks]}{base}}}"
    return char


def _decoded(text: str) -> str:
    nodes = LatexWalker(text, latex_context=_macros_known(), tolerant_parsing=True).get_latex_nodes()[0]
    return str(_decoder().nodelist_to_text(nodes))


@cache
def _macros_known() -> LatexContextDb:
    return get_default_macros()


@cache
def _decoder() -> LatexNodes2Text:
    context = get_default_latex_context_db()
    macros = [MacroTextSpec(name, simplify_repl=plain) for name, plain in PLAIN_MACROS.items()]
    context.add_context_category("plain", prepend=True, macros=macros)
    return LatexNodes2Text(latex_context=context, math_mode="verbatim", keep_comments=True)
