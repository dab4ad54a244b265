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
    assert answer["html"] == (
        '<blockquote hidden style="display:none">'
        f'<a href="{SITE}/?hd=20&amp;hd-plus=3#calculator">Image credit calculator</a></blockquote>'
        f'<iframe src="{SITE}/embed/?hd=20&amp;hd-plus=3&amp;theme=light" '
        'title="Image credit calculator" width="100%" height="1055" frameborder="0" '
        'style="border:0;width:100%;max-width:720px;height:1055px;color-scheme:light"></iframe>'
    )
    assert (answer["width"], answer["height"]) == (720, 1055)


@pytest.mark.parametrize(
    ("address", "title", "path"),
    [
        ("/", "Image credit calculator", "/embed/?theme=light"),
        ("", "Image credit calculator", "/embed/?theme=light"),
        ("/?hd=0&nothing=1", "Image credit calculator", "/embed/?theme=light"),
        ("/?hd=1&theme=dark", "1 credit for 1 image", "/embed/?hd=1&theme=dark"),
        ("/embed/?show=launch", "Product Launch: 85 credits", "/embed/?show=launch&theme=light"),
        ("/embed/?show=table&theme=auto", "Credits by Number of Images", "/embed/?show=table"),
        (
            "/embed/?2k=2&theme=dark&utm_source=x",
            "6 credits for 2 images",
            "/embed/?2k=2&theme=dark&utm_source=x",
        ),
        (
            "/?budget=10&images=20",
            "10 credits cover 10 images; 20 need 10 more",
            "/embed/?budget=10&images=20&theme=light",
        ),
        ("/embed/?hd=x&2k=3", "9 credits, HD not counted", "/embed/?2k=3&theme=light"),
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


@pytest.mark.parametrize("more", ["", "&maxwidth=320", "&maxwidth=600"])
def test_it_is_high_enough_on_a_phone_however_wide_it_may_be(client, more):
    assert ask(client, f"{SITE}/?hd=20", more).json()["height"] == 1055


def test_a_host_in_capitals_is_ours_as_well(client, settings):
    settings.SITE_URL = "https://credits.example"
    answer = client.get("/oembed/?url=https://Credits.Example/?hd=3").json()
    assert answer["title"] == "3 credits for 3 images"


@pytest.mark.parametrize(
    ("path", "slashed"),
    [("", "/"), ("?hd=1", "/?hd=1"), ("/embed", "/embed/"), ("/embed?hd=1", "/embed/?hd=1")],
)
def test_an_address_without_its_slash_is_ours_as_well(client, path, slashed):
    answer = ask(client, f"{SITE}{path}").json()
    assert answer == ask(client, f"{SITE}{slashed}").json()
    assert answer["type"] == "rich"


class TestWordPress:
    """What its filter of oEmbed answers demands (wp_filter_oembed_result), as recorded from 6.1."""

    KEPT = {
        "a": {"href"},
        "blockquote": set(),
        "iframe": {
            *("src", "width", "height", "frameborder", "marginwidth", "marginheight"),
            *("scrolling", "title"),
        },
    }

    @pytest.fixture(params=["/", "/?hd=20&hd-plus=3", "/embed/?show=table", "/embed?budget=100"])
    def sent(self, client, request) -> str:
        return ask(client, f"{SITE}{request.param}").json()["html"]

    def filtered(self, sent: str) -> str:
        """Tags and attributes it does not know are taken out, as wp_kses does."""

        def kept(tag: re.Match) -> str:
            slash, name, attributes = tag.groups()
            if name not in self.KEPT:
                return ""
            pairs = re.findall(r'([\w-]+)="([^"]*)"', attributes)
            left = "".join(f' {key}="{value}"' for key, value in pairs if key in self.KEPT[name])
            return f"<{slash}{name}{left}>"

        return re.sub(r"<(/?)(\w+)([^>]*)>", kept, sent)

    def test_the_quote_comes_first_and_the_frame_is_empty(self, sent):
        html = self.filtered(sent)
        quote, frame = re.match(
            r"(<blockquote>.*?</blockquote>)?.*?(<iframe .*?></iframe>)?$", html
        ).groups()
        assert re.fullmatch(r'<blockquote><a href="[^"]+">[^<]+</a></blockquote>', quote)
        assert frame

    def test_the_frame_keeps_its_size_its_name_and_no_border(self, sent):
        frame = re.search(r"<iframe (.*?)>", self.filtered(sent))[1]
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', frame))
        assert set(attributes) == {"src", "title", "width", "height", "frameborder"}
        assert (attributes["width"], attributes["frameborder"]) == ("100%", "0")
        assert "theme=light" in attributes["src"]
        assert "#" not in attributes["src"]  # where it puts its secret

    def test_other_consumers_show_the_frame_alone(self, sent):
        assert sent.startswith('<blockquote hidden style="display:none"><a href=')
        assert "wp-embedded-content" not in sent
        assert "scrolling" not in sent


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
        f"{SITE}/embed//",
        f"{SITE}//",
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


@pytest.mark.parametrize(
    ("address", "shown", "title"),
    [
        ("/embed/", "/embed/", "Image credit calculator"),
        ("/embed/?show=table", "/embed/?show=table", "Credits by Number of Images"),
        ("/embed/?show=tiers&theme=dark", "/embed/?show=tiers&theme=dark", "Credit Cost Structure"),
        ("/embed/?show=launch&hd=3", "/embed/?show=launch", "Product Launch: 85 credits"),
        ("/embed/?x=1&hd=20&hd-plus=3", "/embed/?hd=20&hd-plus=3", "26 credits for 23 images"),
        ("/embed/?hd=20&inc=hd", "/embed/?hd=21", "21 credits for 21 images"),
        ("/embed/?budget=100&hd=3", "/embed/?budget=100", "33–100 images for 100 credits"),
    ],
)
def test_every_frame_is_discovered_and_previewed_by_its_own_address(client, address, shown, title):
    text = client.get(address).content.decode()
    for name in ("json", "xml"):
        asked = f"{SITE}/oembed/?url={quote(SITE + shown, safe='')}&format={name}"
        assert f'+oembed" href="{html.escape(asked)}">' in text
    assert ask(client, f"{SITE}{shown}").json()["title"] == title
    assert f'<meta property="og:title" content="{title}">' in text
    assert f'<meta property="og:url" content="{SITE}{html.escape(shown)}">' in text
    assert f'<meta property="og:image" content="{SITE}/og.png?v=' in text
    assert re.search(r'<meta property="og:description" content="[^"]{20,}">', text)


def test_the_builder_leads_to_what_it_builds(client):
    text = client.get("/embed/code/?show=table").content.decode()
    found = re.search(r'json\+oembed" href="(.*?)">', text)[1]
    answer = client.get(html.unescape(found).removeprefix(SITE)).json()
    assert answer["title"] == "Credits by Number of Images"
