"""Comments and what came of them: moderation, answers, dispositions."""
