"""What a person belongs to and may do, in words."""

from collections.abc import Iterable

from portal.items.vocabulary import Vocabulary

# Kind of key -> sentence; `{}` is the rest of the key, a Pioneer by its name.
SENTENCES = {
    "site": "Works in the {} Pioneer",
    "lead": "Leads the {} Pioneer",
    "workshop": "Takes part in workshop {}",
    "organise": "Organises workshop {}",
    "group": "Member of PPI group {}",
    "review": "Reviews item {}",
    "share": "Can edit item {} with its owner",
    "moderate": "Moderates comments",
}
ABOUT_SITES = {"site", "lead"}

ROLES_IN_WORDS = {
    "ppi_member": "Reads what is for members and comments; comments are looked at before others see them.",
    "pioneer_staff": "Reads what is for members and for the Pioneers named below, and comments.",
    "national_partner": "Reads what is for members, and comments.",
    "researcher": "Reads all but others' drafts, writes, answers comments and moderates them.",
    "administrator": "Reads everything, moderates, and looks after accounts and mail.",
}


def in_words(keys: Iterable[str], sites: Vocabulary) -> list[str]:
    """Returns: one sentence a key, in the order of the keys; an unknown key as it is."""
    return [_sentence(key, sites) for key in keys]


def _sentence(key: str, sites: Vocabulary) -> str:
    kind, _, rest = key.partition(":")
    if kind not in SENTENCES:
        return key
    return SENTENCES[kind].format(sites.label("site", rest) if kind in ABOUT_SITES else rest)
