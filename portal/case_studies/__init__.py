"""Case studies of what works and of what did not: their barriers, outcomes, logic models and travels."""
