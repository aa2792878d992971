"""Who may see which canary: the contract's table of states, roles and audiences as `access.policy` holds it.

Each function takes what was planted and returns the rule for one sort of field.
"""

from dataclasses import replace

from portal.access.policy import TEAM, Viewer, can_read, could_read
from tests.canary.words import Page, Reader, Rule, Spot

IN_REVIEW_OR_OUT = ("internal_review", "peer_review", "early_insight", "published")
OWN_DATA = ("privacy.data_json", "privacy.data_html")  # what we hold about a person, given to that person
OWN_PAGES = (*OWN_DATA, "discussion.contributions", "pages.index", "pages.your_page")
CONSENT = ("publishing.consent", "publishing.decide", "publishing.take_back_consent", "publishing.source")


def _is_owner(viewer: Viewer, spot: Spot) -> bool:
    return viewer.person_id is not None and viewer.person_id == spot.owner_id


def _accepted(reader: Reader, spot: Spot, edition: int) -> bool:
    viewer = reader.viewer
    return viewer.is_team or _is_owner(viewer, spot) or (spot.id, edition) in reader.accepted


def _asked(reader: Reader, page: Page, spot: Spot) -> bool:
    """The lead of a site reads on the consent pages what is asked of the site."""
    demo = reader.viewer.demo or not spot.demo
    return demo and spot.asked and reader.viewer.leads_a_site and page.endpoint in CONSENT and (
        spot.state in IN_REVIEW_OR_OUT
    )  # fmt: skip


def name(spot: Spot) -> Rule:
    """Title and address: for who may read it, and on the tombstone unless consent was withdrawn."""

    def may(reader: Reader, page: Page) -> bool:
        if can_read(reader.viewer, spot) or _asked(reader, page, spot):
            return True
        if page.endpoint in OWN_DATA and _is_owner(reader.viewer, spot):
            return True
        return page.status == 410 and not spot.hide_title and could_read(reader.viewer, spot)

    return may


def words(spot: Spot) -> Rule:
    """What readers read: for who may read the item, an early insight only after its caveat."""

    def may(reader: Reader, page: Page) -> bool:
        if not can_read(reader.viewer, spot):
            return _asked(reader, page, spot)
        return spot.state != "early_insight" or _accepted(reader, spot, spot.edition) or _asked(reader, page, spot)

    return may


def work(spot: Spot) -> Rule:
    """What is said behind the scenes: for the team, the owner and the reviewers, as far as they may read the item."""

    def may(reader: Reader, _page: Page) -> bool:
        viewer = reader.viewer
        inside = viewer.is_team or _is_owner(viewer, spot) or viewer.has_key(f"review:{spot.id}")
        return inside and can_read(viewer, spot)

    return may


def desk(spot: Spot) -> Rule:
    """What the guard and the planned release say: for the team and the owner."""

    def may(reader: Reader, _page: Page) -> bool:
        return can_read(reader.viewer, spot) and (reader.viewer.is_team or _is_owner(reader.viewer, spot))

    return may


def consent(spot: Spot) -> Rule:
    """What a site said of its consent: for the team that may read it, and the site's lead."""

    def may(reader: Reader, page: Page) -> bool:
        return (reader.viewer.is_team and can_read(reader.viewer, spot)) or _asked(reader, page, spot)

    return may


def version(spot: Spot, edition: int, **then: str | None) -> Rule:
    """A released version: for who may read the item now and could read that version then."""
    was = replace(spot, **then)  # type: ignore[arg-type]

    def may(reader: Reader, _page: Page) -> bool:
        was.id = spot.id
        if not (can_read(reader.viewer, spot) and can_read(reader.viewer, was)):
            return False
        return was.state != "early_insight" or _accepted(reader, spot, edition)

    return may


def narrowed(spot: Spot, audience: str) -> Rule:
    """A part of a workshop that is for fewer: for those whom the part is for, and who may read the workshop."""
    part = replace(spot, audience=audience)

    def may(reader: Reader, page: Page) -> bool:
        part.id, part.audience_key = spot.id, f"workshop:{spot.id}" if audience == "participants" else None
        if reader.viewer.role == "administrator":
            return can_read(reader.viewer, spot)
        return words(spot)(reader, page) and can_read(reader.viewer, part)

    return may


def own_words(writer: Reader) -> Rule:
    """Words that one person wrote or was answered with: theirs on their own pages, whatever became of the item."""
    return lambda reader, page: page.endpoint in OWN_PAGES and reader.viewer.person_id == writer.viewer.person_id


def team(spot: Spot, *roles: str) -> Rule:
    """Notes and drafts inside a workshop: for those roles alone, as far as they may read it."""
    return lambda reader, _page: reader.viewer.role in (roles or TEAM) and can_read(reader.viewer, spot)


def written(spot: Spot, author: Reader, *, moderated: bool = False) -> Rule:
    """Words of a member that are not shown to readers: for their writer and those who moderate the item."""

    def may(reader: Reader, page: Page) -> bool:
        if reader.viewer.person_id == author.viewer.person_id:
            return True
        return moderated and reader.viewer.is_team and can_read(reader.viewer, spot)

    return may


def shown(spot: Spot, author: Reader) -> Rule:
    """A comment that is shown: for the item's readers, and for its writer on their own page."""
    readers = words(spot)
    return lambda reader, page: readers(reader, page) or written(spot, author)(reader, page)


def registered(spot: Spot, of: Reader) -> Rule:
    """What somebody told who registered, or was told when taken off: for them, and administrators who may read it."""

    def may(reader: Reader, page: Page) -> bool:
        if reader.viewer.person_id == of.viewer.person_id:
            return page.endpoint in OWN_DATA or can_read(reader.viewer, spot)
        return reader.viewer.role == "administrator" and can_read(reader.viewer, spot)

    return may


def person(of: Reader, *roles: str) -> Rule:
    """What belongs to one person: for them and those roles."""
    return lambda reader, _page: reader.viewer.person_id == of.viewer.person_id or reader.viewer.role in roles


def handing_on() -> Rule:
    """The owner's address stands in the form with which the team hands a page on."""
    return lambda reader, page: page.endpoint == "publishing.steward" and reader.viewer.is_team


def looked_after(of: Reader, site: str) -> Rule:
    """The lead of a Pioneer reads on the page of its people who belongs to it."""
    return lambda reader, page: (
        page.endpoint == "accounts.circle" and reader.viewer.leads_a_site and of.viewer.has_key(site)
    )


def nobody() -> Rule:
    """What no page may show."""
    return lambda _reader, _page: False


def answering(spot: Spot, asker: Reader) -> Rule:
    """A question that waits for its answer: for who asked, and those of its readers who answer for the case."""

    def may(reader: Reader, page: Page) -> bool:
        viewer = reader.viewer
        answers = viewer.is_team or _is_owner(viewer, spot) or (
            viewer.role == "pioneer_staff" and viewer.has_key("site:cornwall")
        )  # fmt: skip
        asked = viewer.person_id == asker.viewer.person_id
        return (answers or asked) and words(spot)(reader, page)

    return may


def either(*rules: Rule) -> Rule:
    """What stands in two places: for those to whom either opens it."""
    return lambda reader, page: any(rule(reader, page) for rule in rules)
