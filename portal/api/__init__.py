"""The JSON API: what each address takes and gives, described by OpenAPI; rights and reading are the rooms' own."""
