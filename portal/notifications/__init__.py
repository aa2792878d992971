"""Who is told what: events become messages, messages become mail."""
