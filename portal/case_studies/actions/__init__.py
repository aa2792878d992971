"""Changing case studies: loading them, writing them, recording where they travelled."""
