"""People: their accounts, how they sign in, how they are shown."""
