"""How models are written: relationships point down the house, indexed rows change one at a time."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.support.source import ROOT, name_of, python_files, rooms, tree_of

BULK = {"update", "delete"}


def room_of(path: Path) -> str:
    return path.relative_to(ROOT / "portal").with_suffix("").parts[0]


def classes(path: Path) -> Iterator[ast.ClassDef]:
    return (node for node in ast.walk(tree_of(path)) if isinstance(node, ast.ClassDef))


def name_in(node: ast.expr) -> str | None:
    """The last name of an expression: `models.Item` and `Item` are both `Item`."""
    if isinstance(node, ast.Attribute):
        return name_in(node.value) if node.attr == "__table__" else node.attr
    return node.id if isinstance(node, ast.Name) else None


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def homes() -> dict[str, str]:
    """Class -> the room that defines it."""
    return {found.name: room_of(path) for path in python_files("portal") for found in classes(path)}


def indexed_models() -> set[str]:
    return {
        found.name
        for path in python_files("portal")
        for found in classes(path)
        if "Indexed" in {name_in(base) for base in found.bases}
    }


def targets(column: ast.AnnAssign, call: ast.Call) -> set[str]:
    """The classes that a relationship may lead to: each name in its type and first argument, quoted too."""
    named: set[str] = set()
    for expression in (column.annotation, *call.args[:1]):
        for node in ast.walk(expression):
            if isinstance(node, ast.Name):
                named.add(node.id)
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                named |= set(node.value.replace("[", " ").replace("]", " ").split())
    return named


def relationships(path: Path) -> Iterator[tuple[ast.AnnAssign, ast.Call]]:
    for found in classes(path):
        for statement in found.body:
            match statement:
                case ast.AnnAssign(value=ast.Call(func=asked) as call) if name_in(asked) == "relationship":
                    yield statement, call


def bulk_changes(path: Path, models: set[str]) -> list[str]:
    """`update(Item)`, `delete(models.Item)`, `query(Item).update(...)` and the like, as file:line."""
    found = []
    for call in calls(tree_of(path)):
        asked = name_in(call.func)
        named = {name_in(argument) for argument in call.args}
        if isinstance(call.func, ast.Attribute) and asked in BULK:
            named |= {name_in(argument) for inner in calls(call.func) for argument in inner.args}
        if asked in BULK and named & models:
            found.append(f"{name_of(path)}:{call.lineno}")
    return found


def test_relationships_point_downwards() -> None:
    order, home = {room: height for height, room in enumerate(rooms())}, homes()
    upwards = [
        f"{name_of(path)}:{column.lineno} -> {target}"
        for path in python_files("portal")
        for column, call in relationships(path)
        for target in targets(column, call) & set(home)
        if order[home[target]] < order[room_of(path)]
    ]
    assert upwards == [], "ask the upper room's queries instead"


def test_no_relationship_writes_an_attribute_on_another_model() -> None:
    backrefs = [
        f"{name_of(path)}:{call.lineno}"
        for path in python_files("portal")
        for _column, call in relationships(path)
        if any(keyword.arg == "backref" for keyword in call.keywords)
    ]
    assert backrefs == []


def test_indexed_rows_are_never_changed_in_bulk() -> None:
    models = indexed_models()
    assert "Item" in models
    assert [place for path in python_files("portal") for place in bulk_changes(path, models)] == [], (
        "a bulk change passes the index queue by: load the rows and change them"
    )
