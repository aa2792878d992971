"""Roles, states and audiences, their names, and which role reads what in which state."""

ROLES = ("public", "ppi_member", "pioneer_staff", "national_partner", "researcher", "administrator")
SIGNED_IN = ROLES[1:]
MEMBERS = ("ppi_member", "pioneer_staff", "national_partner")
TEAM = ("researcher", "administrator")

ROLE_LABELS = {
    "public": "Public",
    "ppi_member": "PPI member",
    "pioneer_staff": "Pioneer staff",
    "national_partner": "National partner",
    "researcher": "Researcher",
    "administrator": "Administrator",
}

STATES = ("draft", "internal_review", "peer_review", "early_insight", "published", "withdrawn")
STATE_LABELS = {
    "draft": "Draft",
    "internal_review": "Internal review",
    "peer_review": "Peer review",
    "early_insight": "Early insight: in confidence",
    "published": "Published",
    "withdrawn": "Withdrawn",
}

# Audience -> the kind of membership key it is narrowed by (None: no key).
AUDIENCES: dict[str, str | None] = {
    "public": None,
    "members": None,
    "site": "site",
    "participants": "workshop",
    "ppi_group": "group",
    "team": None,
}
AUDIENCE_LABELS = {
    "public": "Everyone",
    "members": "Everyone who is signed in",
    "site": "Staff of one Pioneer",
    "participants": "People at one workshop",
    "ppi_group": "One PPI group",
    "team": "The research team",
}

# What a role may read, by state. A scope is one of:
#   public, members   items for that audience
#   keyed             items for a site, workshop or PPI group that the viewer belongs to
#   own               items that the viewer owns
#   reviewer, shared  items on which the viewer has the duty `review:<item>` or `share:<item>`
#   any               every item in that state
# Source: contract.md, "Roles, audiences, states".
_MEMBER: dict[str, tuple[str, ...]] = {
    "draft": ("own",),
    "internal_review": ("own", "reviewer"),
    "peer_review": ("reviewer",),
    "early_insight": ("public", "members", "keyed"),
    "published": ("public", "members", "keyed"),
    "withdrawn": (),
}
READABLE: dict[str, dict[str, tuple[str, ...]]] = {
    "public": {"published": ("public",)},
    "ppi_member": _MEMBER,
    "pioneer_staff": _MEMBER,
    "national_partner": _MEMBER,
    "researcher": {
        "draft": ("own", "shared"),
        "internal_review": ("any",),
        "peer_review": ("any",),
        "early_insight": ("any",),
        "published": ("any",),
        "withdrawn": ("own",),
    },
    "administrator": dict.fromkeys(STATES, ("any",)),
}
