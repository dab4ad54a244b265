"""Kept pages: as cheap as a file, for every client the right bytes, and never an old one."""

from __future__ import annotations

import datetime
import gzip
import tracemalloc
from io import BytesIO
from wsgiref.util import FileWrapper
from zoneinfo import ZoneInfo

import brotli
import pytest
import time_machine
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from creditsguide.content import clock, revision
from creditsguide.models import Price, UsageTip
from creditsguide.web import caching, headers, page_cache
from creditsguide.web.query import Parameters, canonical

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_connection")]


class Answer:
    def __init__(self, begun, body):
        status, headers = begun[0][:2]
        assert len(begun) == 1
        self.status = int(status.split()[0])
        self.headers = dict(headers)
        assert len(self.headers) == len(headers), "a header was sent twice"
        self.raw = body

    @property
    def body(self) -> bytes:
        undo = {"br": brotli.decompress, "gzip": gzip.decompress}
        return undo.get(self.headers.get("Content-Encoding"), bytes)(self.raw)


class Site:
    """The application as a server calls it, counting how often Django itself was asked."""

    def __init__(self, django=None):
        self.django = django or WSGIHandler()
        self.rendered = 0
        self.layer = page_cache.PageCache(self._count)

    def _count(self, environ, start):
        self.rendered += 1
        return self.django(environ, start)

    def get(self, address, method="GET", **headers) -> Answer:
        path, _, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "localhost",
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(),
        }
        environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        begun = []
        response = self.layer(environ, lambda *begin: begun.append(begin))
        body = b"".join(response)
        if hasattr(response, "close"):
            response.close()
        return Answer(begun, body)

    def kept(self, address, **headers) -> bool:
        """Whether this is answered without asking Django."""
        before = self.rendered
        assert self.get(address, **headers).status == 200
        return self.rendered == before


@pytest.fixture
def site():
    return Site()


PUBLIC = [
    *(
        "/",
        "/?hd=20&hd-plus=3",
        "/?budget=100&images=20",
        "/estimate/?hd=20",
        "/estimate.csv?hd=20",
    ),
    *("/embed/?hd=3", "/embed/estimate/?hd=3"),
]


@pytest.mark.parametrize("address", PUBLIC)
def test_a_page_is_rendered_once_and_from_then_on_only_the_revision_is_read(
    site, address, monkeypatch
):
    first = site.get(address)
    reads, read = [], revision._read
    monkeypatch.setattr(revision, "_read", lambda database: reads.append(1) or read(database))
    with CaptureQueriesContext(connection) as queries:
        second = site.get(address)
    assert site.rendered == 1
    assert (len(reads), len(queries)) == (1, 0)
    assert second.body == first.body
    assert second.headers == first.headers


@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_kept_is_what_django_answers(site, client, address):
    site.get(address)
    kept, direct = site.get(address), client.get(address)
    assert site.rendered == 1
    assert kept.body == direct.content
    assert kept.headers == dict(direct.items())


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("GZIP;Q=1.0", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0, gzip;q=0", None),
        ("br;q=0.5, gzip;q=0.9", "gzip"),
        ("*", "br"),
        ("*;q=0", None),
        ("br;q=0, *", "gzip"),
        ("identity", None),
        ("identity;q=0, gzip", "gzip"),
        ("identity;q=0", None),
        ("gzip;q=0.1, identity;q=0.5", None),
        ("deflate, zstd", None),
        ("br;q=much", None),
        ("", None),
        (None, None),
    ],
)
def test_every_client_gets_an_encoding_it_reads(site, accepted, coding):
    plain = site.get("/").raw
    headers = {} if accepted is None else {"accept_encoding": accepted}
    for _kept_or_not in range(2):
        answer = site.get("/", **headers)
        assert answer.headers.get("Content-Encoding") == coding
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert answer.headers["Content-Length"] == str(len(answer.raw))
        assert answer.body == plain


def test_the_first_to_ask_waits_for_no_more_than_a_quick_compression(site):
    quick = site.get("/", accept_encoding="br")
    site.get("/", accept_encoding="br")
    site.layer.polisher.shutdown(wait=True)
    best = site.get("/", accept_encoding="br")
    assert len(best.raw) == len(brotli.compress(best.body, quality=11)) < len(quick.raw)
    assert best.body == quick.body
    assert site.rendered == 1


def test_pages_that_visitors_made_up_never_queue_for_the_slow_compression(site, monkeypatch):
    polished = []
    monkeypatch.setattr(page_cache.Page, "polish", lambda page: polished.append(page))
    for _time in range(2):
        for n in range(20):
            site.get(f"/?hd={n}")
    site.layer.polisher.shutdown(wait=True)
    assert len(polished) == 1  # hd=0 is the bare page


@pytest.mark.parametrize("address", PUBLIC)
def test_head_is_get_without_the_body(site, address, monkeypatch):
    monkeypatch.setattr(page_cache.Page, "polish", lambda _page: None)  # it would come in between
    for accepted in ("br", "gzip", ""):
        head = site.get(address, method="HEAD", accept_encoding=accepted)
        get = site.get(address, accept_encoding=accepted)
        assert head.headers == get.headers
        assert head.raw == b""
        assert int(head.headers["Content-Length"]) == len(get.raw) > 0


@pytest.mark.parametrize("address", PUBLIC)
def test_a_client_that_has_the_answer_gets_304(site, address):
    full = site.get(address, accept_encoding="br")
    known = full.headers["ETag"]
    assert known.startswith('W/"')  # one name for all encodings
    for named in (known, known[2:], f'"other", {known}', "*"):
        answer = site.get(address, if_none_match=named)
        assert (answer.status, answer.raw) == (304, b"")
        for name in ("ETag", "Cache-Control", "Vary", "Content-Security-Policy"):
            assert answer.headers[name] == full.headers[name]
        assert not {"Content-Length", "Content-Encoding"} & set(answer.headers)
    assert site.get(address, if_none_match='"other"').status == 200
    assert site.rendered == 1


def test_304_needs_no_rendering_where_nothing_is_kept(site):
    known = site.get("/").headers["ETag"]
    fresh = Site()
    assert fresh.get("/", if_none_match=known).status == 304


@pytest.mark.parametrize(
    "spelling",
    [
        "/?hd-plus=3&hd=20",
        "/?hd=20&hd-plus=3&2k=0&drafts=0",
        "/?hd=20&hd-plus=3&2k=&drafts=",
        "/?hd=5&hd=20&hd-plus=3",
        "/?hd=%320&hd%2Dplus=3",
        "/?utm_source=x&hd=20&fbclid=y&hd-plus=3",
        "/?hd=20&hd-plus=3&as_of=2030-01-01",
        "/?hd=20&amp;hd-plus=3",
        "/?amp%3BHD=20&amp;amp;HD-Plus=3",
        "/?HD=5&hd=20&HD=6&amp;hd=7&hd-plus=3",
    ],
)
def test_one_state_is_one_page_however_its_address_is_spelled(site, spelling):
    first = site.get("/?hd=20&hd-plus=3")
    assert site.kept(spelling)
    assert site.get(spelling).headers == first.headers
    assert Site().get(spelling).body == first.body


@pytest.mark.parametrize(
    "typed",
    [
        *("hd=1,000", "hd=1%20000", "hd=abc", "hd=-1", "hd=+5", "hd=%20", "hd=020", "hd=%D9%A1"),
        *("hd=5&inc=hd", "hd=5&dec=hd", "hd=5&on=2025-02-01", "budget=", "budget=100", "hd=99999"),
    ],
)
def test_what_was_typed_is_shown_again_to_those_who_typed_it(site, client, typed):
    for plain in ("/", "/?hd=5", "/?hd=1000", "/?hd=20"):
        site.get(plain)
    assert site.get(f"/?{typed}").body == client.get(f"/?{typed}").content
    assert site.get(f"/?{typed}").body == client.get(f"/?{typed}").content


def test_zeros_are_dropped_only_where_they_mean_nothing():
    reads = Parameters(("hd", "2k"), ("budget",))
    for query, expected in {
        "hd=0&2k=3": "2k=3",
        "hd=00&2k=3": "hd=00&2k=3",
        "hd=0&budget=": "hd=0&budget=",
        "budget=5&hd=3&b=1": "hd=3&budget=5",
        "hd=1%2C000": "hd=1%2C000",
        "": "",
    }.items():
        assert canonical(query, reads) == expected


def test_unknown_parameters_never_make_a_key(site):
    site.get("/")
    for n in range(3_000):
        assert site.kept(f"/?utm_source={n}&x{n}=1")
    assert len(site.layer.cache.bare.pages) == 1
    assert not site.layer.cache.with_query.pages


def test_what_is_still_being_written_is_rendered_each_time(site, settings):
    settings.DEBUG = True
    assert not site.kept("/robots.txt")
    assert not site.kept("/robots.txt")


def test_what_sets_a_cookie_is_kept_for_nobody():
    def django(environ, start):
        response = HttpResponse("x", headers={"ETag": 'W/"x"'})
        caching.set_mark(response, caching.Mark((revision.current(), clock.today()), Parameters()))
        response.set_cookie("who", "1")
        start("200 OK", [("Set-Cookie", "who=1")])
        return response

    site = Site(django)
    assert not site.kept("/")
    assert not site.kept("/")


@pytest.mark.parametrize("condition", ["if_match", "if_unmodified_since"])
def test_conditions_that_only_django_weighs_are_left_to_it(site, condition):
    assert not site.kept("/")
    assert site.kept("/")
    failing = {"if_match": 'W/"other"', "if_unmodified_since": "Thu, 01 Jan 1970 00:00:00 GMT"}
    before = site.rendered
    site.get("/", **{condition: failing[condition]})
    assert site.rendered == before + 1


@pytest.mark.slow
def test_twenty_thousand_addresses_leave_memory_where_it_was():
    """Bodies of the page's size, without the time that rendering them takes."""

    state = (revision.current(), clock.today())

    def django(environ, start):
        body = environ["QUERY_STRING"].encode() * 2_000
        response = HttpResponse(body[:26_000], headers={"ETag": 'W/"x"'})
        caching.set_mark(response, caching.Mark(state, Parameters(("hd",))))
        start("200 OK", [])
        return response

    site = Site(django)
    site.get("/")
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for n in range(1, 20_001):
            site.get(f"/?hd={n}", accept_encoding="gzip" if n % 10 == 0 else "")
        grown = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert site.rendered == 20_001
    assert grown < 5_000_000
    assert site.kept("/"), "what robots ask for must not push out the page itself"


def test_a_shelf_holds_no_more_than_it_may():
    class Fake:
        weight = 10

    store = page_cache.PageStore(most=3, heaviest=25)
    for name in "abc":
        store.put(name, Fake())
    assert list(store.pages) == ["b", "c"]
    store.put("c", Fake())
    assert (list(store.pages), store.weight) == (["b", "c"], 20)
    store.get("b")
    store.put("d", Fake())
    assert list(store.pages) == ["b", "d"]


@pytest.mark.parametrize(
    "address", ["/admin/login/", "/nothing/", "/healthz", "/readyz", "/static/theme.js"]
)
def test_everything_else_passes_through_untouched(site, client, address):
    for _time in range(2):
        answer = site.get(address, accept_encoding="br")
        assert "Content-Encoding" not in answer.headers
        assert answer.raw
    assert site.rendered == 2
    direct = client.get(address)
    assert answer.status == direct.status_code
    direct.close()


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_only_reading_is_kept(site, method):
    site.get("/")
    assert site.get("/", method=method).status == 405
    assert site.rendered == 2


def test_a_preview_of_staff_is_neither_kept_nor_answered_from_what_is(site, settings):
    cookie = f"{settings.SESSION_COOKIE_NAME}=abc"
    site.get("/")
    for address in ("/?as_of=2030-01-01", "/?hd=1&as%5Fof=2030-01-01"):
        assert not site.kept(address, cookie=cookie)
        assert not site.kept(address, cookie=cookie)
    assert site.kept("/?as_of=2030-01-01")
    assert site.kept("/?hd=0", cookie=cookie)


def test_hosts_that_django_refuses_are_refused_for_kept_pages_too(site):
    site.get("/")
    for _time in range(2):
        assert site.get("/", host="evil.example").status == 400
    assert site.kept("/", host="127.0.0.1:8000")


def test_plain_http_is_redirected_for_kept_pages_too(settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    site = Site()
    assert site.get("/", x_forwarded_proto="https").status == 200
    assert site.get("/").status == 301
    assert site.kept("/", x_forwarded_proto="https")


@pytest.mark.parametrize("query", ["hd=" + "1" * 2_048, "&".join("a=1" for _ in range(65))])
def test_addresses_longer_than_ours_are_refused_for_kept_pages_too(site, query):
    site.get("/")
    assert site.get(f"/?{query}").status in {400, 414}


def test_two_edits_in_one_second_are_two_pages(site):
    tip = UsageTip.objects.first()
    with time_machine.travel("2026-11-24 12:00:00+00:00", tick=False):
        seen = set()
        for words in ("first words", "second words"):
            tip.title = words
            tip.save()
            answer = site.get("/")
            assert words.encode() in answer.body
            seen.add(answer.headers["ETag"])
        assert len(seen) == 2


def test_an_edit_while_a_page_is_rendered_is_not_hidden_by_it(site, monkeypatch):
    """The late answer belongs to an older state: it may be sent, but not kept for the new one."""
    tip = UsageTip.objects.first()
    rendering = site.django

    def slow(environ, start):
        response = rendering(environ, start)
        tip.title = "edited meanwhile"
        tip.save()
        return response

    site.django = slow
    assert b"edited meanwhile" not in site.get("/").body
    site.django = rendering
    assert b"edited meanwhile" in site.get("/").body


def test_prices_turn_at_midnight_without_anyone_doing_anything(site, settings):
    settings.TIME_ZONE = "Europe/Berlin"
    price = Price.objects.get(tier__slug="hd")
    Price.objects.create(tier=price.tier, credits_per_image=107, effective_on="2026-12-01")
    with time_machine.travel("2026-11-30 22:59:59+00:00", tick=False):
        before = site.get("/?hd=1")
        assert site.kept("/?hd=1")
    with time_machine.travel("2026-11-30 23:00:00+00:00", tick=False):
        after = site.get("/?hd=1", if_none_match=before.headers["ETag"])
        assert after.status == 200
        assert b"107 credits" in after.body
        assert b"107 credits" not in before.body


EVERYWHERE = {
    "/": "101 credits",
    "/?hd=1": "101 credits",
    "/estimate/?hd=1": "101 credits",
    "/estimate.csv?hd=1": ",101,",
    "/embed/?hd=1": "101 credits",
    "/api/v1/guide": '"credits_per_image": 101',
    "/api/v1/estimate?hd=1": '"credits": 101',
    "/api/v1/words": "101 credits",
    "/badge/hd.txt": "101 credits",
    "/guide.md": "101 credits",
}


@pytest.mark.parametrize(
    ("zone", "midnight"),
    [
        ("Europe/Berlin", "2027-03-27 23:00"),  # the day of 23 hours, and the day after it
        ("Europe/Berlin", "2027-03-28 22:00"),
        ("Europe/Berlin", "2026-10-24 22:00"),  # that of 25 hours
        ("Europe/Berlin", "2026-10-25 23:00"),
        ("Africa/Cairo", "2027-04-29 22:00"),  # has no 0:00, as the clocks go from 0:00 to 1:00
        ("America/Havana", "2026-11-01 04:00"),  # has it twice
        ("America/Havana", "2026-11-02 05:00"),
        ("Asia/Kathmandu", "2026-11-30 18:15"),
    ],
)
def test_prices_turn_at_midnight_also_where_clocks_change(site, settings, zone, midnight):
    settings.TIME_ZONE = zone
    moment = datetime.datetime.fromisoformat(f"{midnight}+00:00")
    day = moment.astimezone(ZoneInfo(zone)).date()
    tier = Price.objects.get(tier__slug="hd").tier
    Price.objects.create(tier=tier, credits_per_image=101, effective_on=day)
    minute = datetime.timedelta(minutes=1)
    with time_machine.travel(moment - minute, tick=False):
        before = {address: site.get(address) for address in EVERYWHERE}
    for later in (0 * minute, 70 * minute):
        with time_machine.travel(moment + later, tick=False):
            for address, words in EVERYWHERE.items():
                after = site.get(address, if_none_match=before[address].headers["ETag"])
                assert words in after.body.decode(), address
                assert words not in before[address].body.decode(), address


def test_another_time_zone_has_another_day(site, settings):
    tier = Price.objects.get(tier__slug="hd").tier
    Price.objects.create(tier=tier, credits_per_image=101, effective_on="2026-12-01")
    found = {}
    for zone in ("UTC", "Europe/Berlin", "America/New_York"):
        settings.TIME_ZONE = zone
        with time_machine.travel("2026-11-30 23:30:00+00:00", tick=False):
            found[zone] = Site().get("/?hd=1", if_none_match=",".join(found.values()))
            assert (b"101 credits" in found[zone].body) == (zone == "Europe/Berlin")
        found[zone] = found[zone].headers["ETag"]
    assert len(set(found.values())) == 3


def test_prices_turn_back_where_a_clock_that_ran_ahead_is_put_right(site):
    price = Price.objects.get(tier__slug="hd")
    Price.objects.create(tier=price.tier, credits_per_image=107, effective_on="2026-12-01")
    with time_machine.travel("2026-12-01 12:00:00+00:00", tick=False):
        assert b"107 credits" in site.get("/?hd=1").body
        assert site.kept("/?hd=1")
    with time_machine.travel("2026-11-30 12:00:00+00:00", tick=False):
        assert b"107 credits" not in site.get("/?hd=1").body


def test_shared_caches_may_answer_themselves_but_not_over_midnight(site, settings):
    settings.SHARED_CACHE_SECONDS = 600
    settings.TIME_ZONE = "Europe/Berlin"
    for moment, seconds in (("12:00:00", 600), ("22:58:20", 100), ("23:00:00", 600)):
        with time_machine.travel(f"2026-11-30 {moment}+00:00", tick=False):
            for _kept_or_not in range(2):
                control = site.get("/").headers["Cache-Control"]
                assert f"public, max-age=0, s-maxage={seconds}, must-revalidate" in control


def test_what_a_header_means_is_worked_out_once_and_only_of_short_ones_kept():
    read = []
    meaning = headers.remembered(lambda header: read.append(header))
    for _twice in range(2):
        meaning("br, gzip")
        meaning("x" * 301)
    assert read == ["br, gzip", "x" * 301, "x" * 301]
    for n in range(256):
        meaning(f"br;q=0.{n}")
    meaning("br, gzip")
    assert read.count("br, gzip") == 2


def test_a_kept_page_is_not_worked_out_again(site, monkeypatch):
    first = site.get("/")
    monkeypatch.setattr("creditsguide.calculator.calculator.work_out", lambda *_: 1 / 0)
    assert site.get("/").body == first.body


def test_a_file_that_the_server_sends_its_own_way_is_handed_on():
    """As `runserver` does, which gives what is no answer of Django's any more."""

    def django(environ, start):
        start("200 OK", [("Content-Type", "text/css")])
        return FileWrapper(BytesIO(b"p {}"))

    assert Site(django).get("/static/guide.css").body == b"p {}"
