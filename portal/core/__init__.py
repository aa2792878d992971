"""What knows no subject: database, clock, errors, files, jobs, outbox, web plumbing."""
