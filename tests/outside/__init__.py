"""Trials beside a real program from outside, run by hand: no part of the tests, and nothing in them is collected."""
