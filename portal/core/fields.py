"""The fields of a content file, read so that whoever trips over a value can be told its name and its line."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

FastLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # seven times as fast where its C part is built


@dataclass(slots=True)
class Asked:
    """The field that was asked for last."""

    name: str = ""
    line: int = 1  # of the file, from 1


class Fields(dict[Any, Any]):
    """A mapping that notes which of its fields was asked for last. Copies of it are plain dictionaries."""

    def __init__(self, asked: Asked, start: int, lines: dict[Any, int] | None = None) -> None:
        super().__init__()
        self._asked, self._start, self._lines = asked, start, lines or {}

    def __getitem__(self, name: Any) -> Any:
        self._note(name)
        return super().__getitem__(name)

    def get(self, name: Any, default: Any = None) -> Any:
        """Returns: the field's value, or `default` when it is missing."""
        self._note(name)
        return super().get(name, default)

    def _note(self, name: Any) -> None:
        self._asked.name, self._asked.line = str(name), self._lines.get(name, self._start)


def read_yaml(text: str, asked: Asked, offset: int = 0) -> Any:
    """Read YAML that begins `offset` lines below the top of its file.

    Returns: what it says, each mapping as `Fields`. Raises: yaml.YAMLError; ValueError for a date that cannot be.
    """

    class Loader(FastLoader):  # type: ignore[misc]
        pass

    def mapping(loader: Any, node: yaml.MappingNode) -> Iterator[Fields]:
        lines = {str(key.value): key.start_mark.line + 1 + offset for key, _ in node.value}
        fields = Fields(asked, node.start_mark.line + 1 + offset, lines)
        yield fields
        fields.update(loader.construct_mapping(node))

    Loader.add_constructor("tag:yaml.org,2002:map", mapping)
    return yaml.load(text, Loader)  # noqa: S506 (a SafeLoader)


def what_is_wrong(error: Exception, asked: Asked) -> str:
    """Returns: what to mend, for an error that came of a field without the shape that its reader needs."""
    name = asked.name or "this file"
    if isinstance(error, KeyError) and error.args == (asked.name,):
        return f"{name}: this field is missing"
    return f"{name}: not of the shape that is needed here. Compare it with a file that loads"
