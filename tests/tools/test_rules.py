"""The rule tests see what they forbid, and let pass what is allowed."""

from pathlib import Path

import pytest

from tests.rules.test_imports import local_imports
from tests.rules.test_models import bulk_changes, relationships, targets
from tests.rules.test_templates import INLINE
from tests.rules.test_tree import MACHINE, REGISTRY
from tests.support.source import functions, length


def written(folder: Path, text: str) -> Path:
    path = folder / "sample.py"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "line",
    [
        "session.execute(update(Item).values(state='published'))",
        "session.execute(sa.delete(models.Item).where(True))",
        "session.query(Item).filter(True).delete()",
        "session.execute(update(Item.__table__))",
    ],
)
def test_a_bulk_change_of_an_indexed_model_is_seen(tmp_path: Path, line: str) -> None:
    assert len(bulk_changes(written(tmp_path, line), {"Item"})) == 1


@pytest.mark.parametrize(
    "line", ["session.execute(delete(OutboxRow))", "session.delete(item)", "values.update(Item=1)"]
)
def test_other_changes_pass(tmp_path: Path, line: str) -> None:
    assert bulk_changes(written(tmp_path, line), {"Item"}) == []


def test_a_relationship_names_its_target_however_it_is_written(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "class Row(Base):\n"
        "    one: Mapped['Workshop'] = relationship()\n"
        "    two: Mapped[list['Finding']] = orm.relationship('Finding', viewonly=True)\n",
    )
    named = set().union(*(targets(column, call) for column, call in relationships(path)))
    assert {"Workshop", "Finding"} <= named


def test_an_import_inside_a_function_is_seen_and_a_lazy_library_passes(tmp_path: Path) -> None:
    path = written(tmp_path, "def pdf():\n    import weasyprint\n    from portal import app\n")
    assert local_imports(path) == ["sample.py:3"]


def test_a_docstring_does_not_count_as_length(tmp_path: Path) -> None:
    path = written(tmp_path, 'def short():\n    """One.\n\n    Two.\n    """\n    return 1\n')
    assert [length(function) for function in functions(path)] == [2]


@pytest.mark.parametrize("line", ["see /home" + "/jo/notes", "open('/work" + "/main/x')", "/Users" + "/jo"])
def test_a_path_of_one_machine_is_seen(line: str) -> None:
    assert MACHINE.search(line)


@pytest.mark.parametrize("line", ["/workshops/rounds/spring", "https://example.org/work/1", "/homecare"])
def test_an_address_of_the_portal_is_no_path_of_a_machine(line: str) -> None:
    assert not MACHINE.search(line)


def test_a_registry_is_seen() -> None:
    assert REGISTRY.search("https://files.python" + "hosted.org/packages")


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("style attribute", '<p class="a" style="color: red">'),
        ("style element", "<style>"),
        ("event handler", '<button onclick="go()">'),
        ("script without src", "<script>go()</script>"),
        ("javascript address", '<a href="javascript:go()">'),
    ],
)
def test_inline_code_in_a_template_is_seen(kind: str, line: str) -> None:
    assert INLINE[kind].search(line)


def test_a_linked_script_passes() -> None:
    line = "<script type=\"module\" src=\"{{ url_for('static', filename='js/a.js') }}\"></script>"
    assert [kind for kind, pattern in INLINE.items() if pattern.search(line)] == []
