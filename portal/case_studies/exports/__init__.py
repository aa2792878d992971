"""Case studies as files to take away: tables, Word, PDF, the picture of a logic model. Knows no HTTP."""
