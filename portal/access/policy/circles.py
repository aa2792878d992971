"""Circles: the staff of one Pioneer, the members of one PPI group; and who says who belongs to them."""

from dataclasses import dataclass

from portal.access.policy.readers import Viewer


@dataclass(frozen=True, slots=True)
class CircleKind:
    """What the members of such a circle hold, what the duty of looking after it is, and the role that each asks for."""

    member: str  # kind of key: "site" of site:cornwall
    member_role: str
    duty: str  # kind of key; only an administrator gives it
    duty_role: str


# Whoever holds the duty gives and ends the membership of the same circle, and nothing beyond it.
CIRCLES = {
    "site": CircleKind("site", "pioneer_staff", "lead", "pioneer_staff"),
    "group": CircleKind("group", "ppi_member", "ppi_lead", "researcher"),
}


@dataclass(frozen=True, slots=True)
class Circle:
    """One circle: `of` is a Pioneer's slug or a group's number."""

    kind: str
    of: str
    name: str = ""

    @property
    def rule(self) -> CircleKind:
        """What holds for circles of this kind."""
        return CIRCLES[self.kind]

    @property
    def member_key(self) -> str:
        """The membership of those who belong to it."""
        return f"{self.rule.member}:{self.of}"

    @property
    def duty_key(self) -> str:
        """The duty of those who look after it."""
        return f"{self.rule.duty}:{self.of}"


def leads(viewer: Viewer, circle: Circle) -> bool:
    """Returns: whether the viewer holds the duty in this circle; a Pioneer's lead must work there too."""
    if viewer.role != circle.rule.duty_role or not viewer.has_key(circle.duty_key):
        return False
    return viewer.role != circle.rule.member_role or viewer.has_key(circle.member_key)


def manages(viewer: Viewer, circle: Circle) -> bool:
    """Returns: whether the viewer says who belongs to this circle: its leads do, and administrators."""
    return viewer.role == "administrator" or leads(viewer, circle)


def led_by(viewer: Viewer) -> list[Circle]:
    """Returns: the circles whose duty the viewer holds, by kind and key, without their names."""
    held = [Circle(kind, key.partition(":")[2]) for key in sorted(viewer.keys) for kind in _kinds_of(key)]
    return [circle for circle in held if leads(viewer, circle)]


def _kinds_of(key: str) -> list[str]:
    return [kind for kind, rule in CIRCLES.items() if key.startswith(f"{rule.duty}:")]
