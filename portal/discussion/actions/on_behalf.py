"""Words that came by phone or post, entered by the team for the member who said them, and marked so."""

from portal.access import memberships
from portal.access.policy import Viewer, allowed
from portal.accounts.queries import find_person
from portal.core import audit
from portal.core.db import db
from portal.core.errors import Denied, Invalid
from portal.discussion.actions.comments import BY, create_comment
from portal.discussion.models import Comment
from portal.items.models import Item

WAYS = {"phone": "phone", "post": "post", "hand": "hand at a meeting"}


def enter_for_member(
    actor: Viewer, item: Item, email: str, text: str, *, way: str, form_key: str, secret: str, match: str | None = None
) -> Comment:
    """Enter a member's words under the name made for them; they wait for a moderator as if typed by the member.

    Returns: the comment. It is the member's: they find it under their contributions and can withdraw it.
    Raises: Denied; Invalid (field `email`, `way`, `body` or `match`). Audited with who entered it.
    """
    if not allowed(actor, "comment:enter", item) or item.state != "published":
        raise Denied("Words can be entered for a member on published pages only.")
    if way not in WAYS:
        raise Invalid("Say how the words came", "way")
    person = find_person(email)
    if person is None or not person.active or person.role != "ppi_member" or (person.demo and not actor.demo):
        raise Invalid("No PPI member has this address. Invite them first.", "email")
    member = Viewer(person.id, person.role, memberships.keys_of(person.id), person.shown_name, demo=actor.demo)
    if not allowed(member, "comment:create", item):
        raise Invalid("This member may not read this page, so their words cannot stand here.", "email")
    comment = create_comment(member, item, text, form_key=form_key, secret=secret, match=match)
    if BY not in comment.shown_as:
        comment.shown_as = f"{comment.shown_as}{BY}{WAYS[way]}"
        db.session.flush()
        audit.record("comment:enter", actor_id=actor.person_id, item_id=item.id, comment=comment.id, way=way)
    return comment
