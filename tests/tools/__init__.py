"""Whether the tests' own tools see what they are there to see."""
