"""Who is told what, how, and never what they may not read."""
