"""What is in the tree belongs there: known rooms, known files, nothing of the machine it was written on."""

import re

from tests.support.source import ROOT, committed_files, name_of, python_files, rooms, text_of

TOP = {
    ".ci", ".editorconfig", ".gitignore", ".npmrc", ".pre-commit-config.yaml", "CHANGELOG.md",
    "CONTRIBUTING.md", "LICENSE", "Makefile", "README.md", "bench", "content", "docs", "migrations",
    "package-lock.json", "package.json", "portal", "pyproject.toml", "requirements", "static", "tests",
    "gunicorn.conf.py", "wsgi.py",
}  # fmt: skip
# The files that any room may have.
FILES = {"__init__", "models", "queries", "actions", "jobs", "forms", "search", "shown", "views"}
# The files that one room has besides; a new one is a decision, written down here.
MORE = {
    "access": {"describe", "guard", "memberships", "policy"},
    "accounts": {"demo", "devices", "importing", "passwords", "security", "words"},
    "case_studies": {"content", "exports", "words"},
    "discussion": {"names"},
    "evidence": {"citations", "extraction", "importing"},
    "findings": {"charts"},
    "items": {"sources", "vocabulary"},
    "publishing": {"difference", "guard", "kinds", "readable", "small_numbers"},
    "privacy": {"words"},
    "notifications": {"letters", "mailer", "words"},
    "workshops": {"calendars", "feeds", "rights"},
}
FREE = {"api", "cli", "core", "pages", "search"}  # rooms that lay themselves out
SINGLE = {"__init__", "__main__", "app", "config"}  # modules that are no rooms

# Paths that exist on one machine only.
MACHINE = re.compile(r"(?<![\w.:/<-])/(?:home|root|Users|work|opt|tmp)/[\w.-]+")
REGISTRY = re.compile(r"\b(?:pypi|pythonhosted|npmjs|yarnpkg)\.(?:org|com|io)\b")
UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX|NotImplementedError|[Cc]oming soon|[Ll]orem ipsum)\b")


def places(pattern: re.Pattern[str], *folders: str) -> list[str]:
    """Where the pattern stands in committed text, as file:line."""
    found = []
    for path in committed_files():
        text = text_of(path) if not folders or name_of(path).startswith(folders) else None
        for number, line in enumerate((text or "").splitlines(), start=1):
            if pattern.search(line):
                found.append(f"{name_of(path)}:{number}")
    return found


def test_the_top_folder_holds_only_what_the_house_names() -> None:
    assert {name_of(path).split("/")[0] for path in committed_files()} - TOP == set()


def test_every_room_is_placed_in_the_import_rules() -> None:
    present = {path.relative_to(ROOT / "portal").parts[0].removesuffix(".py") for path in python_files("portal")}
    assert present - SINGLE - set(rooms()) == set()


def test_a_room_holds_only_files_whose_names_say_what_is_in_them() -> None:
    strangers = []
    for path in python_files("portal"):
        room, *inside = path.relative_to(ROOT / "portal").with_suffix("").parts
        if inside and room not in FREE and inside[0] not in FILES | MORE.get(room, set()):
            strangers.append(name_of(path))
    assert strangers == []


def test_no_file_is_empty() -> None:
    empty = [path for path in committed_files() if path.stat().st_size == 0]
    assert [name_of(path) for path in empty if path.name != "__init__.py"] == []


def test_nothing_names_the_machine_it_was_written_on() -> None:
    assert places(MACHINE) == []


def test_nothing_names_a_package_registry() -> None:
    assert places(REGISTRY) == []


def test_nothing_is_left_for_later() -> None:
    assert places(UNFINISHED, "portal/", "content/", "docs/", "static/css/", "static/js/") == []
