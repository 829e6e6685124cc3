"""What the web must never do, asked of every route: foreign forms, forged headers, leaking caches, open redirects."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask, g, request
from stage import Cast, Clock, Visit, browser, come_in, make_app
from werkzeug.routing import Rule

from pragma_coach.config import Config, ConfigError
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.database import connection, database
from pragma_coach.web.shared.audience import AudienceKind, audience_of, by_script, doorway, public
from pragma_coach.web.shared.headers import allow_script
from pragma_coach.web.shared.urls import IdConverter, own_page, read_id, short_id

EVIL = [
    "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "http:evil.example",
    "http:///evil.example", "https://evil.example", "https://evil.example/account", "//evil.example/account",
    "javascript:alert(1)", "data:text/html,x", "/\tevil.example", " //evil.example", "/%2f/evil.example",
    "/..//evil.example", "/;//evil.example", "/@evil.example", "//evil.example%2f@127.0.0.1", "ｈttp://evil.example",
    "／／evil.example", "/\u2028/evil.example", "/account\r\nSet-Cookie: x=1", "", "/" + "e" * 600,
    "?next=/account", "/inloggen", "/uitloggen", "/static/pragma.css", "/hulp", "http://[", "/account/wachtwoord",
]  # fmt: skip
PEOPLE_PATHS = ["/account", "/start"]


def rules(app: Flask) -> Iterator[tuple[Rule, str, str]]:
    """Every rule with a method and an address that fits it."""
    for rule in app.url_map.iter_rules():
        values = {
            name: 1 if isinstance(converter, IdConverter) else "x" for name, converter in rule._converters.items()
        }
        address = app.url_map.bind("localhost").build(rule.endpoint, values, method=next(iter(rule.methods)))
        for method in sorted(rule.methods):
            yield rule, method, address


def kind_of(app: Flask, rule: Rule) -> AudienceKind:
    place = audience_of(app.view_functions[rule.endpoint])
    assert place is not None
    return place.kind


def facts() -> list[int]:
    """Count what is kept, to see that nothing was changed."""
    with connection():
        tables = ("event", "account", "login_session", "login_card", "performed", "pair")
        return [database.execute_sql(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables]  # noqa: S608


def test_every_unsafe_route_refuses_foreign_forms(app: Flask, cast: Cast) -> None:
    walked = 0
    clients = [browser(app), come_in(cast.coordinator, app), come_in(cast.own_coach, app)]
    for client in clients:
        token = client.token()
        before = facts()
        for rule, method, address in rules(app):
            if method in ("GET", "HEAD", "OPTIONS"):
                continue
            form = {"csrf_token": token}
            for headers in (
                {"Sec-Fetch-Site": "cross-site"},
                {"Sec-Fetch-Site": "same-site"},
                {"Sec-Fetch-Site": "onzin"},
                {"Origin": "https://evil.example"},
                {"Origin": "null"},
                {"Origin": "http://localhost.evil.example"},
            ):
                answer = client.open(address, method=method, data=form, headers=headers)
                assert answer.status_code == 403, (rule, method, headers)
                walked += 1
            for data in ({}, {"csrf_token": "onzin"}, {"csrf_token": "é"}, {"csrf_token": ""}):
                answer = client.open(address, method=method, data=data)
                anonymous_behind_door = client is clients[0] and kind_of(app, rule) is not AudienceKind.DOORWAY
                assert answer.status_code in ((303,) if anonymous_behind_door else (400, 403)), (rule, method, data)
                walked += 1
        assert facts() == before
    assert walked > 300


def test_our_own_forms_come_through(cast: Cast, app: Flask) -> None:
    client = come_in(cast.own_coach, app)
    data = {"csrf_token": client.token(), "name": "Carla", "language": "nl"}
    for headers in (
        {},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "https://localhost"},  # a proxy of ours ended the https
        {"Origin": "http://127.0.0.1:8000"},  # the address in the settings
    ):
        assert client.post("/account", data=data, headers=headers).status_code == 303


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Origin": "http://localhost"}, 303),
        ({"Origin": "http://127.0.0.1:8000"}, 303),  # the address in the settings
        ({"Referer": "http://localhost/koppel/x?y=1"}, 303),  # a phone from before 2020
        ({"Sec-Fetch-Site": "none"}, 400),
        ({"Sec-Fetch-Site": "none", "Origin": "http://localhost"}, 400),
        ({"Origin": "https://localhost"}, 400),  # another scheme needs the token
        ({"Referer": "http://localhost.evil.example/"}, 400),
        ({"Referer": "https://evil.example/http://localhost/"}, 400),
        ({"Referer": "http://[localhost/"}, 400),
        ({"Referer": ""}, 400),
        ({}, 400),
    ],
)
def test_a_form_without_a_token_comes_through_when_the_browser_says_whose_page_it_was(
    cast: Cast, app: Flask, headers: dict[str, str], status: int
) -> None:
    coach, data = come_in(cast.own_coach, app), {"csrf_token": "", "name": "Carla", "language": "nl"}
    assert coach.post("/account", data=data, headers=headers).status_code == status
    # Who is not signed in always needs the token: nobody is to be signed in as somebody else.
    assert browser(app).post("/inloggen", data={"email": "a@b.nl"}, headers=headers).status_code == 400


def test_a_token_of_somebody_else_is_worthless(cast: Cast, app: Flask) -> None:
    other = come_in(cast.other_coach, app).token()
    client = come_in(cast.own_coach, app)
    client.token()
    assert client.post("/account", data={"csrf_token": other, "name": "X", "language": "nl"}).status_code == 400


def test_our_own_script_needs_its_header_and_json(own_app: Flask) -> None:
    @own_app.post("/proef")
    @by_script
    @doorway
    def trial() -> dict[str, bool]:
        return {"ok": True}

    client = browser(own_app)
    assert client.post("/proef", json={}, headers={"X-Stappen": "1"}).status_code == 200
    assert client.post("/proef", json={}).status_code == 400
    assert client.post("/proef", data={"a": "b"}, headers={"X-Stappen": "1"}).status_code == 400
    foreign = {"X-Stappen": "1", "Origin": "https://evil.example"}
    assert client.post("/proef", json={}, headers=foreign).status_code == 403


def test_every_answer_has_the_headers(app: Flask, cast: Cast) -> None:
    for client in (browser(app), come_in(cast.own_coach, app), come_in(cast.coordinator, app)):
        for rule, method, address in rules(app):
            if method not in ("GET", "HEAD"):
                continue
            answer = client.open(address, method=method)
            policy = answer.headers["Content-Security-Policy"]
            assert policy.startswith("default-src 'none'; ")
            assert "unsafe" not in policy
            for name, value in (
                ("X-Content-Type-Options", "nosniff"),
                ("Referrer-Policy", "same-origin"),
                ("Cross-Origin-Opener-Policy", "same-origin"),
            ):
                assert answer.headers[name] == value
            # only what is the same for the whole world may be read from the pages of others
            reusable = answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
            assert reusable == ("Access-Control-Allow-Origin" in answer.headers)
            assert not reusable or kind_of(app, rule) is AudienceKind.PUBLIC
            assert "Permissions-Policy" in answer.headers
            assert "Strict-Transport-Security" not in answer.headers
            assert "Server" not in answer.headers
            if kind_of(app, rule) is AudienceKind.PUBLIC:
                assert "Set-Cookie" not in answer.headers, address
                assert "Cookie" not in answer.headers.get("Vary", ""), address
            else:
                again = rule.rule == "/static/logo.png" and answer.status_code == 200  # asked for again each time
                assert answer.headers["Cache-Control"] == ("private, no-cache" if again else "no-store"), address
                assert "https://" not in policy, address  # no third party behind sign-in


def test_public_pages_hold_no_database_connection(own_app: Flask, cast: Cast) -> None:
    held = []
    own_app.after_request(lambda response: held.append("connection" in g) or response)
    client = come_in(cast.own_coach, own_app)
    for path in ("/hulp", "/privacy", "/static/pragma.css", "/healthz", "/bestaat-niet"):
        client.get(path)
    assert held == [False] * 5
    client.get("/account")
    assert held[-1]
    assert database.is_closed()


def test_one_script_of_elsewhere_can_be_allowed_for_one_page(own_app: Flask) -> None:
    @own_app.get("/proef")
    @public
    def trial() -> dict[str, bool]:
        allow_script("https://cdn.example/chart.js")
        return {"ok": True}

    client = browser(own_app)
    assert "script-src 'self' https://cdn.example/chart.js;" in client.get("/proef").headers["Content-Security-Policy"]
    assert "cdn.example" not in client.get("/hulp").headers["Content-Security-Policy"]


def test_the_one_cookie_is_kept_from_scripts_and_other_sites(config: Config, clock: Clock) -> None:
    cookie = browser(make_app(config, clock)).get("/inloggen").headers.getlist("Set-Cookie")
    assert len(cookie) == 1
    assert cookie[0].startswith("stappen=")
    secure = make_app(replace(config, base_url="https://coach.voorbeeld.nl"), clock)
    answer = browser(secure).get("/inloggen", base_url="https://coach.voorbeeld.nl")
    cookie = answer.headers.getlist("Set-Cookie")
    assert len(cookie) == 1
    assert cookie[0].startswith("__Host-stappen=")
    for promise in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert promise in cookie[0]
    assert "Domain" not in cookie[0]
    assert "max-age=63072000" in answer.headers["Strict-Transport-Security"]


def test_the_way_back_leads_only_to_pages_of_ours(app: Flask) -> None:
    with app.test_request_context():
        assert {target: own_page(target) for target in EVIL} == dict.fromkeys(EVIL)


def test_the_way_back_keeps_page_and_query(app: Flask) -> None:
    with app.test_request_context():
        assert own_page("/account") == "/account"
        assert own_page("/account?a=1&b=é&_external=1&_scheme=x") == "/account?a=1&b=%C3%A9&_external=1&_scheme=x"
        assert own_page("/account?next=//evil.example#x") == "/account?next=%2F%2Fevil.example"


def test_strangers_are_sent_to_sign_in_and_scripts_are_told(app: Flask, passer_by: Visit) -> None:
    seen = keyless = 0
    for rule, method, address in rules(app):
        if kind_of(app, rule) in (AudienceKind.PUBLIC, AudienceKind.DOORWAY) or hasattr(
            app.view_functions[rule.endpoint], "by_script"
        ):
            continue
        answer = passer_by.open(address, method=method)
        if (
            kind_of(app, rule) is AudienceKind.KEY and method != "OPTIONS"
        ):  # no page for people: there is nowhere to sign in
            assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer"), (rule, method)
            keyless += 1
            continue
        assert (answer.status_code, answer.location.partition("?")[0]) == (303, "/inloggen"), (rule, method)
        as_data = passer_by.open(address, method=method, headers={"Accept": "application/json"})
        assert as_data.status_code == 401
        seen += 1
    assert seen >= 5
    assert keyless >= 4


def test_only_named_hosts_are_answered(config: Config, clock: Clock) -> None:
    app = make_app(replace(config, hosts=("coach.voorbeeld.nl", "localhost")), clock)
    client = browser(app)
    assert client.get("/hulp", headers={"Host": "coach.voorbeeld.nl"}).status_code == 200
    for host in ("evil.example", "coach.voorbeeld.nl.evil.example", "evil.example:80", "a@b", "x" * 300):
        answer = client.get("/hulp", headers={"Host": host})
        assert answer.status_code == 400, host
        assert "evil" not in answer.text


NASTY = ["", "\x7f", "é" * 50, "a" * 5000, "%00", "'\"><script>", "-1", "null", "=", ";", "bytes=9-1", "q=;;=", "99999"]
HEADERS = [
    "Accept", "Accept-Encoding", "Accept-Language", "Content-Type", "Content-Length", "Cookie", "Origin", "Referer",
    "Sec-Fetch-Site", "If-None-Match", "If-Modified-Since", "Range", "X-CSRFToken", "X-Stappen", "Host", "Forwarded",
    "X-Forwarded-For", "Authorization", "Transfer-Encoding",
]  # fmt: skip


def test_malformed_headers_are_no_mishap_of_ours(app: Flask, cast: Cast) -> None:
    client = come_in(cast.own_coach, app)
    for header in HEADERS:
        key = header.upper().replace("-", "_")
        key = key if header.startswith("Content-") else f"HTTP_{key}"
        for value in NASTY:
            for method, path in (("GET", "/account"), ("POST", "/account"), ("GET", "/static/pragma.css")):
                answer = client.open(path, method=method, environ_overrides={key: value})
                assert answer.status_code < 500, (header, value, method, path)
                assert "<script>" not in answer.text


def test_forged_cookies_are_no_mishap_of_ours(app: Flask) -> None:
    for value in ("", "x", "é", "a.b.c", "eyJfdXNlcl9pZCI6IjEifQ.x.y", "|" * 40, "a|é"):
        for name in ("stappen", "remember_token", "session"):
            client = browser(app)
            client.set_cookie(name, value)
            assert client.get("/account").status_code == 303


def test_nasty_texts_are_no_mishap_of_ours(app: Flask, cast: Cast) -> None:
    client = come_in(cast.own_coach, app)
    for text in ("\0", "a\0b", "\u202e", "\ud800".encode("utf-8", "surrogatepass"), "x" * 100_000, "{{7*7}}", "<q>"):
        for path in ("/account", "/account/toestellen", "/inloggen", "/inloggen/kaart", "/inloggen/code"):
            data = {"csrf_token": client.token()}
            data |= dict.fromkeys(("name", "language", "device", "email", "password", "card", "code", "op"), text)
            answer = client.post(path, data=data)
            assert answer.status_code < 500, (path, text)
            assert "<q>" not in answer.text
        assert client.get("/account", query_string={"gedaan": text, "next": text}).status_code < 500


def test_too_large_a_form_is_refused_with_its_reason(app: Flask, cast: Cast) -> None:
    client = come_in(cast.own_coach, app)
    answer = client.post("/account", data={"csrf_token": client.token(), "name": "x" * 600_000})
    assert answer.status_code == 413
    assert "De tekst is te lang" in answer.text
    assert "bestand" not in answer.text.partition("<main")[2].partition("</main")[0]


def test_ids_in_addresses_have_one_writing(app: Flask) -> None:
    for number in (1, 31, 32, 2**53 - 1):
        assert read_id(short_id(number)) == number
    for wrong in ("", "0", "u", "é", "zzzzzzzzzzzz", "-1", "1 2"):
        assert read_id(wrong) is None
    adapter = app.url_map.bind("localhost")
    for wrong in ("0", "01", "A", "zzzzzzzzzzz", "l"):
        assert not adapter.test(f"/koppel/{wrong}")
    assert adapter.test(f"/koppel/{short_id(2**53 - 1)}")


def test_only_a_proxy_that_was_announced_is_believed(config: Config, clock: Clock) -> None:
    plain, behind = make_app(config, clock), make_app(replace(config, proxies=1), clock)
    seen = {}
    for name, app in (("plain", plain), ("behind", behind)):

        @app.get("/proef")
        @public
        def trial() -> list[str | None]:
            return [request.remote_addr]

        seen[name] = browser(app).get("/proef", headers={"X-Forwarded-For": "203.0.113.5, 198.51.100.9"}).json
    assert seen == {"plain": ["127.0.0.1"], "behind": ["198.51.100.9"]}
    with pytest.raises(ConfigError, match="PRAGMA_PROXIES"):
        Config.from_env(environ={"PRAGMA_PROXIES": "veel"})


def test_nobody_else_sees_whose_page_it_was(cast: Cast, visit: Callable[[Account], Visit]) -> None:
    for path in PEOPLE_PATHS:
        assert visit(cast.own_coach).get(path).headers["Referrer-Policy"] == "same-origin"
    page = visit(cast.own_coach).get("/account")
    title = page.text.partition("<title>")[2].partition("</title>")[0]
    assert cast.own_coach.name not in title
