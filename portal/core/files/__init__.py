"""Uploaded files: what kind they are by content, what they are called, and where they are kept."""

from portal.core.files.kinds import IMAGES, KINDS, LIBRARY, Kind
from portal.core.files.names import safe_name
from portal.core.files.store import LIMIT, FileStore, StoredFile

__all__ = ["IMAGES", "KINDS", "LIBRARY", "LIMIT", "FileStore", "Kind", "StoredFile", "safe_name"]
