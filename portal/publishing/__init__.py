"""What moves an item: review, versions, release, corrections, withdrawal, the disclosure guard, consent."""
