"""The Content-Security-Policy: our own files, and the design system's one inline line by its hash."""

import base64
import hashlib
import re
from functools import cache
from importlib import resources

_INLINE = re.compile(r"<script[^>]*>(.*?)</script>", re.DOTALL)


@cache
def inline_script() -> str:
    """Returns: the one inline line of the installed page template, as a browser hashes it.

    Raises: LookupError when the design system no longer has exactly one.
    """
    template = resources.files("nhsuk_frontend_jinja") / "templates" / "nhsuk" / "template.jinja"
    lines = [line for line in _INLINE.findall(template.read_text()) if line.strip()]
    if len(lines) != 1:
        raise LookupError(f"one inline script expected in the page template, {len(lines)} found")
    return str(lines[0])


@cache
def policy_header() -> str:
    """Returns: the header's value; no nonce, so that 304 answers keep working."""
    digest = base64.b64encode(hashlib.sha256(inline_script().encode()).digest()).decode()
    rules = {
        "default-src": "'none'",
        "script-src": f"'self' 'sha256-{digest}'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'self'",
        "object-src": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())
