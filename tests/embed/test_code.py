"""The page where an embed is put together: options, preview, code."""

from __future__ import annotations

import html
import re

import pytest

from creditsguide.models import Tier

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"
WAYS = ("both", "frame", "element", "react", "wordpress", "email", "link")


def page(client, query: str = "") -> str:
    return client.get(f"/embed/code/{query}").content.decode()


def code(client, key: str, query: str = "") -> str:
    found = re.search(rf'<code id="c-{key}">(.*?)</code>', page(client, query), re.DOTALL)
    return html.unescape(found[1])


def preview(client, query: str = "") -> str:
    return re.search(r"<iframe [^>]*>", page(client, query))[0]


def value(text: str, name: str) -> str:
    """What stands in a field of the options."""
    return re.search(rf'<input id="o-{name}" name="{name}" value="(.*?)"', text)[1]


def error(text: str, name: str) -> str:
    """What is said beside it."""
    leaf = re.search(rf'<p class="err" id="e-{name}">(.*?)</p>', text, re.DOTALL)[1]
    return re.sub(r"<[^>]*>|Error:", "", leaf).strip()


def test_the_frame_works_alone(client):
    assert code(client, "frame", "?hd=20&hd-plus=3&theme=dark") == (
        f'<iframe src="{SITE}/embed/?hd=20&amp;hd-plus=3&amp;theme=dark"\n'
        '  title="Image credit calculator" loading="lazy" width="100%" height="1055"\n'
        '  style="border:0;max-width:100%;height:1055px;color-scheme:dark"></iframe>'
    )


def test_with_the_script_it_is_never_loaded_late(client):
    """WebKit would size a lazy frame when it is seen, and the page would jump."""
    assert code(client, "both", "?hd=20&theme=dark") == (
        f'<iframe src="{SITE}/embed/?hd=20&amp;theme=dark"\n'
        '  title="Image credit calculator" width="100%" height="803"\n'
        '  style="border:0;max-width:100%;height:803px;color-scheme:dark"></iframe>\n'
        f'<script async src="{SITE}/embed.js"></script>'
    )


@pytest.mark.parametrize("size", ["", "320", "480"])
def test_the_frame_alone_is_high_enough_for_the_narrowest_column(client, size):
    assert 'height="1805"' in code(client, "frame", f"?show=tiers&maxwidth={size}")


def test_the_link_needs_no_frame(client):
    assert code(client, "link", "?hd=3&utm_source=blog") == (
        f'<a href="{SITE}/?hd=3&amp;utm_source=blog#calculator">Image credit calculator</a>'
    )


@pytest.mark.parametrize(
    ("show", "place"), [("table", "table"), ("tiers", "tiers"), ("social", "project-social")]
)
def test_the_link_leads_to_the_same_part_of_the_guide(client, show, place):
    assert f'href="{SITE}/#{place}"' in code(client, "link", f"?hd=3&show={show}")
    assert f'id="{place}"' in client.get("/").content.decode()


@pytest.mark.parametrize("query", ["", "?hd=20&hd-plus=3", "?show=social", "?show=table"])
def test_no_price_is_pasted_anywhere(client, query):
    for key in (*WAYS, "svg", "txt"):
        assert not re.search(r"\d+ (credit|image)", code(client, key, query))


@pytest.mark.parametrize(
    ("theme", "scheme"), [("auto", "light dark"), ("light", "light"), ("dark", "dark")]
)
def test_the_frame_names_the_scheme_it_has(client, theme, scheme):
    assert f"color-scheme:{scheme}" in code(client, "frame", f"?theme={theme}")
    assert f'class="as-{theme}"' in preview(client, f"?theme={theme}")


@pytest.mark.parametrize(
    ("typed", "width"), [("480", "480"), ("1,200", "1200"), ("+280+", "280"), ("", "100%")]
)
def test_the_width_is_the_hosts_own(client, typed, width):
    query = f"?maxwidth={typed}"
    assert f' width="{width}"' in code(client, "both", query)
    assert f' width="{width}"' in code(client, "frame", query)
    assert f'width="{width}" height=' in preview(client, query)
    for key in ("element", "react"):
        assert (f'maxwidth="{width}"' in code(client, key, query)) == bool(typed)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("279", "Type 280 or more, or leave it empty."),
        ("-500", "Type 280 or more, or leave it empty."),
        ("2001", "The width must be 2,000 or less."),
        ("50%25", "Type the width in digits, like 480."),
    ],
)
def test_a_width_that_cannot_be_stays_as_typed_with_its_reason(client, typed, message):
    text = page(client, f"?hd=3&maxwidth={typed}")
    assert error(text, "maxwidth") == message
    assert value(text, "maxwidth") == typed.replace("%25", "%")
    assert 'width="100%"' in code(client, "frame", f"?hd=3&maxwidth={typed}")
    response = client.get(f"/embed/code/?hd=3&maxwidth={typed}")
    assert response["HX-Replace-Url"] == "/embed/code/?hd=3"


def test_only_a_calculator_is_given_the_mix(client):
    frame = code(client, "frame", "?hd=20&show=table&theme=dark")
    assert f'src="{SITE}/embed/?show=table&amp;theme=dark"' in frame


def test_the_preview_is_at_a_relative_address(client):
    frame = preview(client, "?hd=20&theme=auto&background=clear")
    assert 'src="/embed/?hd=20&amp;background=clear"' in frame


@pytest.mark.parametrize("query", ["?theme=x", "?show=x", "?background=x", "?x=1"])
def test_a_value_nobody_knows_means_the_usual(client, query):
    assert page(client, query) == page(client)


def test_the_options_show_what_is_chosen(client):
    text = page(client, "?show=social&theme=dark&background=clear&maxwidth=320")
    chosen = re.findall(r'<input type="radio" name="(\w+)" value="(\w*)" checked>', text)
    assert {("theme", "dark"), ("background", "clear")} <= set(chosen)
    assert value(text, "maxwidth") == "320"
    assert '<option value="social" selected>' in text


def test_the_mix_and_the_campaign_have_their_fields(client):
    text = page(client, "?hd=20&2k=1&drafts=2&utm_source=blog&utm_id=7")
    typed = {name: value(text, name) for name in ("hd", "hd-plus", "2k", "drafts", "utm_source")}
    assert typed == {"hd": "20", "hd-plus": "", "2k": "1", "drafts": "2", "utm_source": "blog"}
    form = re.search(r"<form .*?</form>", text, re.DOTALL)[0]
    assert re.findall(r'<input type="hidden" name="(.*?)" value="(.*?)">', form) == [
        ("utm_id", "7")
    ]
    assert "<noscript><button" in form
    assert "?hd=20&amp;2k=1&amp;drafts=2&amp;" in code(client, "frame", "?hd=20&2k=1&drafts=2")


def test_a_form_that_is_sent_with_empty_fields_asks_for_the_usual(client):
    """Scripts off, a browser sends every field, the empty ones too."""
    empty = "?show=calculator&hd=&hd-plus=&2k=&drafts=&budget=&images=&theme=light&maxwidth="
    assert page(client, f"{empty}&utm_source=&utm_medium=&utm_campaign=") == page(client)
    sent = empty.replace("hd=&", "hd=20&", 1)
    assert f"{SITE}/embed/?hd=20&amp;theme=light" in code(client, "frame", sent)


def test_a_budget_takes_the_place_of_a_mix(client):
    query = "?hd=3&budget=100&images=20"
    assert f"{SITE}/embed/?budget=100&amp;images=20&amp;theme=light" in code(client, "frame", query)
    text = page(client, query)
    assert (value(text, "hd"), value(text, "budget"), value(text, "images")) == ("3", "100", "20")
    assert error(text, "budget") == ""


def test_images_without_credits_are_no_budget(client):
    text = page(client, "?hd=3&images=20")
    assert error(text, "budget") == "Type the credits as well."
    assert f"{SITE}/embed/?hd=3&amp;theme=light" in code(client, "frame", "?hd=3&images=20")


@pytest.mark.parametrize(
    ("query", "name", "message"),
    [
        ("?hd=three&2k=1", "hd", "Type the number of HD images in digits, like 3."),
        ("?drafts=21&2k=1", "drafts", "The number of drafts must be 20 or fewer."),
        ("?budget=abc", "budget", "Type the number of credits in digits, like 100."),
    ],
)
def test_what_cannot_be_read_stays_with_its_reason(client, query, name, message):
    text = page(client, query)
    assert error(text, name) == message
    assert value(text, name) == dict([query[1:].split("&")[0].split("=")])[name]
    assert re.search(rf'id="o-{name}"[^>]* aria-invalid="true"', text)
    assert ("2k=1" in code(client, "frame", query)) == ("2k" in query)


def test_its_own_address_is_canonical(client):
    response = client.get("/embed/code/?maxwidth=320&show=calculator&hd=0&2k=2&theme=dark&x=1")
    assert response["HX-Replace-Url"] == "/embed/code/?2k=2&theme=dark&maxwidth=320"
    assert f'<link rel="canonical" href="{SITE}/embed/code/">' in response.content.decode()


def test_frames_are_allowed_there_and_nowhere_else(client):
    assert "frame-src 'self'" in client.get("/embed/code/")["Content-Security-Policy"]
    for path in ("/", "/embed/", "/admin/login/"):
        assert "frame-src" not in client.get(path)["Content-Security-Policy"]


def test_an_unchanged_answer_keeps_its_policy(client):
    etag = client.get("/embed/code/")["ETag"]
    again = client.get("/embed/code/", headers={"if-none-match": etag})
    assert again.status_code == 304
    assert "frame-src 'self'" in again["Content-Security-Policy"]


def test_the_element_has_every_parameter_as_an_attribute(client):
    assert code(client, "element", "?hd=20&2k=1&theme=auto&background=clear&maxwidth=480") == (
        '<credits-guide hd="20" 2k="1" background="clear" maxwidth="480"></credits-guide>\n'
        f'<script async src="{SITE}/embed.js"></script>'
    )
    assert '<credits-guide budget="100" theme="light">' in code(client, "element", "?budget=100")


@pytest.mark.parametrize("slug", ["title", "hidden", "data-sheet", "mix"])
def test_a_slug_that_means_something_else_to_html_stands_in_the_mix(client, slug):
    Tier.objects.filter(slug="hd").update(slug=slug)
    element = code(client, "element", f"?{slug}=20&2k=1")
    assert f'<credits-guide mix="{slug}=20" 2k="1" theme="light">' in element


def test_react_is_given_the_whole_mix_in_one_attribute(client):
    """No name in JSX starts with a digit."""
    text = code(client, "react", "?hd=20&2k=1&utm_source=a%22b")
    assert (
        '<credits-guide mix="hd=20&amp;2k=1" theme="light" utm_source="a&quot;b"></credits-guide>'
    ) in text
    assert f'<script async src="{SITE}/embed.js"></script>' in text


def test_wordpress_is_given_an_address_that_oembed_knows(client):
    address = code(client, "wordpress", "?hd=20&utm_source=blog")
    assert address == f"{SITE}/embed/?hd=20&theme=light&utm_source=blog"
    assert client.get("/oembed/", {"url": address}).json()["title"] == "20 credits for 20 images"


def test_mail_is_given_a_picture_that_leads_to_the_same(client):
    assert code(client, "email", "?hd=3&utm_source=news") == (
        f'<a href="{SITE}/?hd=3&amp;utm_source=news#calculator"><img src="{SITE}/og.png" '
        'alt="Image credit calculator" width="600" height="315" border="0"></a>'
    )
    assert code(client, "email", "?show=social") == (
        f'<a href="{SITE}/#project-social"><img src="{SITE}/badge/social.png" '
        'alt="What the project Social Media Campaign takes" height="24" border="0"></a>'
    )
    for path in ("/og.png", "/badge/social.png"):
        assert client.get(path)["Content-Type"] == "image/png"


def test_it_says_what_systems_do_to_frames_and_what_is_asked_of_whom(client):
    text = page(client)
    assert "takes the whole code out and says nothing" in text
    for directive in ("frame-src", "script-src", "connect-src"):
        assert f"{directive} {SITE}" in text
    assert "No cookie, nothing from third parties." in text
    assert "creditsguide:estimate" in code(client, "events")


@pytest.mark.parametrize("slug", ["hd", "hd-plus", "2k", "social", "launch"])
def test_badges_are_offered(client, slug):
    assert f'<img src="{SITE}/badge/{slug}.svg"' in code(client, "svg")
    assert f"{SITE}/badge/{slug}.txt" in code(client, "txt").splitlines()
    assert f'<img src="/badge/{slug}.svg"' in page(client)


def test_badges_are_offered_for_mail_and_read_me_files(client):
    hd, *_tiers, social, _website, _print, _launch = code(client, "png").splitlines()
    assert hd == (
        f'<a href="{SITE}/#tier-hd"><img src="{SITE}/badge/hd.png" '
        'alt="What one HD image takes" height="24" border="0"></a>'
    )
    assert f'<a href="{SITE}/#project-social"><img src="{SITE}/badge/social.png"' in social
    assert 'alt="What the project Social Media Campaign takes"' in social
    assert (
        "[![What one HD+ image takes](https://img.shields.io/endpoint?url="
        f"http%3A%2F%2F127.0.0.1%3A8000%2Fbadge%2Fhd-plus.json)]({SITE}/#tier-hd-plus)"
    ) in code(client, "shields").splitlines()


@pytest.mark.usefixtures("prime_prices")
def test_no_badge_code_names_a_figure_that_grows_old(client):
    for key in ("svg", "png", "shields", "txt"):
        assert not re.search(r"10[137]|2,?329|credit", code(client, key))


@pytest.mark.usefixtures("prime_prices")
def test_a_number_in_a_sentence_is_todays_under_its_live_name(client):
    *spans, script = code(client, "sentence").splitlines()
    assert script == f'<script async src="{SITE}/words.js"></script>'
    assert spans[0] == '<span data-credits="hd.credits">101 credits</span>'
    assert spans[3] == '<span data-credits="social.total">2,329 credits</span>'
    words = client.get("/api/v1/words").json()
    for span in spans:
        name, text = re.fullmatch(r'<span data-credits="(.*?)">(.*?)</span>', span).groups()
        assert words[name] == text


def test_a_badge_hands_the_campaign_on(client):
    for key, sign in (("svg", "&amp;"), ("png", "&amp;"), ("shields", "&")):
        tagged = f"{SITE}/?utm_source=news{sign}utm_medium=mail#project-social"
        text = code(client, key, "?utm_source=news&utm_medium=mail")
        assert tagged in text


def test_a_name_keeps_to_the_text_of_its_badge(client):
    Tier.objects.filter(slug="hd").update(name='a](x)"<b>')
    assert '[![What one a\\](x)"\\<b\\> image takes](https://' in code(client, "shields")
    for key in ("svg", "png"):
        assert 'alt="What one a](x)&quot;&lt;b&gt; image takes"' in code(client, key)


def test_names_are_safe_in_the_code(client):
    tier = Tier.objects.get(slug="hd")
    tier.name = '"><script>'
    tier.save()
    assert "<script>" not in page(client)
    assert "<script>" not in code(client, "svg")


def test_without_tiers_there_is_nothing_to_embed(client):
    Tier.objects.update(status="draft")
    Tier.objects.first().save()
    text = page(client)
    assert "No tiers published yet" in text
    assert "<iframe" not in text


def test_the_calculator_leads_there_with_its_mix(client):
    text = client.get("/?hd=20&hd-plus=3").content.decode()
    assert 'href="/embed/code/?hd=20&amp;hd-plus=3">Embed</a>' in text
    assert 'href="/embed/code/">Embed</a>' in client.get("/").content.decode()


def test_the_admin_leads_there(admin_client):
    text = admin_client.get("/admin/creditsguide/embedorigin/").content.decode()
    assert 'href="/embed/code/"' in text


def test_it_begins_with_light(client):
    text = page(client)
    assert '<input type="radio" name="theme" value="light" checked>' in text
    assert "&amp;theme=light" in code(client, "both", "?hd=20")
    auto = client.get("/embed/code/?theme=auto&hd=20")
    assert auto["HX-Replace-Url"] == "/embed/code/?hd=20&theme=auto"
    assert client.get("/embed/code/?theme=light")["HX-Replace-Url"] == "/embed/code/"


def test_it_says_what_auto_follows_and_when_not_to_take_it(client):
    follows, warning = "Without the script it follows each visitor", "can be white on white"
    for query, said, warned in (
        ("", False, False),
        ("?theme=auto", True, False),
        ("?theme=auto&background=clear", True, True),
        ("?background=clear", False, False),
    ):
        text = page(client, query)
        assert (follows in text, warning in text) == (said, warned), query
