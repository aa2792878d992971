"""The shapes of what is sent about case studies, and how they are filled and read."""
