"""The homes of PPI members, Pioneer staff and national partners."""

from collections.abc import Collection, Sequence
from typing import Any

from markupsafe import Markup

from portal.access.policy import Viewer
from portal.accounts.queries import find_by_id
from portal.core.reading import minutes_to_read
from portal.discussion import queries as discussion
from portal.discussion.models import DISPOSITIONS, Comment
from portal.findings.models import Finding
from portal.findings.shown import card
from portal.items.vocabulary import Vocabulary, read_vocabulary
from portal.pages.homes.public import latest
from portal.pages.homes.tasks import of_their_site, tasks_of_member, to_register
from portal.pages.queries import waiting
from portal.pages.words import excerpt, kinds_in, term_address

SHOWN_WORDS = 2  # own comments told on the home; the rest is on "Your contributions"
MOST_NAMED = 4
GIST = 120  # characters of a finding, so that the second begins on the first screen of a phone
USUAL_QUESTION = "Does this match your life?"
BECAUSE = {
    "site": "Because it is about {name}",
    "initiative": "Because you run: {name}",
    "group": "Because you serve: {name}",
    "outcome": "Because you aim for: {name}",
    "theme": "Because your site works on: {name}",
}


def ppi_member(viewer: Viewer, sections: Collection[str]) -> dict[str, Any]:
    """Returns: what `pages/homes/ppi_member.html` draws. At most nine statements."""
    findings, total = waiting.list_open_findings(viewer)
    held, opened = to_register(viewer)
    return {
        "tasks": held + tasks_of_member(viewer),
        "workshops": opened,  # after the questions, the first of which stands on a phone's first screen
        "questions": [question(finding) for finding in findings],
        "open_total": total,
        "shown_as": shown_as(viewer),
        "latest": latest(viewer, sections),
        **own_words(viewer),
    }


def national_partner(viewer: Viewer, sections: Collection[str]) -> dict[str, Any]:
    """Returns: what `pages/homes/national_partner.html` draws. At most nine statements."""
    findings, total = waiting.list_open_findings(viewer)
    held, opened = to_register(viewer)
    return {
        "tasks": held + tasks_of_member(viewer) + opened,
        "findings": [_in_confidence(card(finding)) | {"kind": "finding"} for finding in findings],
        "open_total": total,
        "latest": latest(viewer, sections),
        **own_words(viewer),
    }


def pioneer_staff(viewer: Viewer, sections: Collection[str]) -> dict[str, Any]:
    """Returns: what `pages/homes/pioneer_staff.html` draws. At most nine statements, one more for a site's lead."""
    vocabulary = read_vocabulary()
    barriers = vocabulary.of("barrier")
    named = sorted(barriers, key=lambda term: -int(term.data.get("all_percent", 0)))[:MOST_NAMED]
    useful = waiting.list_useful_to(viewer)
    held, opened = to_register(viewer)
    return {
        "sites": [vocabulary.label("site", slug) for slug in viewer.sites],
        "site_slugs": viewer.sites,
        "barriers": barriers,
        "named": [{"label": term.name, "href": term_address("barrier", term.key)} for term in named],
        "tasks": held + of_their_site(viewer) + tasks_of_member(viewer, kinds_in(sections)) + opened,
        "useful": [_useful(finding, shared, vocabulary) for finding, shared in useful],
        "latest": latest(viewer, sections),
    }


def question(finding: Finding) -> dict[str, Any]:
    """Returns: a finding as `components/question_card.html` takes it, with `button`, the words that lead to it.

    What is in confidence keeps its words for its page.
    """
    row = _in_confidence(card(finding))
    told = row["text"] if finding.item.state != "published" else excerpt(finding.plain_english, GIST)
    asked = finding.question and finding.item.state == "published"
    return {
        "title": row["title"],
        "href": row["href"],
        "text": Markup("{}<br><strong>We ask: {}</strong>").format(told, finding.question) if asked else told,
        "minutes": minutes_to_read(finding.plain_english),
        "demo": row["demo"],
        "button": "Have your say" if asked else USUAL_QUESTION,
    }


def _in_confidence(row: dict[str, Any]) -> dict[str, Any]:
    if row["state"] != "early_insight":
        return row
    text = "Early insight, in confidence. It has not been checked by others yet, and may change."
    return row | {"text": text, "meta": ""}


def _useful(finding: Finding, shared: Sequence[tuple[str, str]], vocabulary: Vocabulary) -> dict[str, Any]:
    """The most telling of the shared terms is the reason that is given."""
    order = list(BECAUSE)
    ranked = sorted(shared, key=lambda pair: order.index(pair[0]) if pair[0] in order else len(order))
    name, key = ranked[0]
    reason = BECAUSE.get(name, "Because it concerns: {name}").format(name=vocabulary.label(name, key))
    return _in_confidence(card(finding)) | {"kind": "finding", "because": reason}


def own_words(viewer: Viewer) -> dict[str, Any]:
    """Returns: `words`, the newest own comments with what became of each, and `words_total`. Three statements."""
    page = discussion.list_own(viewer)
    newest = page.rows[:SHOWN_WORDS]
    answers = discussion.answers_to(newest)
    return {"words": [_word(comment, answers[comment.id]) for comment in newest], "words_total": page.total}


def _word(comment: Comment, answers: Sequence[Comment]) -> dict[str, Any]:
    quotation = excerpt(comment.body) if comment.state != "withdrawn" else ""
    return {"quotation": quotation, "demo": comment.demo, "events": list(_events(comment, answers))}


def _events(comment: Comment, answers: Sequence[Comment]) -> list[dict[str, Any]]:
    """The way of one comment, as `components/timeline.html` draws it."""
    events: list[dict[str, Any]] = [{"title": "You said it.", "date": comment.created_at}]
    states = {"hidden": "A moderator decided not to show it.", "withdrawn": "You withdrew it."}
    if comment.state in states:
        return [*events, {"title": states[comment.state], "date": comment.decided_at or comment.edited_at}]
    if comment.state == "change_asked":
        return [*events, {"title": "A moderator asks you to change it.", "date": comment.decided_at}]
    if comment.state == "waiting":
        events.append({"title": "A moderator reads it", "text": "before others see it.", "to_come": True})
    events += [{"title": "Answered:", "text": excerpt(reply.body), "date": reply.created_at} for reply in answers]
    decided = comment.disposition
    if decided is not None:
        link = {"label": "See it", "href": decided.link} if decided.link else None
        title = f"{DISPOSITIONS[decided.kind]}:"
        events.append({"title": title, "text": decided.why, "date": decided.decided_at, "link": link})
    elif not answers:
        events.append({"title": "Our answer", "to_come": True})
    return events


def shown_as(viewer: Viewer) -> str:
    """Returns: how others see this person's name, in words. No statement: the person is loaded already."""
    person = find_by_id(viewer.person_id)
    if person is not None and person.show_as == "chosen" and person.chosen_name:
        return f"the name you chose: {person.chosen_name}"
    if person is not None and person.show_as == "real":
        return f"your real name: {person.name}"
    return "a new made-up name for each page"
