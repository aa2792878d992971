"""Sending fewer bytes: public pages and static files are compressed, private pages never. See docs/adr/0009."""

import gzip
from functools import lru_cache
from pathlib import Path

from flask import Response, current_app, request
from werkzeug.security import safe_join

SHORTEST = 1_000  # bytes; below that the head of the answer weighs more than what is saved
PAGE_LEVEL, FILE_LEVEL = 6, 9  # zlib's: a page is packed for each answer, a file once in a process
TEXTS = ("text/", "application/json", "application/problem+json", "image/svg+xml", "application/atom+xml")
SCRIPTS = ("text/javascript", "application/javascript", "application/xml", "application/rss+xml")


def compress(response: Response) -> Response:
    """Pack the answer when its reader can unpack it and nothing in it is secret.

    A private answer may hold a form's token beside words that somebody else chose: its length would tell of it
    (the BREACH attack), so it goes out as it is. Returns: the same response.
    """
    if not _may_be_packed(response):
        return response
    response.vary.add("Accept-Encoding")
    if not request.accept_encodings["gzip"]:
        return response
    packed = _packed_file() if request.endpoint == "static" else gzip.compress(response.get_data(), PAGE_LEVEL, mtime=0)
    response.direct_passthrough = False
    response.close()  # the file that would have been sent
    response.set_data(packed)
    response.content_encoding = "gzip"
    response.headers.pop("Accept-Ranges", None)
    etag, _ = response.get_etag()
    if etag:
        response.set_etag(etag, weak=True)  # the same page in other bytes: good for 304, not for parts
    return response


def _may_be_packed(response: Response) -> bool:
    if response.status_code != 200 or "Content-Encoding" in response.headers:
        return False
    if response.cache_control.private or response.cache_control.no_store:
        return False
    if response.is_streamed and request.endpoint != "static":
        return False
    return (response.mimetype or "").startswith((*TEXTS, *SCRIPTS)) and (response.content_length or 0) >= SHORTEST


def _packed_file() -> bytes:
    """What was asked for in `static/`; the answer that is being packed has found it there."""
    path = safe_join(str(current_app.static_folder), str((request.view_args or {})["filename"]))
    if path is None:
        raise LookupError("a static file outside its folder")
    return _packed(path, Path(path).stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _packed(path: str, changed: int) -> bytes:  # noqa: ARG001 (a changed file is packed anew)
    return gzip.compress(Path(path).read_bytes(), FILE_LEVEL, mtime=0)
