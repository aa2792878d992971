"""The shapes of what is sent to this room."""
