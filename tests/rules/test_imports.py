"""Imports stand at the top of a module, where import-linter and people see them."""

import ast
from pathlib import Path

from tests.support.source import functions, name_of, python_files

# Loaded on first use: slow or not present everywhere. Ours never are.
LAZY = {"weasyprint", "textstat"}  # costly, or needs what the system may lack


def packages(node: ast.Import | ast.ImportFrom) -> set[str]:
    names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
    return {name.split(".")[0] for name in names}


def local_imports(path: Path) -> list[str]:
    """Imports inside functions, as file:line."""
    return [
        f"{name_of(path)}:{node.lineno}"
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom) and packages(node) - LAZY
    ]


def test_no_import_hides_inside_a_function() -> None:
    assert sorted({place for path in python_files("portal") for place in local_imports(path)}) == []
