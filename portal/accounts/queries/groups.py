"""Reading PPI groups."""

from collections.abc import Sequence

from sqlalchemy import select

from portal.accounts.models import PpiGroup
from portal.core.db import db


def list_groups() -> Sequence[PpiGroup]:
    """Returns: every PPI group, the national one first, then by name. One statement."""
    return db.session.scalars(select(PpiGroup).order_by(PpiGroup.study.is_not(None), PpiGroup.name)).all()


def find_group(group_id: int | None) -> PpiGroup | None:
    """Returns: that group, or None."""
    return db.session.get(PpiGroup, group_id) if group_id is not None else None
