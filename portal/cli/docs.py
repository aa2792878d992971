"""portal docs: the pages of `docs/` that are made from the code."""

from pathlib import Path

import click

from portal.access.describe import as_markdown
from portal.app import ROOT

PERMISSIONS = ROOT / "docs" / "permissions.md"


@click.command()
@click.option("--to", type=click.Path(path_type=Path), default=PERMISSIONS, show_default="docs/permissions.md")
def docs(to: Path) -> None:
    """Write docs/permissions.md from the tables in access/policy/."""
    to.write_text(as_markdown(), encoding="utf-8")
    click.echo(f"Wrote {to.name}.")
