"""oEmbed 1.0: what to show in place of one of our addresses."""

from __future__ import annotations

import html
import re
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

import pytest

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"


def ask(client, url: str, more: str = ""):
    return client.get(f"/oembed/?url={quote(url, safe='')}{more}")


def test_a_guide_address_becomes_its_calculator(client):
    response = ask(client, f"{SITE}/?hd=20&hd-plus=3#calculator")
    assert response["Content-Type"] == "application/json"
    answer = response.json()
    assert answer["version"] == "1.0"
    assert answer["type"] == "rich"
    assert answer["title"] == "26 credits for 23 images"
    assert answer["provider_name"] == "Credits Guide"
    assert answer["provider_url"] == f"{SITE}/"
    assert f'src="{SITE}/embed/?hd=20&amp;hd-plus=3"' in answer["html"]
    assert f'width="{answer["width"]}" height="{answer["height"]}"' in answer["html"]
    assert "<script" not in answer["html"]


@pytest.mark.parametrize(
    ("address", "title", "path"),
    [
        ("/", "Image credit calculator", "/embed/"),
        ("", "Image credit calculator", "/embed/"),
        ("/?hd=0&nothing=1", "Image credit calculator", "/embed/"),
        ("/?hd=1", "1 credit for 1 image", "/embed/?hd=1"),
        ("/embed/?show=launch", "Product Launch: 85 credits", "/embed/?show=launch"),
        ("/embed/?show=table", "Credits by Number of Images", "/embed/?show=table"),
        (
            "/embed/?2k=2&theme=dark&utm_source=x",
            "6 credits for 2 images",
            "/embed/?2k=2&theme=dark&utm_source=x",
        ),
    ],
)
def test_the_title_carries_the_total(client, address, title, path):
    answer = ask(client, f"{SITE}{address}").json()
    assert answer["title"] == title
    assert f'src="{SITE}{html.escape(path)}"' in answer["html"]


@pytest.mark.usefixtures("prime_prices")
def test_the_total_is_computed(client):
    answer = ask(client, f"{SITE}/?hd=20&hd-plus=3").json()
    assert answer["title"] == "2,329 credits for 23 images"
    assert "2,329" not in answer["html"]


def test_the_frame_says_the_theme_it_has(client):
    for theme, scheme in (("auto", "light dark"), ("light", "light"), ("dark", "dark")):
        answer = ask(client, f"{SITE}/embed/?theme={theme}").json()
        assert f"color-scheme:{scheme}" in answer["html"]


@pytest.mark.parametrize(
    ("more", "width", "height"),
    [
        ("&maxwidth=320", 320, None),
        ("&maxwidth=5000", 720, None),
        ("&maxheight=200", 720, 200),
        ("&maxwidth=300&maxheight=99", 300, 99),
        ("&maxwidth=0", 720, None),
        ("&maxwidth=-5", 720, None),
        ("&maxwidth=wide", 720, None),
        ("&maxwidth=%D9%A3%D9%A3", 720, None),
        ("&maxwidth=1e3", 720, None),
        (f"&maxwidth={'9' * 60}", 720, None),
    ],
)
def test_it_keeps_within_the_room_there_is(client, more, width, height):
    answer = ask(client, f"{SITE}/?hd=20", more).json()
    assert answer["width"] == width
    if height:
        assert answer["height"] == height


def test_narrow_frames_are_taller(client):
    wide, narrow = (
        ask(client, f"{SITE}/?hd=20", more).json()["height"] for more in ("", "&maxwidth=320")
    )
    assert wide < narrow


def test_xml_says_the_same(client):
    address = f"{SITE}/embed/?show=social"
    response = ask(client, address, "&format=xml")
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    root = ElementTree.fromstring(response.content)
    assert root.tag == "oembed"
    found = {child.tag: child.text for child in root}
    expected = ask(client, address).json()
    assert found == {name: str(value) for name, value in expected.items()}


@pytest.mark.parametrize(
    "address",
    [
        "",
        "/",
        "https://elsewhere.example/",
        "http://127.0.0.1:8001/",
        "https://127.0.0.1:8000/",
        "http://127.0.0.1:8000@elsewhere.example/",
        "http://user@127.0.0.1:8000/",
        "//127.0.0.1:8000/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://[",
        f"{SITE}/nothing/",
        f"{SITE}/embed/code/",
        f"{SITE}/admin/",
        f"{SITE}.elsewhere.example/",
    ],
)
def test_an_address_that_is_not_ours_is_not_found(client, address):
    assert ask(client, address).status_code == 404


def test_no_address_at_all_is_not_found(client):
    assert client.get("/oembed/").status_code == 404


@pytest.mark.parametrize("wanted", ["yaml", "JSON", "", "jsonp"])
def test_an_unknown_format_is_not_implemented(client, wanted):
    assert ask(client, f"{SITE}/", f"&format={wanted}").status_code == 501


def test_scripts_on_other_sites_may_ask(client):
    assert ask(client, f"{SITE}/")["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("query", ["", "?hd=20&hd-plus=3"])
def test_the_guide_says_where_to_ask(client, query):
    page = client.get(f"/{query}").content.decode()
    for media_type in ("application/json", "text/xml"):
        found = re.search(rf'<link rel="alternate" type="{media_type}\+oembed" href="(.*?)">', page)
        parts = urlsplit(html.unescape(found[1]))
        assert f"{parts.scheme}://{parts.netloc}" == SITE
        response = client.get(f"{parts.path}?{parts.query}")
        assert response["Content-Type"].startswith(media_type)
        assert (b"26 credits for 23 images" in response.content) == bool(query)


def test_the_thumbnail_is_the_picture_of_link_previews_where_it_fits(client):
    answer = client.get("/oembed/?url=http://127.0.0.1:8000/").json()
    assert answer["thumbnail_url"].startswith("http://127.0.0.1:8000/og.png?v=")
    assert (answer["thumbnail_width"], answer["thumbnail_height"]) == (1200, 630)
    small = client.get("/oembed/?url=http://127.0.0.1:8000/&maxwidth=600").json()
    assert not [name for name in small if name.startswith("thumbnail")]
