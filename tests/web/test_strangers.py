"""Whatever strangers send: an answer in words, none of it an error of ours, and nothing kept."""

from __future__ import annotations

import gc
import io
import json
import logging
import tracemalloc
from typing import NamedTuple
from urllib.parse import quote

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from creditsguide.admin import sign_in
from creditsguide.web import admission, logs, page_cache

pytestmark = pytest.mark.django_db

TOKEN = "a" * 32
WITH_TOKEN = {"HTTP_COOKIE": f"csrftoken={TOKEN}"}
SIGN_IN = f"csrfmiddlewaretoken={TOKEN}&username=ada&password=x"
FORM = "application/x-www-form-urlencoded"
NOT_IMPLEMENTED = 501  # what oEmbed has to answer to a format that it does not know


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    text: str


class Site:
    """The application as the server calls it, and the lines that an operator reads."""

    def __init__(self) -> None:
        self.application = page_cache.PageCache(admission.Admission(WSGIHandler()))
        self.log = io.StringIO()

    def ask(self, method="GET", path="/", query="", body=b"", **environ) -> Answer:
        begun = []
        environ = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "localhost",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
        } | environ
        response = self.application(environ, lambda *begin: begun.append(begin))
        text = b"".join(response).decode(errors="replace")
        if hasattr(response, "close"):
            response.close()
        return Answer(int(begun[0][0].split()[0]), dict(begun[0][1]), text)

    def sign_in(self, content_type, body=SIGN_IN, **environ) -> Answer:
        environ = WITH_TOKEN | {"CONTENT_TYPE": content_type} | environ
        return self.ask("POST", "/admin/login/", body=body.encode("utf-8", "replace"), **environ)

    @property
    def errors(self) -> list[str]:
        lines = map(json.loads, self.log.getvalue().splitlines())
        return [line["message"] for line in lines if line["level"] in {"ERROR", "CRITICAL"}]


@pytest.fixture
def site(monkeypatch):
    monkeypatch.setattr(sign_in, "take", lambda address, account: 0.0)
    # Between requests Django would close the connection that a test's transaction is on.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    site = Site()
    handlers = logging.getLogger().handlers
    handler = next(each for each in handlers if isinstance(each.formatter, logs.JsonLines))
    before = handler.setStream(site.log)
    yield site
    handler.setStream(before)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def parts(*fields: str) -> str:
    """A multipart body of these, the token first."""
    token = f'Content-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{TOKEN}'
    return "".join(f"--x\r\n{field}\r\n" for field in (token, *fields)) + "--x--\r\n"


MULTIPART = "multipart/form-data; boundary=x"
NAME = 'Content-Disposition: form-data; name="username"'
CHARSETS = ("utf-16", "latin-1", "utf-7", "utf8", "hex", "idna", "punycode", "zz", "x" * 9_000)


@pytest.mark.parametrize("charset", CHARSETS, ids=lambda name: name[:9])
@pytest.mark.parametrize(
    ("form", "body"),
    [
        (FORM, SIGN_IN),
        (MULTIPART, parts(f"{NAME}\r\n\r\n\u00ff")),
        ("multipart/form-data", parts()),
        ("text/plain; x*=idna''%ff", ""),
    ],
)
def test_a_form_in_another_charset_is_refused_in_words(site, form, body, charset):
    answer = site.sign_in(f"{form}; charset={charset}", body)
    assert answer.status == 400
    assert answer.text == "No browser sends a form of ours like this. Nothing was saved.\n"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert site.log.getvalue() == ""


@pytest.mark.parametrize("form", [FORM, f"{FORM};charset=UTF-8", f'{FORM}; charset="utf-8"'])
def test_a_form_as_browsers_send_it_is_read(site, form):
    answer = site.sign_in(form)
    assert answer.status == 200
    assert 'value="ada"' in answer.text


@pytest.mark.parametrize(
    "form",
    [
        *(MULTIPART, 'multipart/form-data; boundary="x"'),
        *(f"{MULTIPART}; charset=utf-8", "multipart/form-data; charset=UTF-8; boundary=x"),
    ],
)
def test_a_form_in_parts_is_read(site, form):
    answer = site.sign_in(form, parts(f"{NAME}\r\n\r\nada"))
    assert answer.status == 200
    assert 'value="ada"' in answer.text


@pytest.mark.parametrize("path", ["/", "/estimate/", "/admin/login/", "/nothing/", "/healthz"])
@pytest.mark.parametrize(
    "kind", ["text/plain; charset=hex", "a/b; x*=idna''%ff", "a/b; charset=a\0", f"{FORM}; " * 99]
)
def test_who_only_reads_may_name_any_type(site, path, kind):
    answer = site.ask("GET", path, "next=/admin/", CONTENT_TYPE=kind)
    assert answer.status == (404 if path == "/nothing/" else 200)
    assert site.log.getvalue() == ""


BAD_BODIES = {
    "too many fields": (FORM, "&".join(["a=1"] * 1_200)),
    "too many parts": (MULTIPART, parts(*[f"{NAME}\r\n\r\na"] * 1_200)),
    "a file": (MULTIPART, parts(f'{NAME}; filename="x"\r\n\r\na')),
    "no boundary": ("multipart/form-data", parts()),
    "cut off": (MULTIPART, parts()[:40]),
    "bad base64": (MULTIPART, parts(f"{NAME}\r\nContent-Transfer-Encoding: base64\r\n\r\nA")),
    "a name in no charset": (MULTIPART, parts("Content-Disposition: form-data; name*=hex''%41")),
    "zero bytes": (FORM, f"{SIGN_IN}%00&next=%00&%00=%00".replace("ada", "a%00")),
    "half a character": (FORM, SIGN_IN.replace("ada", "%ed%a0%80%ff")),
    "an address that is none": (FORM, f"{SIGN_IN}&next=//["),
}


@pytest.mark.parametrize("name", BAD_BODIES)
def test_a_broken_body_is_no_error_of_ours(site, name):
    answer = site.sign_in(*BAD_BODIES[name])
    assert answer.status in {200, 400, 403, 413}
    assert site.errors == []
    assert "Traceback" not in site.log.getvalue()


@pytest.mark.parametrize("length", ["-1", "²", "1_0", "+1", "9" * 5_000, "1.5", "x"])
def test_a_length_that_is_none_is_refused(site, length):
    answer = site.sign_in(FORM, CONTENT_LENGTH=length)
    assert answer.status == 413
    assert site.errors == []


def test_a_format_that_oembed_does_not_know_is_no_error_of_ours(site):
    assert site.ask(path="/oembed/", query="format=yaml").status == NOT_IMPLEMENTED
    assert site.log.getvalue() == ""


SESSIONS = ['"aaaaaaaa\\000"', "a" * 9_000, '"\\355\\240\\200aaaaaaaa"', "ß" * 8, "a; a=b; =; ;;"]


@pytest.mark.parametrize("key", SESSIONS, ids=lambda key: key[:9])
@pytest.mark.parametrize("path", ["/", "/admin/", "/admin/login/", "/estimate.csv"])
def test_a_session_that_was_never_made_is_none(site, path, key):
    # PostgreSQL fails on a zero byte, which a cookie may spell out.
    cookies = {"HTTP_COOKIE": f"sessionid={key}"}
    answer = site.ask("GET", path, "as_of=2026-01-01", **cookies)
    assert answer.status == (302 if path == "/admin/" else 200)
    assert site.errors == []


@pytest.mark.parametrize("path", ["/", "/nothing/", "/healthz"])
@pytest.mark.parametrize("host", ["", "evil.example", "localhost:x", "[::1", "a,b"])
def test_a_host_that_is_missing_or_not_ours_is_refused(site, path, host):
    site.ask("GET", path)  # what is kept is refused as well
    answer = site.ask("GET", path, HTTP_HOST=host)
    assert answer.status == 400
    assert "We can’t answer that" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert site.log.getvalue() == ""


LONG = {
    "HTTP_ACCEPT_ENCODING": "br, {n}",
    "HTTP_HOST": "{n}",
    "HTTP_COOKIE": "sessionid={n}",
    "HTTP_ORIGIN": "http://{n}.",
    "HTTP_REFERER": "http://{n}.",
    "HTTP_IF_NONE_MATCH": '"{n}',
    "HTTP_X_FORWARDED_PROTO": "{n}",
    "HTTP_X_FORWARDED_FOR": "{n}",
    "CONTENT_TYPE": "a/b; charset=a{n}",
    "QUERY_STRING": "as_of={n}",
    "PATH_INFO": "/admin/{n}",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", LONG)
@pytest.mark.parametrize("asked", ["GET /", "GET /?hd=3", "POST /admin/login/"])
def test_nothing_is_kept_by_what_has_any_length(site, asked, name):
    method, _, address = asked.partition(" ")
    path, _, query = address.partition("?")
    known = WITH_TOKEN | {"HTTP_COOKIE": f"csrftoken={TOKEN}; sessionid={TOKEN}"}

    def ask(n: int) -> int:
        value = LONG[name].format(n=n).ljust(100_000, "x")
        environ = {"PATH_INFO": path, "QUERY_STRING": query} | known | {name: value}
        return site.ask(method, **environ).status

    def kept() -> int:
        gc.collect()
        site.log.truncate(0)
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        ask(0)
        before = kept()
        assert {ask(n) for n in range(1, 13)} <= {200, 302, 400, 403, 404, 414, 431}
        assert kept() - before < 500_000
    finally:
        tracemalloc.stop()


def test_a_header_longer_than_any_of_ours_is_refused_in_words(site):
    answer = site.ask(path="/nothing/", HTTP_COOKIE="a=" + "x" * 8_192)
    assert answer.status == 431
    assert answer.text == "Your browser sent more along than any address of ours needs.\n"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


PATHS = st.sampled_from(
    [
        *("/", "/estimate/", "/embed/", "/embed/estimate/", "/embed/code/", "/estimate.csv"),
        *("/oembed/", "/api/v1/estimate", "/api/v1/budget", "/badge/hd.svg", "/healthz"),
        *("/admin/", "/admin/login/", "/admin/logout/", "/admin/jsi18n/", "/admin/r/1/1/"),
        *("/admin/creditsguide/tier/1/change/", "/admin/content/", "/static/guide.css"),
    ]
) | st.text(max_size=20).map(lambda text: f"/{text}")
NAMES = st.sampled_from(
    [
        *("hd", "HD", "amp;hd", "budget", "images", "drafts", "on", "inc", "dec", "as_of", "q"),
        *("show", "theme", "utm_source", "url", "format", "maxwidth", "next", "username"),
        *("password", "csrfmiddlewaretoken", "_popup", "_to_field", "__proto__"),
    ]
) | st.text(max_size=5)
VALUES = st.sampled_from(
    [
        *("3", "-1", "9" * 400, "1e9", "0000-00-00", "9999-12-31", "//[", "javascript:1"),
        *("http://127.0.0.1:8000/?hd=%00", "http://[", "\u200e20", "{hd.credits}", TOKEN, "\0"),
    ]
) | st.text(max_size=10)
HEADERS = st.sampled_from(
    [
        *("IF_NONE_MATCH", "IF_MODIFIED_SINCE", "IF_MATCH", "IF_UNMODIFIED_SINCE", "RANGE"),
        *("ACCEPT", "ACCEPT_ENCODING", "ACCEPT_LANGUAGE", "ORIGIN", "REFERER", "COOKIE"),
        *("X_FORWARDED_FOR", "X_FORWARDED_PROTO", "X_FORWARDED_HOST", "X_CSRFTOKEN", "EXPECT"),
        *("HX_REQUEST", "HX_CURRENT_URL", "X_REQUESTED_WITH", "X_HTTP_METHOD_OVERRIDE"),
    ]
).map(lambda name: f"HTTP_{name}")
# The server hands on nothing else: of a value with other characters it makes none.
PRINTABLE = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40)
VALUES_OF_HEADERS = PRINTABLE | st.sampled_from(
    [
        *(f'csrftoken={TOKEN}; sessionid="{TOKEN}\\000"', "http://[", "https://[::1", "bytes=9-1"),
        *('W/"', '"*', "Mon, 99 Foo 99999999999 99:99:99 GMT", "br;q=nan, gzip;q=-inf", "null"),
    ]
)
KINDS = (
    st.sampled_from([FORM, f"{FORM}; charset=utf-16", MULTIPART, f"{MULTIPART}-", ""]) | PRINTABLE
)


def wsgi(text: str) -> str:
    """A path as servers hand it on."""
    return text.encode("utf-8", "surrogatepass").decode("latin-1")


@pytest.mark.slow
@given(
    method=st.sampled_from(["GET", "POST", "HEAD", "PUT", "OPTIONS", "TRACE", "BREW"]),
    path=PATHS,
    pairs=st.lists(st.tuples(NAMES, VALUES), max_size=5),
    headers=st.dictionaries(HEADERS, VALUES_OF_HEADERS, max_size=3),
    kind=KINDS,
    token=st.booleans(),
)
@settings(
    max_examples=400,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_request_at_all_is_an_error_of_ours(site, method, path, pairs, headers, kind, token):
    def coded(text: str) -> str:
        return quote(text.encode("utf-8", "surrogatepass"))

    encoded = "&".join(f"{coded(name)}={coded(value)}" for name, value in pairs)
    if token:
        encoded = f"csrfmiddlewaretoken={TOKEN}&{encoded}"
        headers = WITH_TOKEN | headers
    body = (encoded if "multipart" not in kind else parts(encoded)).encode()
    query = encoded if method != "POST" else ""
    answer = site.ask(method, wsgi(path), query, body, CONTENT_TYPE=kind, **headers)
    assert answer.status < 500 or answer.status == NOT_IMPLEMENTED
    assert site.errors == []
