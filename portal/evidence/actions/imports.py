"""Bringing in files of references: kept between two steps on the web, written in one, or batch by batch by command."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import select

from portal.access.policy import Viewer, allowed
from portal.core import audit, clock, jobs
from portal.core.db import db
from portal.core.errors import Conflict, Denied
from portal.evidence.actions.release import KIND, words_of
from portal.evidence.actions.slugs import new_slugs
from portal.evidence.citations.reference import Reference
from portal.evidence.importing import Action, Choice, Parsed, Plan, Settled, Update, settle
from portal.evidence.models import Document, ImportUpload, short_title
from portal.evidence.queries.imports import Compared, pack, plan_mark
from portal.items.models import Item
from portal.publishing import actions as publishing
from portal.publishing.actions.release import keep_version
from portal.publishing.guard import Hit, Rules, scan
from portal.publishing.kinds import RELEASED, Content
from portal.publishing.queries import Known, list_obstacles, live_content, may_edit

FORGET_JOB = "evidence.forget_upload"
KEPT_FOR = timedelta(days=1)
CHANGED = "The library changed since you looked. Nothing is saved yet: look over the new preview, then import again."
WHY = "Filled in from an imported file of references."


@dataclass(frozen=True, slots=True)
class Result:
    """What an import did; `held_back` says in sentences what was not published or not changed, and why."""

    counts: Counter[Action]
    held_back: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """What new records become."""

    state: str = "draft"
    audience: str = "team"


def keep_upload(actor: Viewer, name: str, parsed: Parsed) -> ImportUpload:
    """Keep a file that was read until its sender decides, at most a day; it takes the place of an earlier one.

    Returns: the upload. Raises: Denied.
    """
    if not allowed(actor, "evidence:import") or actor.person_id is None:
        raise Denied()
    session = db.session()
    for old in session.scalars(select(ImportUpload).where(ImportUpload.person_id == actor.person_id)):
        if not is_running(old):
            session.delete(old)
    upload = ImportUpload(person_id=actor.person_id, name=name[:200], parsed=pack(parsed))
    session.add(upload)
    session.flush()
    jobs.enqueue(FORGET_JOB, {"upload_id": upload.id}, run_at=clock.now() + KEPT_FOR)
    return upload


def forget_upload(upload_id: int) -> None:
    """Delete an upload that nobody decided on, or that was written; one that is written now waits. For the job."""
    session = db.session()
    upload = session.get(ImportUpload, upload_id)
    if upload is not None and is_running(upload):
        jobs.enqueue(FORGET_JOB, {"upload_id": upload.id}, run_at=clock.now() + KEPT_FOR)
    elif upload is not None:
        session.delete(upload)


def is_running(upload: ImportUpload) -> bool:
    """Returns: whether the worker still writes this upload."""
    return upload.run is not None and not upload.run["ended"]


def decide(actor: Viewer, compared: Compared, choices: Mapping[int, Choice], *, mark: str) -> Settled:
    """Returns: what is to be written. `mark` is that of the plan that was shown.

    Raises: Denied; Conflict when the library is no longer as it was shown.
    """
    if not allowed(actor, "evidence:import"):
        raise Denied()
    if plan_mark(compared.plan) != mark:
        raise Conflict(CHANGED)
    return settle(compared.plan, only_allowed(compared.plan, choices, compared.changeable(actor)))


def import_upload(
    actor: Viewer,
    upload: ImportUpload,
    compared: Compared,
    choices: Mapping[int, Choice],
    target: Target,
    *,
    mark: str,
) -> Result:
    """Write what was decided, all of it or nothing, and forget the upload.

    `compared` is made in this transaction; `mark` is that of the plan that was shown. New records belong to the
    actor; published ones pass the gate of publishing, and those that do not pass stay drafts.
    Returns: what was done. Raises: Denied; Conflict when the library is no longer as it was shown.
    """
    settled = decide(actor, compared, choices, mark=mark)
    held_back = write_updates(actor, list(settled.updates.values()))
    documents = write_new(actor, list(settled.additions.values()), Target(audience=target.audience))
    if target.state == "published":
        held_back += publish(actor, documents)
    db.session.delete(upload)
    note_import(actor, settled.counts)
    return Result(settled.counts, tuple(held_back))


def only_allowed(plan: Plan, choices: Mapping[int, Choice], keys: frozenset[str]) -> dict[int, Choice]:
    """Returns: the choices, a merge into a document that may not be changed turned into leaving it as it is."""
    found = dict(choices)
    for proposal in plan.proposals:
        choice, match = found.get(proposal.number), proposal.match
        if choice and match and choice.action is Action.MERGE and match.existing.number is None:
            found[proposal.number] = choice if match.existing.key in keys else Choice(Action.SKIP)
    return found


def write_new(actor: Viewer, references: Sequence[Reference], target: Target) -> list[Document]:
    """Write new documents; `target.state` "published" is for the command, whose files were looked over before.

    Returns: the documents, flushed.
    """
    session = db.session()
    documents = []
    for reference, slug in zip(references, new_slugs(references), strict=True):
        item = Item(kind="evidence", slug=slug, title=short_title(reference.title), audience=target.audience)
        item.owner_id = actor.person_id
        document = Document(item=item)
        document.take(reference)
        documents.append(document)
    session.add_all(documents)
    session.flush()
    for document in documents if actor.person_id else ():
        audit.record("evidence:create", actor_id=actor.person_id, item_id=document.item_id)
    if target.state == "published":
        _publish_as_loaded(actor, documents)
    return documents


def write_updates(actor: Viewer, updates: Sequence[Update]) -> list[str]:
    """Write merged records. Returns: sentences about those that could not be changed, and why."""
    documents = [(db.session.get_one(Document, int(update.key)), update.reference) for update in updates]
    reasons = [(document.item.title, _write_update(actor, document, merged)) for document, merged in documents]
    return [f"“{title}” was not changed: {reason}" for title, reason in reasons if reason]


def _write_update(actor: Viewer, document: Document, merged: Reference) -> str:
    """Returns: why the document was not changed; empty when it was."""
    item, before = document.item, document.reference
    if not may_edit(actor, item):
        return "it is not yours to change."
    document.take(replace(merged, external_id=document.external_id))
    if item.state in RELEASED:
        obstacles = list_obstacles(item, item.state, live_content(item), correcting=True)
        if obstacles:
            document.take(before)
            return " ".join(obstacle.message for obstacle in obstacles)
    item.touch()
    db.session.flush()
    audit.record("evidence:edit", actor_id=actor.person_id, item_id=item.id)
    if item.state in RELEASED:
        publishing.correct(actor, item, WHY)
    return ""


def publish(actor: Viewer, documents: Sequence[Document]) -> list[str]:
    """Release new documents through the gate. Returns: sentences about those that stay drafts, and why."""
    refused = publishing.release_all(actor, {document.item: content_of(document) for document in documents})
    return [f"“{item.title}” stays a draft: {reasons}" for item, reasons in refused.items()]


def told_finds(contents: Mapping[str, Content], known: Known) -> list[str]:
    """Returns: a sentence for each record in which the guard finds something; slug -> its words. No statement.

    Advice for who publishes by command, whose files are looked over before: nothing is held back for it.
    """
    rules = Rules(sites=None, people=known.members, authors=known.team, contexts=KIND.contexts)
    found = {slug: scan(content.texts, rules) for slug, content in contents.items()}
    return [_told_hits(slug, contents[slug].title, hits) for slug, hits in found.items() if hits]


def _told_hits(slug: str, title: str, hits: Sequence[Hit]) -> str:
    first = hits[0]
    more = f", and {len(hits) - 1} more" if len(hits) > 1 else ""
    place = KIND.label(first.place).lower()
    return f"“{title}” is published with “{first.found}” in its {place}{more}. {first.why} Look at /library/{slug}/edit"


def content_of(document: Document) -> Content:
    """Returns: the words of a document that is about no term yet."""
    item = document.item
    return Content(item.title, item.audience, item.audience_key, words_of(document) | {"about": ""})


def _publish_as_loaded(actor: Viewer, documents: Sequence[Document]) -> None:
    """As content files are: the first version is kept, nobody is told."""
    for document in documents:
        item = document.item
        version = keep_version(actor, item, content_of(document), "published")
        item.state, item.published_at = "published", version.released_at
    db.session.flush()


def note_import(actor: Viewer, counts: Counter[Action]) -> None:
    """Write the audit line of a whole import."""
    audit.record(
        "evidence:import",
        actor_id=actor.person_id,
        added=counts[Action.ADD] + counts[Action.KEEP_BOTH],
        merged=counts[Action.MERGE],
        left=counts[Action.SKIP] + counts[Action.UNCHANGED],
    )
