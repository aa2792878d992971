"""What stands on the home of the public and of each role: first what awaits the reader, then what is new."""
