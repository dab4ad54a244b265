"""Staff in a browser: a price edit shows at once, everywhere, in every worker."""

from __future__ import annotations

import urllib.request

from playwright.sync_api import expect


def read(url: str) -> str:
    """One request on a connection of its own, so that any worker may take it."""
    with urllib.request.urlopen(url) as response:
        return response.read().decode()


def set_price(admin, credits: int) -> None:
    admin.goto("/admin/creditsguide/tier/")
    admin.get_by_role("link", name="HD", exact=True).click()
    admin.locator("#id_prices-0-credits_per_image").fill(str(credits))
    admin.get_by_role("button", name="Save", exact=True).click()
    admin.get_by_role("button", name="Confirm and save").click()
    expect(admin.locator(".success")).to_be_visible()


def test_a_price_edit_shows_at_once_on_every_surface_in_every_worker(admin, site):
    surfaces = ("/?hd=20", "/estimate/?hd=20", "/embed/?hd=20", "/embed/estimate/?hd=20")
    try:
        for credits in (101, 103):
            set_price(admin, credits)
            for surface in surfaces:
                answers = {f"{20 * credits:,}</span>" in read(site + surface) for _ in range(12)}
                assert answers == {True}, surface
    finally:
        set_price(admin, 1)
    assert ">20</span>" in read(site + "/?hd=20")


def test_a_mistake_is_explained_and_nothing_typed_is_lost(admin):
    admin.goto("/admin/creditsguide/usagetip/1/change/")
    text = admin.locator("#id_text")
    text.fill("Costs {sd.credits} only")
    admin.get_by_role("button", name="Save", exact=True).click()
    expect(admin.locator(".faults")).to_contain_text("{sd.credits} cannot be filled in")
    expect(admin.locator(".errorlist")).to_contain_text("{hd.credits}")
    expect(text).to_have_value("Costs {sd.credits} only")
