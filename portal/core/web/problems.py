"""Errors under /api/ as problem documents, for programs to read. Source: RFC 9457."""

import json
from http import HTTPStatus
from typing import Any

from flask import request

from portal.core import clock, errors

API = "/api/"
MEDIA_TYPE = "application/problem+json"
DETAILS = {
    400: "We cannot read this request. Check how it is written.",
    404: "There is nothing here that you may read. Check the address.",
    405: "The API is for reading: use GET.",
    413: errors.TooLarge.message,
    429: errors.TooMany.message,
    503: errors.Unavailable.message,
}
REALM = 'Bearer realm="api"'


def wanted() -> bool:
    """Returns: whether this request asks the API, so that its errors are problem documents."""
    return request.path.startswith(API)


def problem(status: int, error: Exception | None = None) -> tuple[str, int, dict[str, str]]:
    """Returns: the problem document of an error; what only this kind of error can tell stands beside the rest."""
    told = str(error) if isinstance(error, errors.PortalError) and str(error) != errors.NotFound.message else ""
    document = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": told or DETAILS.get(status, errors.PortalError.message),
    }
    return json.dumps(document | _more(error)), status, {"Content-Type": MEDIA_TYPE} | _headers(error)


def _more(error: Exception | None) -> dict[str, Any]:
    if isinstance(error, errors.BadParameters):
        return {"errors": [{"parameter": name, "detail": wrong} for name, wrong in error.parameters]}
    if isinstance(error, errors.Gone):
        told = {"item": error.title, "reason": error.reason, "replacement": error.replacement}
        if error.withdrawn_at is not None:
            told["withdrawn_at"] = clock.as_utc(error.withdrawn_at).isoformat()
        return {name: value for name, value in told.items() if value}
    return {}


def _headers(error: Exception | None) -> dict[str, str]:
    if isinstance(error, errors.Unrecognised):
        return {"WWW-Authenticate": f'{REALM}, error="invalid_token"'}
    if isinstance(error, errors.TooMany) and error.wait:
        return {"Retry-After": str(error.wait)}
    allowed = getattr(error, "valid_methods", None)
    return {"Allow": ", ".join(sorted(allowed))} if allowed else {}
