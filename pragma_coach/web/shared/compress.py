"""Answers go gzipped to who accepts that: a page of a hundred items is then a few kilobytes.

Compressing a page that holds a secret next to text of an attacker can leak the secret (BREACH). The cookie is
SameSite=Lax, so no foreign page can make a phone fetch such pages over and over in the background.
"""

from __future__ import annotations

import gzip
import re
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, request

from pragma_coach.paths import STATIC
from pragma_coach.web.shared.urls import fingerprint

LEVEL = 8  # of a page; one step more costs time and saves a letter
_SMALLEST = 500
_TEXT = ("text/", "application/json", "application/javascript", "application/manifest+json", "image/svg+xml")


def squeezed(style: bytes) -> bytes:
    """Return a stylesheet without what is there for who reads it: remarks, indents and ends of lines."""
    bare = re.sub(rb"\s+", b" ", re.sub(rb"/\*.*?\*/", b"", style, flags=re.DOTALL))
    return re.sub(rb";(?=})", b"", re.sub(rb" ?([{};,>]) ?", rb"\1", bare.replace(b": ", b":")))


def packed_file(name: str) -> Path:
    """Return where a static file stands packed with brotli, which Python lacks: made by tools/scripts.py for this very
    content, so that what was packed before is never sent.
    """
    return STATIC / "packed" / f"{fingerprint(name)}.br"


@lru_cache(maxsize=64)
def _packed(name: str) -> bytes | None:
    file = packed_file(name)
    return file.read_bytes() if file.is_file() else None


@lru_cache(maxsize=64)
def _static(data: bytes, mimetype: str) -> bytes:
    return gzip.compress(squeezed(data) if mimetype == "text/css" else data, 9, mtime=0)


def _smaller(response: Response, data: bytes) -> bytes:
    """Return what to send instead of the data, and say in the response how it is packed."""
    response.headers["Content-Encoding"] = "gzip"
    if request.endpoint != "static":
        return gzip.compress(data, LEVEL, mtime=0)
    if request.accept_encodings["br"] > 0 and (packed := _packed((request.view_args or {}).get("filename", ""))):
        response.headers["Content-Encoding"] = "br"
        return packed
    return _static(data, response.mimetype)


def install(app: Flask) -> None:

    @app.after_request
    def compress(response: Response) -> Response:
        if not (response.mimetype or "").startswith(_TEXT):
            return response
        response.vary.add("Accept-Encoding")
        if (
            response.status_code != 200
            or "Content-Encoding" in response.headers
            or request.accept_encodings["gzip"] <= 0
            or (response.is_streamed and not response.direct_passthrough)
        ):
            return response
        response.direct_passthrough = False
        data = response.get_data()
        if len(data) > _SMALLEST:
            response.set_data(_smaller(response, data))
            etag, _ = response.get_etag()
            if etag:
                response.set_etag(etag, weak=True)  # the same content in other bytes
        return response
