"""The guide page: every section of the original, in its order, from the database."""

from __future__ import annotations

import re

import pytest
import time_machine

from creditsguide.models import EmbedOrigin, Guide, Price, ProjectTip, Tier, UsageTip
from tests.conftest import visible
from tests.support.rows import make_tier

pytestmark = pytest.mark.django_db

CELLS = [[1, 2, 3], [4, 8, 12], [8, 16, 24], [10, 20, 30], [20, 40, 60]]


def test_every_section_stands_in_its_order(client):
    text = visible(client.get("/"))
    headings = [
        "Image Generation Credits",
        "Understand costs and optimize your credit usage",
        "One image takes 1, 2 or 3 credits, depending on its size.",
        "A credit is what you spend to make an image.",
        "How many images do you need?",
        "26 credits for 23 images Open calculator",
        "Smart Credit Usage for Image Generation",
        "Credit Cost Structure",
        "Quick Credit Calculator",
        "Number of Images",
        "Real Project Cost Breakdowns",
        "Social Media Campaign",
        "Website Redesign",
        "Print Marketing Suite",
        "Product Launch",
        "Smart Credit Usage Tips",
        "Start Small",
        "HD+ Sweet Spot",
        "Reserve 2K",
        "Ready to Generate Cost-Effective Images?",
        "Prices unchanged since 1 January 2025",
    ]
    places = [text.rindex(heading) for heading in headings]
    assert places == sorted(places)


def test_a_tier_card_says_what_one_image_takes(client):
    text = visible(client.get("/"))
    for words in (
        (
            "HD Quality Recommended 1 credit per image Perfect for social media, web content, and "
            "testing ideas Size, time and file: HD Resolution 1024 × 1024 px "
            "Print size 8.7 × 8.7 cm Time 10–15 seconds File size 2–4 MB "
            "Pixels per credit 1.05 million"
        ),
        "HD+ Quality 2 credits per image",
        "1536 × 1536 px Print size 13.0 × 13.0 cm Time 15–25 seconds File size 4–8 MB",
        "2K Quality 3 credits per image",
        "2048 × 2048 px Print size 17.3 × 17.3 cm Time 20–35 seconds File size 8–15 MB",
    ):
        assert words in text
    assert text.count("Recommended") == 1


def test_the_figures_prices_are_all_large_or_none_is(client):
    assert client.get("/").text.count('class="big"') == 3
    Price.objects.filter(tier__slug="2k").update(credits_per_image=1_009)
    assert 'class="big"' not in client.get("/").text


def test_the_quick_table_has_the_originals_15_cells_and_each_opens_its_mix(client):
    page = client.get("/").content.decode()
    found = re.findall(r'<td><a href="/\?([^"]+)#calculator"[^>]*><b>([\d,]+)</b>', page)
    numbers = [int(number) for _query, number in found]
    assert numbers == [cell for row in CELLS for cell in row]
    assert found[7][0] == "hd-plus=8"
    for query, number in found:
        assert f"{number} credit" in visible(client.get(f"/?{query}"))


def test_one_image_is_singular(client):
    text = visible(client.get("/"))
    assert "1 image 1 credit 2 credits 3 credits" in text
    assert "1 credits" not in text


def test_the_projects_add_up(client):
    text = visible(client.get("/"))
    for words in (
        "Social Media Campaign Instagram feed with 20 posts 26 total credits",
        "Website Redesign Complete website with hero images and icons 34 total credits",
        "Print Marketing Suite Brochures, flyers, and poster designs 34 total credits",
        "Product Launch Comprehensive product imagery and marketing 85 total credits",
        "20 × HD quality images 20 × 1 = 20 credits Standard resolution perfect for social media",
        "8 × 2K print-ready images 8 × 3 = 24 credits Maximum resolution required for print",
        "23 images, 4–7 minutes, 52–104 MB",
        "23 images, 4–8 minutes, 74–145 MB",
        "13 images, 3–7 minutes, 84–160 MB",
        "45 images, 10–18 minutes, 190–370 MB",
    ):
        assert words in text


def test_a_line_of_one_is_singular(client):
    line = Tier.objects.get(slug="hd-plus").items.get(project__slug="social")
    line.quantity = 1
    line.save()
    assert "1 × HD+ hero image 1 × 2 = 2 credits" in visible(client.get("/"))


def test_tips_take_their_figures_from_the_database(client):
    text = visible(client.get("/"))
    assert "Test concepts with HD quality (1 credit) before investing" in text
    assert "HD+ quality (2 credits) offers" in text
    assert "Use HD+ only for main campaign visuals" in text


def test_no_button_leads_nowhere(client):
    assert ">Start creating<" not in client.get("/").content.decode()
    guide = Guide.objects.get()
    guide.cta_url = "https://studio.example/new"
    guide.save()
    page = client.get("/").content.decode()
    assert page.count('<a class="btn" href="https://studio.example/new">') == 1
    assert page.count('<a class="btn solid" href="https://studio.example/new">') >= 1


def test_help_is_offered_when_there_is_some(client):
    assert ">Help<" not in client.get("/").content.decode()
    guide = Guide.objects.get()
    guide.help_url = "https://help.example/"
    guide.save()
    assert '<a href="https://help.example/">Help</a>' in client.get("/").content.decode()


def test_a_tier_need_not_be_square(client):
    Tier.objects.filter(slug="2k").update(height_px=1152)
    hd = Tier.objects.get(slug="hd")
    hd.save()
    text = visible(client.get("/"))
    assert "2048 × 1152 px" in text
    assert "17.3 × 9.8 cm" in text


def test_a_price_takes_effect_on_its_day_by_itself(client):
    Price.objects.create(tier_id=1, credits_per_image=7, effective_on="2027-03-01")
    with time_machine.travel("2027-02-28T23:59:59Z"):
        text = visible(client.get("/"))
        assert "HD Quality Recommended 1 credit" in text
        assert "7 credits" not in text
        assert "unchanged since 1 January 2025" in text
        etag = client.get("/")["ETag"]
    with time_machine.travel("2027-03-01T00:00:01Z"):
        response = client.get("/", headers={"if-none-match": etag})
        assert response.status_code == 200
        text = visible(response)
        assert "HD Quality Recommended 7 credits" in text
        assert "unchanged since 1 March 2027" in text


def test_the_day_turns_at_midnight_of_the_sites_time_zone(client, settings):
    settings.TIME_ZONE = "Pacific/Auckland"
    Price.objects.create(tier_id=1, credits_per_image=7, effective_on="2027-03-01")
    with time_machine.travel("2027-02-28T11:00:01Z"):
        assert "HD Quality Recommended 7 credits" in visible(client.get("/"))


@time_machine.travel("2026-11-23T12:00:00Z")
def test_only_announced_prices_are_named(client):
    Price.objects.create(tier_id=2, credits_per_image=5, effective_on="2026-12-01", announced=True)
    Price.objects.create(tier_id=3, credits_per_image=7, effective_on="2026-12-01")
    text = visible(client.get("/"))
    assert "HD+ will cost 5 credits from 1 December 2026." in text
    assert "7 credits" not in text


def test_a_published_tier_without_a_price_is_left_out_and_logged(client, caplog):
    Price.objects.filter(tier__slug="2k").delete()
    Tier.objects.get(slug="hd").save()
    text = visible(client.get("/"))
    assert "2K Quality" not in text
    assert "Print Marketing Suite" not in text
    assert "2k is published but has no price" in caplog.text


def test_drafts_are_not_shown(client):
    UsageTip.objects.filter(title="Start Small").update(status="draft")
    make_tier(name="4K", slug="4k")
    text = visible(client.get("/"))
    assert "Start Small" not in text
    assert "4K" not in text


def test_editors_texts_are_escaped(client):
    tip = ProjectTip.objects.first()
    tip.text = "<script>alert(1)</script> & {hd}"
    tip.save()
    page = client.get("/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; HD" in page


def test_without_content_the_page_says_so(client):
    EmbedOrigin.objects.all().delete()
    Guide.objects.all().delete()
    response = client.get("/")
    assert response.status_code == 200
    assert "No tiers published yet" in visible(response)


def test_without_tiers_the_page_still_stands(client):
    Guide.objects.update(recommended_tier=None)
    Tier.objects.update(status="draft")
    Guide.objects.get().save()
    response = client.get("/?hd=3&inc=hd")
    assert response.status_code == 200
    assert "No tiers published yet" in visible(response)


@pytest.mark.parametrize("count", [1, 2, 4, 5, 7])
def test_any_number_of_tiers_is_drawn(client, count):
    Tier.objects.exclude(slug="hd").update(status="draft")
    for rank in range(2, count + 1):
        size = {"width_px": 1000 * rank + 1, "height_px": 700 * rank, "position": rank}
        make_tier(rank, name=f"X{rank}", slug=f"x{rank}", status="published", **size)
    page = client.get("/?hd=3").content.decode()
    assert page.count('<article class="tier"') == count


def test_an_unknown_page_is_told_so(client):
    response = client.get("/nothing/here/")
    assert response.status_code == 404
    assert visible(response).count("Page not found") == 2  # in its title, and first


def test_an_error_of_ours_is_told_so(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("creditsguide.calculator.calculator.work_out", lambda *_: 1 / 0)
    response = client.get("/")
    assert response.status_code == 500
    assert "Something broke on our side" in visible(response)


def test_the_canonical_address_is_the_bare_page(client):
    page = client.get("/?hd=3&utm_source=x").content.decode()
    assert '<link rel="canonical" href="http://127.0.0.1:8000/">' in page
