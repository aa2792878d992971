"""Security and caching headers on each answer."""

from flask import Flask, Response, g, request, session

from portal.core.web.compression import compress
from portal.core.web.csp import policy_header

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
}
YEAR = 31_536_000


def install(app: Flask) -> None:
    """Add the headers to every answer of the app."""

    @app.after_request
    def add(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = policy_header()
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        if app.config["SESSION_COOKIE_SECURE"]:
            response.headers["Strict-Transport-Security"] = f"max-age={YEAR}"
        return compress(_cache(response))


def _cache(response: Response) -> Response:
    """Private pages are never stored; public ones are asked for again and answered 304 when unchanged."""
    if request.endpoint == "static":
        if "v" in request.args:
            response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
        return response
    signed_in = bool(getattr(g.get("viewer"), "is_signed_in", False))
    if signed_in or dict(session) or request.method not in ("GET", "HEAD") or response.status_code != 200:
        response.headers["Cache-Control"] = "private, no-store"
        return response
    response.headers.setdefault("Cache-Control", "no-cache")
    response.vary.add("Cookie")
    if not response.is_streamed and not response.direct_passthrough:
        response.add_etag()
        response.make_conditional(request)
    return response
