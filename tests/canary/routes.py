"""Every GET route of the app with the arguments that the crawl gives it. A route without a rule fails the test."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from urllib.parse import quote

from flask import Flask
from werkzeug.routing import Rule

from tests.canary.planting import Field
from tests.canary.words import Spot

# Sort of what was planted -> the routes that are about one of them.
ABOUT_ONE: dict[str, tuple[str, ...]] = {
    "item": (
        *("publishing.consent", "publishing.disclosure", "publishing.early_insight", "publishing.plan"),
        *("publishing.review", "publishing.reviewers", "publishing.let_go", "publishing.status", "publishing.steward"),
        *("publishing.versions", "publishing.withdraw", "discussion.create", "discussion.save", "accounts.readers"),
    ),
    "site of an item": ("publishing.decide", "publishing.source", "publishing.take_back_consent"),
    "find": ("publishing.let_stand",),
    "version": ("publishing.version", "publishing.difference"),
    "comment": (
        *("discussion.answer", "discussion.decide", "discussion.edit", "discussion.reply"),
        *("discussion.report", "discussion.withdraw"),
    ),
    "list": ("discussion.show_list", "discussion.delete_list"),
    "news": ("notifications.news",),
    "mail": ("notifications.show",),
    "finding": ("findings.show", "findings.edit", "api.show_finding", "api.finding_data"),
    "dataset": ("findings.dataset", "findings.dataset_csv"),
    "case_study": (
        *("case_studies.show", "case_studies.show_json", "case_studies.show_pdf", "case_studies.show_word"),
        *("case_studies.logic_model", "case_studies.questions", "case_studies.ask", "case_studies.spread"),
        *("case_studies.edit", "case_studies.edit_barriers", "case_studies.new_barriers", "case_studies.order"),
        *("case_studies.edit_outcomes", "case_studies.new_outcomes"),
    ),
    "part of a case": ("case_studies.edit_part",),
    "entry of a case": ("case_studies.change_barriers", "case_studies.change_outcomes"),
    "question": ("case_studies.answer",),
    "evidence": (
        *("evidence.show", "evidence.edit", "evidence.attach", "evidence.reference_bibtex"),
        *("evidence.reference_csl-json", "evidence.reference_ris", "api.show_document"),
    ),
    "file": ("evidence.send",),
    "file page": ("evidence.show_page",),
    "file to delete": ("evidence.delete", "evidence.show_file"),
    "upload": ("evidence.decide_import", "accounts.decide_list"),
    "pioneer": ("pioneers.show",),
    "round": (
        *("workshops.show_round", "workshops.edit_round", "workshops.clone_round", "workshops.round_people"),
        *("workshops.index_points", "workshops.create_point", "workshops.create"),
    ),
    "workshop": (
        *("workshops.show", "workshops.edit", "workshops.clone", "workshops.status", "workshops.sitting_people"),
        *("workshops.show_programme", "workshops.programme_pdf", "workshops.edit_programme"),
        *("workshops.index_notes", "workshops.create_session", "workshops.workshop_calendar"),
        *("workshops.to_summary", "api.show_workshop", "workshops.register", "workshops.withdraw"),
        *("workshops.registered", "workshops.registered_csv"),
    ),
    "registration": ("workshops.remove_registered",),
    "session": ("workshops.edit_session", "workshops.delete_session", "workshops.edit_note"),
    "material": ("workshops.material",),
    "summary": (
        *("workshops.show_summary", "workshops.summary_pdf", "workshops.summary_word", "workshops.edit_summary"),
        # A summary's round is open to all, with its pages, and must not tell of the summary.
        *(),
    ),
    "picture": ("workshops.picture",),
    "learning_point": ("workshops.show_point", "workshops.edit_point"),
    "term": ("pages.term",),
    "help page": ("pages.help_page",),
    "person": ("accounts.show", "accounts.rights"),
    "invitation": ("accounts.invitation",),
    "group": ("accounts.group", "accounts.edit_group"),
    "circle": ("accounts.circle",),
    "secret": (
        "accounts.join",
        "accounts.way_in",
        "accounts.use_link",
        "security.reset_password",
        "notifications.stop_mail",
    ),
}
PARAMETER = re.compile(r"<(?:[^:<>]+:)?(\w+)>")
SLOW = ("case_studies.show_pdf", "workshops.programme_pdf", "workshops.summary_pdf")
SOME, FEW = 5, 2  # addresses of a route in the short form
NOT_READ = ("static",)  # files of the project itself
# What is asked of lists besides the plain page; the crawl follows their pages by itself.
FILTERS = (
    *("?site=cornwall", "?theme=finance", "?barrier=B01", "?facilitator=F01", "?outcome=O01", "?wp=WP1"),
    *("?initiative=mdt", "?group=older-people", "?year=2016", "?audience=team", "?state=draft", "?state=early_insight"),
    *("?state=withdrawn", "?sort=newest", "?sort=title", "?sort=added", "?need=B01", "?type=evidence"),
)
FILTERED = (
    *("findings.index", "case_studies.index", "case_studies.export_csv", "evidence.index", "evidence.export_page"),
    *("evidence.export_ris", "evidence.export_bibtex", "evidence.export_csl-json", "search.index", "search.feed"),
    *("api.search", "api.list_findings", "api.list_case_studies", "api.list_documents", "api.list_workshops"),
    *("pioneers.index", "workshops.index", "publishing.index"),
)
AS = tuple(f"?as={role}" for role in ("public", "ppi_member", "pioneer_staff", "national_partner"))
PREVIEWED = ("findings.show", "case_studies.show", "evidence.show", "workshops.show_summary")
# What a single number in an address stands for, so that a new route about it is read from its first day.
BY_ARGUMENT = {"item_id": "item", "comment_id": "comment", "person_id": "person", "list_id": "list"}
SORTS = {endpoint: sort for sort, endpoints in ABOUT_ONE.items() for endpoint in endpoints}


@dataclass(frozen=True, slots=True)
class Visit:
    """One address to be read, and what it is about (None: a list)."""

    endpoint: str
    path: str
    spot: Spot | None = None
    is_list: bool = False  # a route without arguments


def get_rules(app: Flask) -> list[Rule]:
    """Returns: every route that answers to GET, without the project's own files."""
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    return sorted(
        (rule for rule in rules if rule.endpoint not in NOT_READ), key=lambda rule: (rule.rule, rule.endpoint)
    )


def arguments_of(rule: Rule) -> set[str]:
    """Returns: the names that stand in the address of a route."""
    return set(PARAMETER.findall(rule.rule))


def sort_of(rule: Rule) -> str | None:
    """Returns: the sort of thing that a route is about, or None when nobody has told."""
    known = SORTS.get(rule.endpoint)
    return known or (BY_ARGUMENT.get(*arguments_of(rule)) if len(arguments_of(rule)) == 1 else None)


def without_a_rule(app: Flask) -> list[str]:
    """Returns: the routes whose arguments nobody has told."""
    return [f"{rule.endpoint} {rule.rule}" for rule in get_rules(app) if arguments_of(rule) and sort_of(rule) is None]


def visits(app: Flask, ground: Field) -> Iterator[Visit]:
    """Every address of every route: of lists with each filter, of things for each thing that was planted."""
    for rule in get_rules(app):
        if not arguments_of(rule):
            for query in ("", *(FILTERS if rule.endpoint in FILTERED else ()), *named_in_query(rule, ground)):
                yield Visit(rule.endpoint, rule.rule + query, is_list=True)
            continue
        for spot, arguments in ground.found.get(sort_of(rule) or "", ()):
            if any(str((rule.defaults or {}).get(name, value)) != str(value) for name, value in arguments.items()):
                continue  # what another rule of this route is for
            path = PARAMETER.sub(lambda found, known=arguments: quote(str(known[found[1]])), rule.rule)
            for query in ("", *(AS if rule.endpoint in PREVIEWED else ())):
                yield Visit(rule.endpoint, path + query, spot)


def named_in_query(rule: Rule, ground: Field) -> Iterator[str]:
    """What some routes take behind the question mark: things by their address or number."""
    if rule.endpoint == "case_studies.compare":
        slugs = [spot.slug for spot in ground.spots if spot.kind == "case_study"]
        yield from (f"?case={one}&case={other}" for one, other in pairwise(slugs))
    if rule.endpoint == "notifications.follow":
        yield from (f"?target=item:{spot.id}" for spot in ground.spots)


def sampled(every: Iterable[Visit]) -> Iterator[Visit]:
    """A sample: of each route, a few addresses spread over all that was planted; lists with a few filters."""
    for number, (_, group) in enumerate(groupby(every, key=lambda visit: visit.endpoint)):
        found = list(group)
        step = max(1, len(found) // (FEW if found[0].endpoint in SLOW else SOME))
        yield from found[0 if found[0].is_list else number % step :: step]
