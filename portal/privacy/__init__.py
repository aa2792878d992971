"""Own matters: what is held about a person, what they agreed to, leaving, and how long things are kept."""
