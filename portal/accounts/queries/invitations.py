"""Reading invitations."""

from sqlalchemy import func, select

from portal.access.policy import Viewer
from portal.accounts.models import Invitation
from portal.core.db import db
from portal.core.errors import NotFound
from portal.core.pagination import Page, paginate


def list_invitations(viewer: Viewer, number: int = 1) -> Page[Invitation]:
    """Returns: a page of 20 invitations, newest first: all for administrators, their own for others."""
    query = select(Invitation).order_by(Invitation.made_at.desc(), Invitation.id.desc())
    if viewer.role != "administrator":
        query = query.where(Invitation.invited_by == viewer.person_id)
    return paginate(query, number)


def get_invitation(viewer: Viewer, invitation_id: int) -> Invitation:
    """Returns: that invitation. Raises: NotFound, so too for somebody else's, but for administrators."""
    found = db.session.get(Invitation, invitation_id)
    if found is None or (viewer.role != "administrator" and found.invited_by != viewer.person_id):
        raise NotFound()
    return found


def count_proposed() -> int:
    """Returns: how many invitations wait for a confirmation."""
    query = select(func.count()).select_from(Invitation)
    query = query.where(Invitation.needs_confirming, Invitation.ends_at.is_(None), Invitation.withdrawn_at.is_(None))
    return db.session.scalar(query) or 0
