"""What a person may do: their role, the sites and groups they belong to, the duties they have."""

from collections.abc import Iterable

from portal.access import memberships
from portal.access.policy import SIGNED_IN, Viewer
from portal.accounts.actions.people import checked_sites, count_administrators
from portal.accounts.models import Person, PpiGroup
from portal.accounts.words import FOR_ALL
from portal.core import audit, outbox
from portal.core.db import db
from portal.core.errors import Conflict, Denied, Invalid

MANAGED = ("site:", "lead:", "group:", "ppi_lead:")  # and `FOR_ALL`; what hangs on one item or round is given there


def change_rights(
    actor: Viewer,
    person: Person,
    role: str,
    *,
    sites: Iterable[str] = (),
    leads: Iterable[str] = (),
    groups: Iterable[int] = (),
    group_leads: Iterable[int] = (),
    duties: Iterable[str] = (),
) -> int:
    """Give a person these rights and take away what they had beside them. Audited, a line each.

    Returns: how many changes there were. Raises: Denied; Invalid (field `role`, `sites`, `leads`, `groups`,
    `group_leads` or `duties`); Conflict for the last administrator.
    """
    if actor.role != "administrator":
        raise Denied()
    wanted = _wanted(role, sites, leads, duties) | _wanted_of_groups(role, set(groups), set(group_leads))
    changes = _change_role(actor, person, role)
    held = {key for key in memberships.keys_of(person.id) if key.startswith(MANAGED) or key in FOR_ALL}
    for key in sorted(wanted - held):
        memberships.give(person.id, key, given_by=actor.person_id)
    for key in sorted(held - wanted):
        memberships.take(person.id, key, taken_by=actor.person_id)
    return changes + len(wanted ^ held)


def _change_role(actor: Viewer, person: Person, role: str) -> int:
    if role == person.role:
        return 0
    if person.id == actor.person_id:
        raise Invalid("You cannot change your own role. Ask another administrator.", "role")
    if role == "administrator":
        raise Invalid("A new administrator joins by an invitation, which a second administrator confirms.", "role")
    if person.role == "administrator" and count_administrators() < 2:
        raise Conflict("This is the last administrator. Invite another one first.", field="role")
    audit.record("person:role", actor_id=actor.person_id, person=person.id, was=person.role, now=role)
    outbox.emit("person:role", actor_id=actor.person_id, person=person.id)
    person.role = role
    return 1


def _wanted(role: str, sites: Iterable[str], leads: Iterable[str], duties: Iterable[str]) -> set[str]:
    if role not in SIGNED_IN:
        raise Invalid("Choose a role", "role")
    at, led, has = checked_sites(sites), checked_sites(leads), set(duties)
    if role != "pioneer_staff" and (at or led):
        raise Invalid("Only Pioneer staff belong to a Pioneer. Change the role, or take the Pioneers away.", "sites")
    if not set(led) <= set(at):
        raise Invalid("Who leads a Pioneer works there too. Tick both.", "leads")
    if not has <= set(FOR_ALL):
        raise Invalid("Choose one of the duties", "duties")
    return {f"site:{slug}" for slug in at} | {f"lead:{slug}" for slug in led} | has


def _wanted_of_groups(role: str, member_of: set[int], looks_after: set[int]) -> set[str]:
    if role != "ppi_member" and member_of:
        raise Invalid("Only PPI members belong to a PPI group. Change the role, or take the groups away.", "groups")
    if role != "researcher" and looks_after:
        raise Invalid("Only researchers look after a PPI group. Change the role, or untick the groups.", "group_leads")
    if any(db.session.get(PpiGroup, number) is None for number in sorted(member_of | looks_after)):
        raise Invalid("Choose one of the groups", "groups")
    return {f"group:{number}" for number in member_of} | {f"ppi_lead:{number}" for number in looks_after}
