"""How an email address is written down, so that one address is one account. Knows neither the web nor the database."""

import unicodedata


def normal_email(email: str) -> str:
    """Returns: the address as it is stored: trimmed, in lower case, each letter in one form however it was typed.

    Source: Unicode Standard Annex 15, form KC: an accent typed apart, or a wide letter, is the same letter.
    """
    return unicodedata.normalize("NFKC", email.strip()).lower()
