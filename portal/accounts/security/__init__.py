"""Signing in, on Flask-Security and Flask-Login: the only place that knows either. Web code is allowed here."""
