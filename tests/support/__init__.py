"""What tests lean on: the browser, the accessibility checker, the PostgreSQL server, the set-up of a machine."""
