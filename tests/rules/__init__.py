"""The rules of the house that no linter knows, each as a test."""
