"""create_app: config, extensions, hooks, registries, blueprints. Nothing else."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from flask import Blueprint, Flask
from flask_wtf.csrf import CSRFProtect

from portal.access import guard
from portal.accounts import jobs as account_jobs
from portal.accounts import views as accounts
from portal.accounts.security import factors
from portal.accounts.security import setup as security
from portal.accounts.security.tokens import owner_of
from portal.api import views as api
from portal.api.views.oai import ask as ask_oai
from portal.case_studies import search as case_search
from portal.case_studies import views as case_studies
from portal.case_studies.actions import load as case_files
from portal.case_studies.actions import release as case_release
from portal.config import Settings, read_settings
from portal.core import clock, jobs
from portal.core.content import Loader
from portal.core.db import db
from portal.core.web import context, errors, headers
from portal.core.web.context import NavigationEntry
from portal.core.web.converters import NumberConverter, SlugConverter
from portal.core.web.flask_app import PortalFlask, trust_proxies
from portal.discussion import views as discussion
from portal.discussion.actions import load as comment_files
from portal.discussion.actions.duty import check_response_duty
from portal.evidence import jobs as evidence_jobs
from portal.evidence import search as evidence_search
from portal.evidence import views as evidence
from portal.evidence.actions import load as evidence_files
from portal.evidence.actions import release as evidence_release
from portal.findings import search as finding_search
from portal.findings import views as findings
from portal.findings.actions import load as finding_files
from portal.findings.actions import release as finding_release
from portal.items import actions as vocabulary
from portal.learning import views as learning
from portal.notifications import jobs as notification_jobs
from portal.notifications import letters
from portal.notifications import views as notifications
from portal.notifications.views.choices import stop_mail
from portal.pages import actions as page_files
from portal.pages import views as pages
from portal.pioneers import actions as pioneer_files
from portal.pioneers import search as pioneer_search
from portal.pioneers import views as pioneers
from portal.privacy import jobs as privacy_jobs
from portal.privacy import views as privacy
from portal.publishing import jobs as publishing_jobs
from portal.publishing import kinds
from portal.publishing import views as publishing
from portal.search import jobs as search_jobs
from portal.search import views as search
from portal.search.indexing import Documents, Index
from portal.workshops import jobs as workshop_jobs
from portal.workshops import search as workshop_search
from portal.workshops import views as workshops
from portal.workshops.actions import load as workshop_files
from portal.workshops.actions import release as workshop_release
from portal.workshops.shown import registration as workshop_places

ROOT = Path(__file__).resolve().parent.parent
MAX_BODY = 60 * 1024 * 1024  # bytes; rooms set lower limits of their own
MAX_FORM = 1024 * 1024  # bytes of form text held in memory

csrf = CSRFProtect()
csrf.exempt(ask_oai)  # harvesters may ask by POST; it changes nothing
csrf.exempt(stop_mail)  # the button of a mail program has no session and no token; the link itself is signed

# The registries: what each room brings. A new room adds a line to those that concern it.
BLUEPRINTS: tuple[Blueprint, ...] = (
    accounts.blueprint,
    findings.blueprint,
    case_studies.blueprint,
    evidence.blueprint,
    pioneers.blueprint,
    workshops.blueprint,
    learning.blueprint,
    publishing.blueprint,
    discussion.blueprint,
    notifications.blueprint,
    privacy.blueprint,
    pages.blueprint,
    search.blueprint,
    api.blueprint,
    api.oai_blueprint,
)
JOBS: tuple[Callable[[Settings], dict[str, jobs.Handler]], ...] = (
    account_jobs.handlers,
    notification_jobs.handlers,
    publishing_jobs.handlers,
    evidence_jobs.handlers,
    workshop_jobs.handlers,
    privacy_jobs.handlers,
)
KINDS: tuple[kinds.Kind, ...] = (  # what passes the publishing gate
    finding_release.KIND,
    workshop_release.POINT,
    workshop_release.SUMMARY,
    case_release.KIND,
    evidence_release.KIND,
)
CHECKS: tuple[tuple[tuple[str, ...], kinds.Check], ...] = (  # kinds and one more check of theirs
    (("finding",), check_response_duty),
)
FACTS: tuple[tuple[tuple[str, ...], letters.Facts], ...] = (  # news and what their mails tell of the item
    (workshop_places.MAILED, workshop_places.mail_lines),
)
CONTENT: tuple[Loader, ...] = (  # in the order of loading
    *vocabulary.CONTENT,
    *page_files.CONTENT,
    *pioneer_files.CONTENT,
    *evidence_files.CONTENT,
    *finding_files.CONTENT,
    *comment_files.CONTENT,
    *case_files.CONTENT,
    *workshop_files.CONTENT,
)
DOCUMENTS: Documents = {  # kind -> what turns its item into a search document
    "finding": finding_search.documents,
    "case_study": case_search.documents,
    "pioneer": pioneer_search.documents,
    "evidence": evidence_search.documents,
    "round": workshop_search.documents,
    "workshop": workshop_search.documents,
    "summary": workshop_search.documents,
    "learning_point": workshop_search.documents,
}
NAVIGATION = (
    NavigationEntry("findings", "Findings", "/findings/"),
    NavigationEntry("case-studies", "Case studies", "/case-studies/"),
    NavigationEntry("workshops", "Workshops", "/workshops/"),
    NavigationEntry("library", "Evidence library", "/library/"),
    NavigationEntry("learning", "You said, we did", "/learning/"),
    NavigationEntry("pioneers", "The 25 Pioneers", "/pioneers/"),
)


def create_app(settings: Settings | None = None) -> Flask:
    """Build the web application on an installation's settings.

    Returns: the app, its database connected, every route marked.
    Raises: ConfigError for a wrong setting; RuntimeError for a route without a permission mark.
    """
    chosen = settings or read_settings()
    app = PortalFlask("portal", static_folder=str(ROOT / "static"), template_folder=str(ROOT / "portal" / "templates"))
    app.config.update(_flask_config(chosen))
    app.url_map.converters |= {"slug": SlugConverter, "int": NumberConverter}
    app.extensions["settings"] = chosen
    trust_proxies(app, chosen.proxies)
    db.connect(chosen.database_url)
    csrf.init_app(app)
    security.install(app, chosen)
    _install_filters(app)
    errors.install(app)
    headers.install(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    install_search(app, chosen)
    register_jobs(chosen)
    register_kinds()
    context.install(app, chosen, NAVIGATION)
    guard.install(app, owner_of)
    factors.install(app)
    guard.check_marks(app)
    return app


def register_jobs(settings: Settings) -> None:
    """Tell the worker what does each job."""
    for handlers in JOBS:
        for name, handler in handlers(settings).items():
            jobs.register(name, handler)


def install_search(app: PortalFlask, settings: Settings) -> None:
    """One index a process; what was committed is indexed before the answer goes out."""
    index = Index(settings, DOCUMENTS)
    app.extensions["index"] = index
    app.after_commit.append(index.drain_soon)
    for name, handler in search_jobs.handlers(index).items():
        jobs.register(name, handler)


def register_kinds() -> None:
    """Tell publishing what each kind is made of and what else must hold before its release, and mails what to tell."""
    for kind in KINDS:
        kinds.register(kind)
    for names, check in CHECKS:
        kinds.register_check(names, check)
    for news, facts in FACTS:
        for name in news:
            letters.register_facts(name, facts)


def _flask_config(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret_key,
        "DEMO": settings.demo,
        "TESTING": settings.testing,
        "MAX_CONTENT_LENGTH": MAX_BODY,
        "MAX_FORM_MEMORY_SIZE": MAX_FORM,
        "SESSION_COOKIE_NAME": "joined_up",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.secure_cookies,
        "PERMANENT_SESSION_LIFETIME": timedelta(days=14),
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
    }


def _install_filters(app: Flask) -> None:
    app.jinja_env.filters["date"] = clock.format_date
    app.jinja_env.filters["time"] = clock.format_time
    app.jinja_env.filters["moment"] = clock.format_moment
