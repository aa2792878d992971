"""What the pages tell of case studies, in words. Knows no HTTP."""
