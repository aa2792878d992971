"""Agreeing to a purpose, and taking it back at any time."""

from collections.abc import Mapping

from sqlalchemy import select

from portal.accounts.models import Person
from portal.core import audit
from portal.core.db import db
from portal.core.errors import Invalid
from portal.discussion.models import Comment
from portal.privacy.models import PersonalConsent
from portal.privacy.queries.consents import newest_of
from portal.privacy.words import PURPOSES

UNNAMED = "A member"


def answer(person: Person, wanted: Mapping[str, bool]) -> None:
    """Write down a new answer for each purpose that is answered otherwise than before. Audited, by purpose.

    Who takes back that their name is shown is shown without it from now on, also beside earlier comments.
    Raises: Invalid for a purpose that there is not.
    """
    if set(wanted) - set(PURPOSES):
        raise Invalid("Choose for each of the purposes on the page")
    before = newest_of(person.id)
    for purpose, given in wanted.items():
        if purpose in before and before[purpose].given == given:
            continue
        edition = PURPOSES[purpose].edition
        db.session.add(PersonalConsent(person_id=person.id, purpose=purpose, edition=edition, given=given))
        audit.record(f"consent:{'give' if given else 'withdraw'}-{purpose}", actor_id=person.id, edition=edition)
        if purpose == "name" and not given:
            _unname(person)
    db.session.flush()


def _unname(person: Person) -> None:
    if person.show_as == "real":
        person.show_as = "alias"
    query = select(Comment).where(Comment.author_id == person.id, Comment.shown_as == person.name)
    for comment in db.session.scalars(query):
        comment.shown_as = UNNAMED
