"""The table of rights applied to rounds and their sittings: a duty on the round holds for each sitting."""

from portal.access.policy import Viewer, allowed
from portal.core.errors import Denied
from portal.workshops.models import Round, Workshop

NO_DUTY = "Only the organisers of this workshop can do this. Ask one of them, or the team, to add you."


def may_edit(viewer: Viewer, of: Round | Workshop) -> bool:
    """Returns: whether this person may change the round or the sitting and its programme."""
    return _allowed(viewer, "workshop:edit", of)


def may_report(viewer: Viewer, of: Round | Workshop) -> bool:
    """Returns: whether this person may take notes and write down learning points there."""
    return _allowed(viewer, "workshop:report", of) or may_edit(viewer, of)


def may_see_notes(viewer: Viewer, of: Round | Workshop) -> bool:
    """Returns: whether this person may read the raw notes of the sessions."""
    return viewer.is_team or may_report(viewer, of)


def check_may_edit(viewer: Viewer, of: Round | Workshop) -> None:
    """Raises: Denied, saying whom to ask."""
    if not may_edit(viewer, of):
        raise Denied(NO_DUTY)


def check_may_report(viewer: Viewer, of: Round | Workshop) -> None:
    """Raises: Denied, saying whom to ask."""
    if not may_report(viewer, of):
        raise Denied("Only the rapporteurs and organisers of this workshop can do this. Ask one of them to add you.")


def _allowed(viewer: Viewer, permission: str, of: Round | Workshop) -> bool:
    if allowed(viewer, permission, of.item):
        return True
    return isinstance(of, Workshop) and allowed(viewer, permission, of.round.item)
