"""The consent wall: a named site agrees to exactly this text, or nothing of it is published."""

from portal.access import memberships
from portal.access.policy import Viewer
from portal.core import clock
from portal.core.db import db
from portal.core.errors import Conflict, Denied, Invalid
from portal.items.models import Item
from portal.publishing.actions.review import MAX_LENGTH
from portal.publishing.actions.telling import demand, tell
from portal.publishing.actions.withdrawal import take_away
from portal.publishing.kinds import IN_REVIEW, RELEASED, Obstacle, Refused
from portal.publishing.models import Consent
from portal.publishing.queries.consent import Standing, find_standing, leads
from portal.publishing.queries.content import find_correction, next_content

CHANGED = "The text changed since you opened this page. Read it as it is now, then decide."


def has_text_to_agree(item: Item) -> bool:
    """Returns: whether there is a text that a site can be asked about: in review, or a correction of a released one."""
    return item.state in IN_REVIEW or (item.state in RELEASED and find_correction(item) is not None)


def ask_consent(actor: Viewer, item: Item, site: str) -> Consent:
    """Ask a named site's leads to agree to the words as they are now; they may read and comment on them.

    Returns: the request. Raises: Denied; Invalid (field "site"); Refused when there is no text in review or no lead.
    """
    demand(actor, "consent:ask", item)
    _standing(item, site)
    if not has_text_to_agree(item):
        raise Refused([Obstacle("Send it to review first: a site agrees to a text that is ready.")])
    holders = memberships.holders_of(f"lead:{site}")
    if not holders:
        raise Refused([Obstacle("This Pioneer has no lead with an account. Invite one, or name the public source.")])
    for person_id in holders:
        memberships.give(person_id, f"review:{item.id}", given_by=actor.person_id)
    return _write(actor, item, site, "consent:ask", state="asked")


def give_consent(actor: Viewer, item: Item, site: str, *, digest: str) -> Consent:
    """A site's lead agrees to exactly the words that the page showed. An edit makes it void.

    Returns: the consent. Raises: Denied for anybody but a lead of that site; Refused when nobody asked; Conflict when
    the words changed.
    """
    standing = _asked(actor, item, site)
    if digest != next_content(item).digest:
        raise Conflict(CHANGED)
    if standing.is_good and standing.consent is not None:
        return standing.consent
    return _write(actor, item, site, "consent:give", state="given")


def refuse_consent(actor: Viewer, item: Item, site: str, reason: str = "") -> Consent:
    """A site's lead says no; a reason is welcome, not asked for. Raises: Denied; Refused; Invalid (field "reason").

    What is released already with the site's consent is withdrawn, as by `withdraw_consent`.
    """
    _asked(actor, item, site)
    if item.state in RELEASED and find_correction(item) is None:
        return withdraw_consent(actor, item, site, reason)
    return _write(actor, item, site, "consent:refuse", state="refused", reason=_words(reason))


def withdraw_consent(actor: Viewer, item: Item, site: str, reason: str = "") -> Consent:
    """A site's lead takes the consent back: what is released goes at once and leaves a tombstone without a title.

    Returns: the record of it. Raises: Denied; Refused when the site was never asked; Invalid (field "reason").
    """
    _asked(actor, item, site)
    record = _write(actor, item, site, "consent:withdraw", state="withdrawn", reason=_words(reason))
    if item.state in RELEASED:
        take_away(actor, item, None, hide_title=True)
    return record


def record_public_source(actor: Viewer, item: Item, site: str, document: str, place: str) -> Consent:
    """The team states that all of it stands in a published document, with the page: no consent is needed for that.

    Returns: the record, for exactly these words. Raises: Denied; Invalid (fields "site", "document", "place").
    """
    demand(actor, "consent:ask", item)
    _standing(item, site)
    if not document.strip():
        raise Invalid("Name the document", "document")
    if not place.strip():
        raise Invalid("Give the page, table or slide", "place")
    return _write(
        actor,
        item,
        site,
        "consent:public_source",
        state="given",
        basis="public_source",
        document=document.strip()[:200],
        place=place.strip()[:200],
    )


def _standing(item: Item, site: str) -> Standing:
    standing = find_standing(item, next_content(item), site)
    if standing is None:
        raise Invalid("Choose a Pioneer that this page names", "site")
    return standing


def _asked(actor: Viewer, item: Item, site: str) -> Standing:
    if not leads(actor, site):
        raise Denied("Only the lead of this Pioneer decides for it.")
    standing = _standing(item, site)
    if standing.consent is None:
        raise Refused([Obstacle("Nobody asked for your consent to this page.")])
    return standing


def _write(actor: Viewer, item: Item, site: str, act: str, **fields: str) -> Consent:
    content = next_content(item)
    consent = Consent(item_id=item.id, site=site, digest=content.digest, texts=content.texts, **fields)
    consent.asked_by = actor.person_id
    if consent.state != "asked":
        consent.decided_by, consent.decided_at = actor.person_id, clock.now()
    db.session.add(consent)
    db.session.flush()
    tell(act, actor, item, consent=consent.id, site=site)
    return consent


def _words(reason: str) -> str:
    if len(reason.strip()) > MAX_LENGTH:
        raise Invalid(f"Use {MAX_LENGTH:,} characters or fewer", "reason")
    return reason.strip()
