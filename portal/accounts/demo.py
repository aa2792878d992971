"""The demonstration accounts, which exist only when PORTAL_DEMO=1. Source: contract.md."""

from dataclasses import dataclass

PASSWORD = "demo-portal-2016"  # noqa: S105 (printed at the start on purpose; loopback only)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One account of the demonstration; `name` is made up."""

    email: str
    role: str
    name: str
    keys: tuple[str, ...] = ()


ACCOUNTS = (
    DemoAccount("ppi@demo.example", "ppi_member", "Demo PPI member"),
    DemoAccount("pioneer@demo.example", "pioneer_staff", "Demo Pioneer colleague", ("site:cornwall", "lead:cornwall")),
    DemoAccount("researcher@demo.example", "researcher", "Demo researcher", ("organise", "rapporteur")),
    DemoAccount("partner@demo.example", "national_partner", "Demo national partner"),
    DemoAccount("admin@demo.example", "administrator", "Demo administrator"),
)
