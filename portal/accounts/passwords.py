"""What makes a password good enough. Knows neither the web nor the database."""

import re
from collections.abc import Iterable

from zxcvbn import zxcvbn

from portal.accounts.demo import PASSWORD as DEMO_PASSWORD

MIN_LENGTH = 12  # characters; Source: NIST SP 800-63B, length before composition rules
MAX_LENGTH = 500  # characters; more is taken for a mistake
ENOUGH = 3  # of zxcvbn's 0 to 4: beyond what can be guessed over the web
OWN = 6  # characters that must be left when what a stranger could know is taken away
JUDGED = 72  # characters that the estimator looks at; it slows down with length
LOCAL = ("joined up", "joinedup", "pioneer", "pioneers", "portal", "integrated", DEMO_PASSWORD)

TOO_SHORT = f"Your password must be {MIN_LENGTH} characters or more. Three or four unrelated words work well."
TOO_LONG = f"Your password must be {MAX_LENGTH} characters or fewer."
TOO_EASY = "This password is easy to guess. Choose another: three or four unrelated words work well."


def weakness(password: str, about: Iterable[str | None] = ()) -> str | None:
    """Judge a new password; `about` is what a stranger could know (address, names).

    Returns: a sentence that says what to do, or None when the password is good.
    Source: zxcvbn (Wheeler, USENIX Security 2016) for how hard it is to guess.
    """
    if len(password) < MIN_LENGTH:
        return TOO_SHORT
    if len(password) > MAX_LENGTH:
        return TOO_LONG
    known = [*LOCAL, *_words(about)]
    if len(_without(password.lower(), known)) < OWN:
        return TOO_EASY
    return None if zxcvbn(password[:JUDGED], user_inputs=known)["score"] >= ENOUGH else TOO_EASY


def _without(password: str, words: list[str]) -> str:
    for word in sorted(words, key=len, reverse=True):
        password = password.replace(word, "")
    return password


def _words(about: Iterable[str | None]) -> list[str]:
    texts = [text.lower() for text in about if text]
    return texts + [word for text in texts for word in re.split(r"[\s@._-]+", text) if len(word) > 2]
