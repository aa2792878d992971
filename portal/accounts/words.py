"""What a person belongs to and may do, and how they sign in, in words."""

from collections.abc import Iterable, Mapping

from portal.access.policy import Circle
from portal.items.vocabulary import Vocabulary

# Kind of key -> sentence; `{}` is the rest of the key, a Pioneer by its name.
SENTENCES = {
    "site": "Works in the {} Pioneer: can read what is for its staff",
    "lead": "Leads the {} Pioneer: can say who works there, propose colleagues and decide on its consent",
    "workshop": "Takes part in workshop {}",
    "organise": "Organises workshop {}",
    "group": "Member of the PPI group {}: can read what is for that group",
    "ppi_lead": "Looks after the PPI group {}: can say who belongs to it",
    "review": "Reviews item {}",
    "share": "Can edit item {} with its owner",
    "rapporteur": "Writes notes and summaries of workshop {}",
}
# The same duties when they are not of one item or round.
FOR_ALL = {
    "moderate": "Can look at comments before others see them, and approve or hide them",
    "organise": "Can change every round of workshops and its programme",
    "rapporteur": "Can write notes and summaries of every round of workshops",
}
ABOUT_SITES = {"site", "lead"}
ABOUT_GROUPS = {"group", "ppi_lead"}

# What a key opens in its own circle; `{}` is the circle's name.
HERE = {
    "site": (
        "can read what is for the staff of {}",
        "can answer questions about the case studies of {}",
        "can record what {} took up from elsewhere",
    ),
    "lead": (
        "can say who works in {}",
        "can propose colleagues of {}",
        "can decide whether a text may name {}",
    ),
    "group": ("can read what is for the group {}",),
    "ppi_lead": ("can say who belongs to the group {}",),
}

ROLES_IN_WORDS = {
    "ppi_member": "Reads what is for members and comments; comments are looked at before others see them.",
    "pioneer_staff": "Reads what is for members and for the Pioneers named below, and comments.",
    "national_partner": "Reads what is for members, and comments.",
    "researcher": "Reads all but others’ drafts, writes, answers comments and moderates them.",
    "administrator": "Reads everything, moderates, and looks after accounts and email.",
}

# How a session began: "Signed in by ...".
WAYS_IN = {
    "password": "Password",
    "passkey": "Passkey",
    "link": "Link by email",
    "code": "Code of your app",
    "invitation": "Invitation",
    "organisation": "Your organisation",
}

# What happened to the ways into an account: event -> sentence, the same in its mail and in the inbox.
NEW_DEVICE = "account:new-device"
PASSWORD_CHANGED = "account:password"  # noqa: S105 (the name of an event)
WAY_CHANGED = "The way into your account has changed"  # the subject of these
ORGANISATION = "your organisation"  # unless its name is known
WAYS_CHANGED = {
    "account:app-set-up": "An authenticator app was set up for your account.",
    "account:app-removed": "The authenticator app was taken off your account.",
    "account:passkey-made": "A passkey was added to your account.",
    "account:passkey-removed": "A passkey was taken off your account.",
    "account:factors-removed": "The team took your app and your passkeys off your account.",
    "account:organisation-added": "Your account at {} opens your account here from now on.",
    "account:organisation-removed": "Your account at {} no longer opens your account here.",
}


def in_words(keys: Iterable[str], sites: Vocabulary, groups: Mapping[str, str] | None = None) -> list[str]:
    """Returns: one sentence a key, in the order of the keys; an unknown key as it is. `groups`: number -> name."""
    return [_sentence(key, sites, groups or {}) for key in keys]


def rights_here(circle: Circle, keys: Iterable[str]) -> list[str]:
    """Returns: what a person with these keys can do in this circle, memberships before duties."""
    kinds = [kind for kind in (circle.rule.member, circle.rule.duty) if f"{kind}:{circle.of}" in set(keys)]
    return [words.format(circle.name) for kind in kinds for words in HERE[kind]]


def _sentence(key: str, sites: Vocabulary, groups: Mapping[str, str]) -> str:
    kind, _, rest = key.partition(":")
    if key in FOR_ALL:
        return FOR_ALL[key]
    if kind not in SENTENCES:
        return key
    if kind in ABOUT_GROUPS:
        return SENTENCES[kind].format(groups.get(rest, rest))
    return SENTENCES[kind].format(sites.label("site", rest) if kind in ABOUT_SITES else rest)
