"""Reading what is held about a person, what they agreed to, and what is due to go."""
