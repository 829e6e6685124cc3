"""The headers of every answer: what the page may load, who may see it, and how long it may be kept."""

from __future__ import annotations

from flask import Flask, Response, current_app, g, request

from pragma_coach.web.shared.audience import AudienceKind, audience_of
from pragma_coach.web.shared.urls import fingerprint

_YEAR = 31_536_000
_SHORT = 300
_POLICY = {
    "default-src": "'none'",
    "style-src": "'self'",
    "font-src": "'self'",
    "img-src": "'self' data:",
    "script-src": "'self'",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # with no-referrer browsers send `Origin: null` on our own forms
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
WORKER = "worker.js"  # keeps the lists on the phone, so it must be let in at every page
MARK_HEADER = "X-Stappen"
# A style, picture or script is no page: these say it all, and on a slow phone every letter counts.
_OF_FILES = {"X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin"}
_OF_DRAWINGS = "default-src 'none'; frame-ancestors 'none'"  # an SVG that is opened by itself is a page
_NEVER_READ = ("Accept-Ranges", "Content-Disposition", "Last-Modified")  # the ETag tells one content from another
_REUSABLE = {"Cross-Origin-Resource-Policy": "cross-origin", "Access-Control-Allow-Origin": "*"}


def allow_script(address: str) -> None:
    """Let this one answer load a script from elsewhere; name the whole file, never a host."""
    g.script_source = address


def allow_frames() -> None:
    """Let this one answer be shown inside the pages of others; in return it can run no script and send nothing."""
    g.framed = True
    allow_reuse()


def allow_reuse() -> None:
    """Let pages of others read this one answer: it is public, and the same for everybody."""
    g.reusable = True


def content_security_policy(script: str = "", *, framed: bool = False) -> str:
    """Return the policy: with one script of elsewhere when named, or in a frame of others without any script."""
    policy = dict(_POLICY)
    if script:
        policy["script-src"] += f" {script}"
    if framed:
        policy |= dict.fromkeys(("script-src", "connect-src", "worker-src", "form-action"), "'none'")
        policy["frame-ancestors"] = "*"
    return "; ".join(f"{key} {value}" for key, value in policy.items())


def install(app: Flask, *, secure: bool) -> None:

    @app.after_request
    def add_headers(response: Response) -> Response:
        if _is_plain_file(response):
            response.headers.update(_OF_FILES)
            if response.mimetype == "image/svg+xml":
                response.headers["Content-Security-Policy"] = _OF_DRAWINGS
            for name in _NEVER_READ:
                response.headers.pop(name, None)
            _keep_static(response)
            return response
        response.headers.update(_ALWAYS)
        policy = content_security_policy(g.get("script_source", ""), framed=g.get("framed", False))
        response.headers["Content-Security-Policy"] = policy
        if g.get("reusable", False) and response.status_code < 400:
            response.headers.update(_REUSABLE)
        if secure:
            response.headers["Strict-Transport-Security"] = f"max-age={2 * _YEAR}; includeSubDomains"
        if not _is_public():  # this tells our worker an answer of ours from that of a network that lies
            response.headers[MARK_HEADER] = getattr(g.get("visitor"), "header_mark", "-")
        if not _is_public() or response.status_code >= 400:
            again = g.get("asks_again", False) and response.status_code < 400
            response.headers["Cache-Control"] = "private, no-cache" if again else "no-store"
        elif request.endpoint == "static":
            _keep_static(response)
            if request.path.endswith(f"/{WORKER}"):
                response.headers["Service-Worker-Allowed"] = "/"
        elif "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = f"public, max-age={_SHORT}"
        return response


def _is_plain_file(response: Response) -> bool:
    """Tell whether this is a file that our pages load: no page itself, and no worker, which has a policy of its own."""
    whole = response.mimetype == "text/html" or request.path.endswith(f"/{WORKER}")
    return request.endpoint == "static" and response.status_code < 400 and not whole


def _is_public() -> bool:
    if request.endpoint is None:
        return False
    place = audience_of(current_app.view_functions[request.endpoint])
    return place is not None and place.kind is AudienceKind.PUBLIC


def _keep_static(response: Response) -> None:
    """Tell how long a file may be kept: for ever under the address that changes with its content."""
    name = (request.view_args or {}).get("filename", "")
    try:
        named = request.args.get("v") == fingerprint(name)
    except OSError:
        named = False
    response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable" if named else f"public, max-age={_SHORT}"
    if named:
        response.headers.pop("ETag", None)  # nobody asks whether it changed


def attachment(response: Response, name: str) -> Response:
    """Return the response as a file that the browser saves under this name."""
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
