"""Killed at any step: nothing acknowledged is lost, nothing happens twice."""
