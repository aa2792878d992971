"""Making and changing PPI groups."""

from sqlalchemy import func, select

from portal.access.policy import Viewer
from portal.accounts.models import PpiGroup
from portal.core import audit
from portal.core.db import db
from portal.core.errors import Conflict, Denied, Invalid


def save_group(
    actor: Viewer, name: str, study: str, about: str, *, group: PpiGroup | None = None, version: int | None = None
) -> PpiGroup:
    """Make a group, or change one. Audited, without its words.

    Returns: the group, flushed. Raises: Denied; Invalid or Conflict (field `name` or `study`); Conflict when it was
    saved elsewhere since it was read.
    """
    if actor.role != "administrator":
        raise Denied()
    words, advises_on = " ".join(name.split()), " ".join(study.split()) or None
    if not words:
        raise Invalid("Enter the group’s name", "name")
    if group is not None and version != group.version:
        raise Conflict(theirs=f"{group.name}: {group.about}", yours=f"{words}: {about}")
    _check_free(words, advises_on, group.id if group else 0)
    kept = group or PpiGroup(made_by=actor.person_id)
    kept.name, kept.study, kept.about = words, advises_on, about.strip()
    db.session.add(kept)
    db.session.flush()
    audit.record("group:change" if group else "group:make", actor_id=actor.person_id, group=kept.id)
    return kept


def _check_free(name: str, study: str | None, but: int) -> None:
    others = select(PpiGroup.id).where(PpiGroup.id != but).limit(1)
    if db.session.scalar(others.where(func.lower(PpiGroup.name) == name.lower())) is not None:
        raise Conflict("There is a group of this name. Choose another.", field="name")
    same = PpiGroup.study.is_(None) if study is None else func.lower(PpiGroup.study) == study.lower()
    if db.session.scalar(others.where(same)) is not None:
        raise Conflict(
            "There is a national advisory group already. Name the study that this group advises."
            if study is None
            else "There is a group for this study already.",
            field="study",
        )
