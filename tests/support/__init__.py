"""What tests lean on: the browser, the accessibility checker, the PostgreSQL server, the machine's set-up."""
