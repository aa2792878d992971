"""The project's own source as the rule tests read it."""

import ast
import functools
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
CODE = ("portal", "tests", "bench", "migrations")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def name_of(path: Path) -> str:
    """The path as people write it, from the root of the project; outside of it, the file's own name."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name


def python_files(*folders: str) -> list[Path]:
    """The Python files below the folders (by default all of ours), sorted."""
    return sorted(path for folder in folders or CODE for path in (ROOT / folder).rglob("*.py"))


def templates() -> list[Path]:
    return sorted(path for path in (ROOT / "portal" / "templates").rglob("*") if path.is_file())


@functools.cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions(path: Path) -> Iterator[Function]:
    """Every function and method of the file, nested ones too."""
    return (node for node in ast.walk(tree_of(path)) if isinstance(node, Function))


def length(function: Function) -> int:
    """How many lines the function takes from its `def` on, its docstring not counted."""
    last = function.end_lineno or function.lineno
    first = function.body[0]
    is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    docstring = (first.end_lineno or first.lineno) - first.lineno + 1 if is_docstring else 0
    return last - function.lineno + 1 - docstring


def rooms() -> list[str]:
    """The rooms as the import rules name them, the highest first; side by side ones in the order written."""
    contracts = settings()["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "layers")
    return [room.strip(" ()") for layer in layers for room in layer.split("|")]


def settings() -> dict[str, Any]:
    """The `[tool]` part of pyproject.toml."""
    tool: dict[str, Any] = pyproject()["tool"]
    return tool


@functools.cache
def pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@functools.cache
def committed_files() -> tuple[Path, ...]:
    """What git keeps or would keep: tracked files and new ones that are not ignored."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return tuple(sorted(path for name in listed.split("\0") if name and (path := ROOT / name).is_file()))


def text_of(path: Path) -> str | None:
    """The file's text, or None when it is not text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None
