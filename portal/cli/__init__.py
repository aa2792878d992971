"""The `portal` command: one module for each group of commands."""

from portal.cli.main import main

__all__ = ["main"]
