"""Reading case studies; `need` finds them from what a reader looks for."""
