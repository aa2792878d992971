"""Makers of findings and tables."""

from itertools import count

from portal.core.db import db
from portal.findings.models import Cell, Dataset, Finding
from tests.factories.items import make_item

_number = count(1)


def make_finding(*, dataset: Dataset | None = None, chart: dict[str, object] | None = None, **item: object) -> Finding:
    """A published finding for everyone, unless told otherwise; flushed, not committed."""
    row = make_item("finding", **item)
    finding = Finding(
        item=row,
        plain_english="Most people said that money is short.",
        rests_on="- 97 people answered.",
        not_shown="- Nothing by site.",
        work_package="WP1",
        document="E03",
        place="Section 6, Table 6.1",
        dataset_id=dataset.id if dataset else None,
        chart=chart,
    )
    db.session.add(finding)
    db.session.flush()
    return finding


def make_dataset(rows: int = 3, groups: tuple[str, ...] = ("all", "wave1", "wave2")) -> Dataset:
    """A table of percentages with the given rows and groups; flushed, not committed."""
    n = next(_number)
    dataset = Dataset(
        slug=f"table-{n}", number=f"{n}.1", title=f"Table {n}", unit="percent", document="E03", place="Section 6"
    )
    bases = {"all": 97, "wave1": 64, "wave2": 33}
    dataset.cells = [
        Cell(
            position=row * len(groups) + column,
            item=f"Row {row}",
            group=group,
            measure="percent",
            value=50,
            base="97",
            group_base=bases.get(group),
        )
        for row in range(rows)
        for column, group in enumerate(groups)
    ]
    db.session.add(dataset)
    db.session.flush()
    return dataset
