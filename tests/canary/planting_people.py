"""Planting what is about people and no item: a PPI group, an invitation, a list and references that wait."""

from datetime import timedelta

from portal.access.policy import Viewer
from portal.accounts.actions import imports as lists
from portal.accounts.importing import read_people
from portal.accounts.models import Invitation, PpiGroup
from portal.core import clock
from portal.core.db import db
from portal.evidence.actions import imports as references
from portal.evidence.importing import read_references
from tests.canary import table
from tests.canary.people import GROUP
from tests.canary.planting import Field
from tests.canary.words import Page, Reader, Rule

SENDER, LEAD = "a researcher", "the site's lead"


def plant_people(ground: Field) -> None:
    """One of each; what does not belong to a reader is for nobody but them."""
    _plant_group(ground)
    _plant_invitation(ground)
    _plant_uploads(ground)
    for kind, of in (("site", "cornwall"), ("group", "1")):
        ground.note("circle", None, kind=kind, of=of)


def _in_the_group(reader: Reader, _page: Page) -> bool:
    return reader.viewer.is_team or reader.viewer.has_key(GROUP)


def _plant_group(ground: Field) -> None:
    say = {
        what: ground.aviary.word(f"{what} of a PPI group", None, _in_the_group) for what in ("name", "study", "text")
    }
    group = PpiGroup(name=f"Group {say['name']}", study=f"On {say['study']}", about=f"We read {say['text']}.")
    db.session.add(group)
    db.session.flush()
    assert group.key == GROUP
    ground.note("group", None, group_id=group.id)


def _plant_invitation(ground: Field) -> None:
    rule = _kept_by(ground, LEAD)
    invitation = Invitation(
        email=f"{ground.aviary.word('address of somebody invited', None, rule)}@example.org",
        name=ground.aviary.word("name of somebody invited", None, rule),
        reason=f"They know {ground.aviary.word('reason of an invitation', None, rule)}.",
        role="pioneer_staff", site="cornwall", invited_by=ground.cast.id_of(LEAD),
        sha256="0" * 64, ends_at=clock.now() + timedelta(days=14),
    )  # fmt: skip
    db.session.add(invitation)
    db.session.flush()
    ground.note("invitation", None, invitation_id=invitation.id)


def _plant_uploads(ground: Field) -> None:
    sender: Viewer = ground.cast[SENDER].viewer
    own = table.person(ground.cast[SENDER])
    say = {
        what: ground.aviary.word(f"{what} in a list that waits", None, own) for what in ("address", "name", "reason")
    }
    people = f"email,name,role,reason\n{say['address']}@example.org,{say['name']},ppi_member,{say['reason']}\n"
    kept = lists.keep_upload(sender, "people.csv", read_people(people.encode()))
    title = ground.aviary.word("title of a reference that waits", None, own)
    found = references.keep_upload(
        sender, "list.ris", read_references(f"TY  - RPRT\nTI  - On {title}\nPY  - 2016\nER  - \n".encode())
    )
    assert kept.id == found.id
    ground.note("upload", None, upload_id=kept.id)


def _kept_by(ground: Field, name: str) -> Rule:
    return table.person(ground.cast[name], "administrator")
