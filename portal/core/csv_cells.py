"""Tables as CSV that a spreadsheet opens without running anything."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a formula begins with. Source: OWASP, "CSV Injection"


def as_csv(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """Returns: a line of names, then one a row, as CSV text; cells that a spreadsheet would run are made plain."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, columns, lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: plain_cell(value) for name, value in row.items()})
    return stream.getvalue()


def plain_cell(value: str) -> str:
    """Returns: the value, with an apostrophe before it when it begins like a formula."""
    return f"'{value}" if value.startswith(FORMULA) else value
