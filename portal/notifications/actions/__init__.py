"""What this room does: who hears of an event, the mails and digests, what people choose and follow."""
