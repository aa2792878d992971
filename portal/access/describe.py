"""The rights in words, made from the tables of `policy`: what `docs/permissions.md` holds."""

from portal.access.policy import (
    AUDIENCE_LABELS,
    CIRCLES,
    DUTIES,
    EXTERNAL,
    GRANTS,
    READABLE,
    ROLE_LABELS,
    ROLES,
    STATE_LABELS,
    STATES,
)

HEAD = "<!-- Made by `portal docs` from portal/access/policy/. Change the tables there. -->\n"
SCOPES = {
    "public": "those for everyone",
    "members": "those for all who are signed in",
    "keyed": "those for one's own sites, workshops and PPI groups",
    "own": "one's own",
    "reviewer": "those one reviews",
    "shared": "those shared with one",
    "any": "all",
}
PREDICATES = {
    "always": "yes",
    "own": "own items",
    "own_or_shared": "own and shared items",
    "others": "items of others",
    "reader": "items one may read",
    "duty": "with the duty",
}


def as_markdown() -> str:
    """Returns: the page, the same for the same tables."""
    parts = [HEAD, "# Who may do what\n", _reading(), _audiences(), _acts(), _duties(), _circles(), _external()]
    return "\n".join(parts)


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def _reading() -> str:
    rows = [[STATE_LABELS[state], *(_scopes(role, state) for role in ROLES)] for state in STATES]
    note = "Items made up for demonstration are read by nobody where `PORTAL_DEMO=0`.\n"
    return "## What each role may read, by state\n\n" + _table(["state", *_labels()], rows) + "\n" + note


def _scopes(role: str, state: str) -> str:
    return "; ".join(SCOPES[scope] for scope in READABLE[role].get(state, ())) or "-"


def _labels() -> list[str]:
    return [ROLE_LABELS[role] for role in ROLES]


def _audiences() -> str:
    return "## Audiences\n\n" + _table(
        ["audience", "who"], [[f"`{key}`", text] for key, text in AUDIENCE_LABELS.items()]
    )


def _acts() -> str:
    rows = [
        [f"`{name}`", *(PREDICATES[grants[role]] if role in grants else "-" for role in ROLES)]
        for name, grants in sorted(GRANTS.items())
    ]
    return "## Acts\n\n" + _table(["permission", *_labels()], rows)


def _duties() -> str:
    rows = [[f"`{name}`", f"`{duty}`, or `{duty}:<item>` for one item"] for name, duty in sorted(DUTIES.items())]
    return "## Duties that open an act\n\n" + _table(["permission", "membership"], rows)


def _circles() -> str:
    rows = [
        [f"`{one.duty}:<{kind}>`", ROLE_LABELS[one.duty_role], f"`{one.member}:<{kind}>`", ROLE_LABELS[one.member_role]]
        for kind, one in CIRCLES.items()
    ]
    note = "Nobody gives more than the membership beside the duty. The duty itself only an administrator gives.\n"
    head = ["who has the duty", "is a", "gives and ends", "to a"]
    return "## Duties that give memberships\n\n" + _table(head, rows) + "\n" + note


def _external() -> str:
    rows = [[f"`{endpoint}`", f"`{permission}`"] for endpoint, permission in sorted(EXTERNAL.items())]
    return "## Routes of libraries\n\n" + _table(["endpoint", "permission"], rows)
