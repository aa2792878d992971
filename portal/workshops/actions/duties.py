"""Who looks after a round or a sitting, and who takes its notes."""

from portal.access import memberships
from portal.access.policy import Viewer
from portal.accounts.queries import find_person
from portal.core.errors import Invalid
from portal.workshops import rights
from portal.workshops.models import Round, Workshop
from portal.workshops.queries.rounds import DUTIES


def give_duty(actor: Viewer, of: Round | Workshop, email: str, duty: str) -> None:
    """Make somebody with an account organiser or rapporteur. Raises: Denied, Invalid (fields "email", "duty")."""
    rights.check_may_edit(actor, of)
    if duty not in DUTIES:
        raise Invalid("Choose a duty", "duty")
    person = find_person(email)
    if person is None or not person.active:
        raise Invalid("Nobody with this email address has an account. Ask an administrator to invite them", "email")
    memberships.give(person.id, f"{duty}:{of.item_id}", given_by=actor.person_id)
    memberships.give(person.id, f"share:{of.item_id}", given_by=actor.person_id)  # drafts can be read


def take_duty(actor: Viewer, of: Round | Workshop, person_id: int, duty: str) -> None:
    """Take a duty away. Raises: Denied; Invalid when nobody would look after it any more."""
    rights.check_may_edit(actor, of)
    key = f"{duty}:{of.item_id}"
    if duty == "organise" and list(memberships.holders_of(key)) == [person_id]:
        raise Invalid("This is the last organiser. Add another one first")
    memberships.take(person_id, key, taken_by=actor.person_id)
