"""A phone with an authenticator app, and one with a passkey, as far as tests need them."""

import base64
import hmac
import struct
import time


def code_of(key: str, *, seconds: float = 0) -> str:
    """The six digits that the app shows, on a clock that is off by so many seconds. Source: RFC 6238."""
    secret = base64.b32decode(key.replace("-", "").replace(" ", "").upper() + "=" * (-len(key.replace("-", "")) % 8))
    counter = struct.pack(">Q", int((time.time() + seconds) // 30))
    digest = hmac.new(secret, counter, "sha1").digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"
