"""Nothing grows past what a person can read at one sitting. Source: docs/architecture.md, "Sizes"."""

from pathlib import Path

from tests.support.source import functions, length, name_of, python_files, templates

FILE, TEST_FILE, CONFTEST, TEMPLATE = 300, 250, 150, 150
FUNCTION, VIEW = 40, 25


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def written() -> list[Path]:
    """The files that people write; migrations are generated."""
    return [path for path in python_files() if "migrations/versions" not in path.as_posix()]


def ceiling_of_file(path: Path) -> int:
    if path.name == "conftest.py":
        return CONFTEST
    return TEST_FILE if path.name.startswith("test_") else FILE


def is_view(path: Path) -> bool:
    return path.name == "views.py" or "views" in path.parent.parts


def test_no_file_is_longer_than_its_ceiling() -> None:
    long = {name_of(path): lines(path) for path in written() if lines(path) > ceiling_of_file(path)}
    assert long == {}, "make it a package of the same name"


def test_no_template_is_longer_than_its_ceiling() -> None:
    long = {name_of(path): lines(path) for path in templates() if lines(path) > TEMPLATE}
    assert long == {}, "move a part of it into a macro"


def test_no_function_is_longer_than_its_ceiling() -> None:
    long = {
        f"{name_of(path)}:{function.lineno} {function.name}": length(function)
        for path in written()
        for function in functions(path)
        if length(function) > (VIEW if is_view(path) else FUNCTION)
    }
    assert long == {}, "name the steps and give each a function"
