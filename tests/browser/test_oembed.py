"""oEmbed as others use it: a consumer's library finds and embeds the guide from its address."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from pyoembed import PyOembedException, oEmbed


def test_a_consumer_discovers_and_embeds_the_guide(page, site, host):
    found = oEmbed(f"{site}/?hd=20&hd-plus=3", maxwidth=480)
    assert found["type"] == "rich"
    assert found["title"] == "26 credits for 23 images"
    assert found["width"] == 480
    page.goto(host.serve(found["html"]))
    expect(page.frame_locator("iframe").locator("#total")).to_have_text("26")
    page.wait_for_function("document.querySelector('iframe').style.height")
    assert found["height"] >= page.locator("iframe").bounding_box()["height"]
    expect(page.locator("blockquote")).to_be_hidden()


@pytest.mark.parametrize("width", [280, 320, 480, 720])
@pytest.mark.parametrize(
    "query",
    [
        "",
        "?hd=20&hd-plus=3",
        "?hd=20&hd-plus=3&drafts=3",
        "?hd=9999&hd-plus=9999&2k=9999&drafts=20",
        "?budget=100",
        "?budget=26&images=23",
        "?show=table",
        "?show=tiers",
        "?show=launch",
        "?show=website",
    ],
)
def test_the_height_fits_where_no_script_corrects_it(page, site, query, width):
    found = oEmbed(f"{site}/embed/{query}")
    page.set_viewport_size({"width": width, "height": 150})
    page.goto(f"/embed/{query}")
    needed = page.evaluate("document.documentElement.getBoundingClientRect().height")
    assert found["height"] >= needed


def test_a_page_without_prices_is_not_discovered(site):
    with pytest.raises(PyOembedException):
        oEmbed(f"{site}/healthz")
