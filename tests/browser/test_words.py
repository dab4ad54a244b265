"""Live words on somebody else's page follow what editors do."""

from __future__ import annotations

import pytest

LISTEN = """
window.stale = [];
document.addEventListener("creditsguide:stale", (event) => stale.push(event.detail));
"""


@pytest.fixture
def retired(shell):
    """A tier that pages of before still name."""
    shell(
        "better = Tier.objects.get(slug='2k'); tier = Tier.objects.get(slug='2k')\n"
        "tier.pk, tier.name, tier.slug, tier.position = None, '4K', '4k', 9\n"
        "tier.status, tier.replaced_by = 'retired', better; tier.save()\n"
        "tier.prices.create(credits_per_image=5, effective_on='2025-01-01')"
    )
    yield
    shell("Tier.objects.get(slug='4k').prices.all().delete(); Tier.objects.get(slug='4k').delete()")


@pytest.mark.usefixtures("retired")
def test_words_of_a_retired_tier_stay_and_their_page_is_told(page, site, host):
    page.add_init_script(LISTEN)
    page.goto(
        host.serve(
            '<span data-credits="4k.credits"> 5 credits </span>'
            f'<script async src="{site}/words.js"></script>'
        )
    )
    page.wait_for_function("window.stale.length")
    assert page.evaluate("stale") == [{"name": "4k.credits", "old": "5 credits", "new": None}]
    assert page.locator("span").inner_text().strip() == "5 credits"


@pytest.fixture
def dearer(shell):
    change = "Price.objects.filter(tier__slug='hd').update(credits_per_image={})".format
    yield lambda: shell(change(103))
    shell(change(1))


def test_the_next_visit_shows_the_next_price(page, site, host, dearer):
    script = f'<script async src="{site}/words.js"></script>'
    page.goto(host.serve(f'<span data-credits="hd.credits">?</span>{script}'))
    page.wait_for_function("document.querySelector('span').textContent === '1 credit'")
    dearer()
    page.reload()
    page.wait_for_function("document.querySelector('span').textContent === '103 credits'")
