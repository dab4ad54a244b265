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
    assert 0 <= found["height"] - page.locator("iframe").bounding_box()["height"] < 150


def test_a_page_without_prices_is_not_discovered(site):
    with pytest.raises(PyOembedException):
        oEmbed(f"{site}/healthz")
