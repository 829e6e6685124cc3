"""Refusals and errors as pages: a status, a title and a Dutch sentence with the cure.

An error page cannot fail: it asks nothing of the database and builds no addresses.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from flask import Flask, Response, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from pragma_coach.domain.refusal import Gone, Invalid, NotAllowed, NotThere, Outdated, Refused, TooOften
from pragma_coach.web.shared.languages import translated

RETRY_SECONDS = 30
REFUSALS: Mapping[type[Refused], int] = MappingProxyType(
    {NotThere: 404, NotAllowed: 403, Invalid: 422, Outdated: 409, Gone: 410, TooOften: 429}
)
_TITLES = {
    400: "Dat konden wij niet lezen",
    401: "Niet ingelogd",
    403: "Dit mag niet",
    404: "Deze pagina is er niet",
    405: "Dat kan hier niet",
    409: "Iemand anders was net eerder",
    410: "Dit werkt niet meer",
    413: "Het bestand is te groot",
    422: "Er klopt iets nog niet",
    429: "Even wachten",
    500: "Er ging iets mis bij ons",
    501: "Dat kan hier niet",
    503: "Het lukt nu even niet",
}
_SENTENCES = {
    400: "Ga terug, laad de pagina opnieuw en probeer het nog eens. Cookies moeten aan staan.",
    401: "Log in en probeer het nog eens.",
    403: "Vraag de coördinator om hulp.",
    404: "Kijk het adres na, of ga naar het begin.",
    405: "Ga terug naar de vorige pagina en gebruik de knoppen daar.",
    413: "Kies een kleiner bestand, of stuur minder tekst.",
    415: "Ga terug naar de vorige pagina en gebruik de knoppen daar.",
    429: "Wacht een paar minuten en probeer het dan opnieuw.",
    500: "Probeer het over een paar minuten opnieuw. Blijft het misgaan? Vertel het de coördinator.",
    501: "Vraag het in een andere vorm: format=json.",
    503: "Er is niets kwijt: wat al bewaard was, is er nog. Probeer het over een halve minuut opnieuw.",
}


_LONG_TEXT = ("De tekst is te lang", "Ga terug en maak de tekst korter.")  # 413 of a form without a file


def wants_json() -> bool:
    return request.is_json or request.accept_mimetypes.best_match(["text/html", "application/json"]) == (
        "application/json"
    )


def error_page(status: int, sentence: str = "", *, title: str = "") -> Response:
    """Return the page (or the JSON) for a status, with a sentence of its own when there is one."""
    sentence = sentence or _SENTENCES.get(status, _SENTENCES[500 if status >= 500 else 400])
    title = title or _TITLES.get(status, _TITLES[500 if status >= 500 else 400])
    if wants_json():
        response = jsonify(error=translated(sentence).striptags())
    else:
        response = make_response(render_template("shared/error.html", title=title, sentence=sentence, status=status))
    response.status_code = status
    return response


def install(app: Flask, *, unavailable: tuple[type[Exception], ...] = ()) -> None:
    """Show errors as pages; `unavailable` are the ways in which the app's database says that it cannot now."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(HTTPException, _http)
    for mishap in unavailable:
        app.register_error_handler(mishap, _unavailable)


def status_of(refused: Refused) -> int:
    """Return the HTTP status of a refusal."""
    return next((code for kind, code in REFUSALS.items() if isinstance(refused, kind)), 422)


def _refused(refused: Refused) -> Response:
    response = error_page(status_of(refused), refused.sentence)
    if isinstance(refused, TooOften):
        response.headers["Retry-After"] = str(refused.seconds)
    return response


def _http(error: HTTPException) -> AnyResponse:
    if error.response is not None or error.code is None or error.code < 400:
        answer: AnyResponse = error.get_response()  # a redirect of the routing, for example
        return answer
    long_text = error.code == 413 and request.mimetype != "multipart/form-data"
    title, sentence = _LONG_TEXT if long_text else ("", "")
    response = error_page(error.code, sentence, title=title)
    for key, value in error.get_headers():
        if key in ("Allow", "Retry-After"):
            response.headers[key] = value
    return response


def _unavailable(_error: Exception) -> Response:
    response = error_page(503)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response
