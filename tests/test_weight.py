"""What a first visit carries, in bytes as a browser receives them."""

from __future__ import annotations

from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.utils.http import http_date

from creditsguide.models import Pack, Question
from creditsguide.web import compression
from creditsguide.web.static_files import stripped
from tests.support.packs import sell

from .conftest import ROOT

pytestmark = pytest.mark.django_db


def weight(data: bytes) -> int:
    return len(brotli.compress(data))


def sheet(name: str) -> int:
    """As it is served."""
    return weight(stripped((ROOT / f"static/{name}.css").read_text()).encode())


def test_html_and_style_come_in_one_round_trip(client):
    page = weight(client.get("/?hd=20&hd-plus=3").content)
    assert page + sheet("guide") <= 14_000


@pytest.mark.parametrize("images", [7, 9_999])
def test_an_answer_about_one_tier_fits_one_packet(client, images):
    """Of 1,500 bytes, as most networks have them, with what a server says at its head."""
    response = client.get(f"/estimate/?hd={images}")
    lines = [f"{name}: {value}" for name, value in response.headers.items()]
    lines += ["HTTP/1.1 200 OK", "Server: granian", f"Date: {http_date()}", "Content-Encoding: br"]
    body = compression.compress("br", response.content, quick=True)
    assert len("\r\n".join(lines)) + len("\r\n\r\n") + len(body) <= 1_500


def test_five_packs_and_six_questions_weigh_little_more(client):
    sell()
    for pack in Pack.objects.all():
        pack.buy_url = f"https://buy.example/{pack.slug}"
        pack.save()
    for n in range(4):
        Question.objects.create(
            question=f"What does rule number {n} of credits say?",
            answer="It says what counts, what lasts and what comes back." + " And why." * n,
            status="published",
        )
    page = client.get("/?hd=20&hd-plus=3")
    assert page.content.count(b'rel="stylesheet"') == 1
    assert weight(page.content) + sheet("guide") <= 15_000


def test_what_indents_the_templates_is_not_sent(client):
    assert b"\n  " not in client.get("/").content


def test_the_one_blocking_script_is_tiny():
    assert weight((ROOT / "static/theme.js").read_bytes()) <= 300


def test_the_whole_page_stays_light(client):
    names = ["guide.css", "theme.js", "calculator.js", "django_htmx/htmx-2.min.js"]
    files = [Path(finders.find(name)).read_bytes() for name in names]
    font = (ROOT / "static/familjen.woff2").stat().st_size
    total = weight(client.get("/").content) + sum(map(weight, files)) + font
    assert total <= 45_000


def test_what_a_mix_leaves_as_it_is_goes_out_without_indentation(client):
    page = client.get("/").content.decode()
    table = page.partition('<section class="sec" id="table"')[2].partition("</section>")[0]
    assert "</table>" in table
    assert "\n " not in table
    assert "\n\n" not in table
