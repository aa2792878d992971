"""How hard a text is to read, and how long it takes."""

from portal.core.markdown import plain

WORDS_A_MINUTE = 200
YOUNGEST = 7  # years; shorter texts give nonsense below it


def reading_age(text: str) -> int:
    """Returns: the age at which the Markdown is easy to read. Units: years.

    Source: automated readability index (a US school grade) plus five.
    """
    import textstat  # takes a second to load, and most commands never need it

    grade: float = textstat.automated_readability_index(plain(text))
    return max(YOUNGEST, round(grade + 5))


def minutes_to_read(text: str) -> int:
    """Returns: how long reading takes, at least one. Units: minutes."""
    return max(1, round(len(plain(text).split()) / WORDS_A_MINUTE))
