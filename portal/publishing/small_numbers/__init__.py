"""Small numbers: what is withheld of survey tables, and whether the rest gives it away. Pure, with numpy."""

from portal.publishing.small_numbers.guesses import guess
from portal.publishing.small_numbers.problems import list_problems
from portal.publishing.small_numbers.protecting import protect, small_groups
from portal.publishing.small_numbers.system import Impossible, System, recoverable
from portal.publishing.small_numbers.tables import SMALLEST_BASE, Table, base_span, fits, leaks

__all__ = [
    "SMALLEST_BASE",
    "Impossible",
    "System",
    "Table",
    "base_span",
    "fits",
    "guess",
    "leaks",
    "list_problems",
    "protect",
    "recoverable",
    "small_groups",
]
