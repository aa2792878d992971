"""What the portal imports is asked for in pyproject.toml, never borrowed from another library's needs."""

import ast
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.source import name_of, pyproject, python_files, tree_of

# Parts of Flask under names of their own.
WITH_FLASK = {"jinja2", "markupsafe", "werkzeug"}


def imported(path: Path) -> Iterator[str]:
    """The top names of the packages that the module imports."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


def declared() -> set[str]:
    """The distributions that running the portal asks for, PDF output included."""
    asked = pyproject()["project"]["dependencies"] + pyproject()["dependency-groups"]["pdf"]
    return {canonicalize_name(Requirement(text).name) for text in asked}


def test_every_library_the_portal_imports_is_declared() -> None:
    known, sources = declared(), packages_distributions()
    own = sys.stdlib_module_names | WITH_FLASK | {"portal"}
    borrowed = {
        f"{name_of(path)} imports {name}"
        for path in python_files("portal")
        for name in set(imported(path)) - own
        if not known & {canonicalize_name(source) for source in sources.get(name, [])}
    }
    assert borrowed == set(), "add it to pyproject.toml, then run make lock"
