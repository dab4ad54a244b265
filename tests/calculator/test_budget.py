"""Budget mode: what so many credits make, on the page and in the fragment."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from creditsguide.models import Tier
from tests.conftest import visible

pytestmark = pytest.mark.django_db

PLACES = ["/", "/estimate/"]


@pytest.mark.parametrize("path", PLACES)
def test_a_budget_is_spent_in_one_tier_or_on_projects(client, path):
    text = visible(client.get(f"{path}?budget=100"))
    for words in (
        "33–100 images for 100 credits",
        "100 × HD images uses 100 of 100, 0 left",
        "50 × HD+ images uses 100 of 100, 0 left",
        "33 × 2K images uses 99 of 100, 1 left",
        "3 × Social Media Campaign uses 78 of 100, 22 left",
        "2 × Website Redesign uses 68 of 100, 32 left",
        "2 × Print Marketing Suite uses 68 of 100, 32 left",
        "1 × Product Launch uses 85 of 100, 15 left",
    ):
        assert words in text
    assert "Most even quality 1" not in text


@pytest.mark.parametrize("path", PLACES)
@pytest.mark.parametrize(
    ("budget", "images", "mix", "uses"),
    [
        (26, 23, "20 × HD + 3 × HD+", "uses 26 of 26, 0 left"),
        (34, 13, "5 × HD+ + 8 × 2K", "uses 34 of 34, 0 left"),
        (43, 20, "17 × HD+ + 3 × 2K", "uses 43 of 43, 0 left"),
        (100, 30, "30 × 2K", "uses 90 of 100, 10 left"),
    ],
)
def test_a_number_of_images_gets_the_most_even_quality(client, path, budget, images, mix, uses):
    text = visible(client.get(f"{path}?budget={budget}&images={images}"))
    assert f"{images} images for {budget} credits" in text
    assert f"Most even quality Open this mix: {mix} {uses}" in text
    assert f"Start with these {images} images" in text


@pytest.mark.parametrize("path", PLACES)
def test_too_few_credits_say_how_many_are_missing(client, path):
    text = visible(client.get(f"{path}?budget=10&images=20"))
    assert "10 credits cover 10 images; 20 need 10 more." in text
    assert "Most even quality 1" not in text
    assert "Product Launch takes 85 credits, 75 more than you have" in text


def test_a_range_of_images_is_plural(client):
    assert "0–1 images for 1 credit" in visible(client.get("/?budget=1"))
    assert "1 image for 1 credit" in visible(client.get("/?budget=1&images=1"))


def test_a_budget_that_is_wrong_is_told_in_one_voice(client):
    text = visible(client.get("/?budget=1000000"))
    assert "The number of credits must be 999,999 or fewer." in text
    assert "Credits not counted." in text
    neither = visible(client.get("/?budget=abc&images=-2"))
    assert "Credits and images not counted. 12 credits make" in neither
    unasked = visible(client.get("/estimate/?budget=&images=-2"))
    assert "Say how many credits you have, and see what they make. 12 credits" in unasked


def test_nothing_is_called_optimal(client):
    for query in ("budget=100", "budget=26&images=23"):
        assert "optimal" not in visible(client.get(f"/?{query}")).lower()


def test_every_answer_opens_its_mix(client):
    page = html.unescape(client.get("/?budget=43&images=20").content.decode())
    links = dict(
        re.findall(r'<a href="([^"]+)"\s*><span class="vh">Open this mix: </span>([^<]+)</a>', page)
    )
    assert links == {
        "/?hd-plus=17&2k=3#calculator": "17 × HD+ + 3 × 2K",
        "/?hd=43#calculator": "43 × HD images",
        "/?hd-plus=21#calculator": "21 × HD+ images",
        "/?2k=14#calculator": "14 × 2K images",
        "/?hd=20&hd-plus=3#calculator": "1 × Social Media Campaign",
        "/?hd=15&hd-plus=5&2k=3#calculator": "1 × Website Redesign",
        "/?hd-plus=5&2k=8#calculator": "1 × Print Marketing Suite",
    }
    assert "43 credits for 20 images" in visible(client.get("/?hd-plus=17&2k=3"))


def test_a_mix_too_large_for_the_fields_is_told_and_not_linked(client):
    response = client.get("/?budget=999999")
    text = visible(response)
    assert "333,333–999,999 images for 999,999 credits" in text
    assert "999,999 × HD images uses 999,999 of 999,999, 0 left" in text
    assert "Open this mix" not in text


@pytest.mark.usefixtures("prime_prices")
def test_the_answers_follow_the_prices(client):
    text = visible(client.get("/?budget=2329&images=22"))
    for words in (
        "22 images for 2,329 credits",
        "Most even quality Open this mix: 7 × HD+ + 15 × 2K uses 2,326 of 2,329, 3 left",
        "23 × HD images uses 2,323 of 2,329, 6 left",
        "1 × Social Media Campaign uses 2,329 of 2,329, 0 left",
        "1,010 credits 2,525 credits 5,050 credits 10,100 credits",
    ):
        assert words in text


def test_quick_amounts_are_derived_and_keep_the_images(client):
    page = html.unescape(client.get("/?budget=50&images=7").content.decode())
    chips = re.findall(
        r'<a class="chip" href="(/\?budget[^"]+)"( aria-current="true")?><b>(\d+)', page
    )
    assert chips == [
        ("/?budget=10&images=7#calculator", "", "10"),
        ("/?budget=25&images=7#calculator", "", "25"),
        ("/?budget=50&images=7#calculator", ' aria-current="true"', "50"),
        ("/?budget=100&images=7#calculator", "", "100"),
    ]


def test_a_quick_amount_over_the_limit_is_left_out(client):
    for tier in Tier.objects.all():
        price = tier.prices.get()
        price.credits_per_image = 10_000
        price.save()
    page = client.get("/?budget=5").content.decode()
    amounts = re.findall(r'<a class="chip"[^>]*><b>([\d,]+)', page)
    assert amounts == ["100,000", "250,000", "500,000"]


def modes(client, address) -> tuple[str, str]:
    """The addresses of counting and of planning; the one shown is marked."""
    page = html.unescape(client.get(address).content.decode())
    return tuple(
        re.findall(r'href="([^"]*)"', re.search(r'<p class="seg">(.*?)</p>', page, re.DOTALL)[1])
    )


def test_the_two_modes_are_links(client):
    for address, current in (("/", "Count images"), ("/?budget=100", "Spend a budget")):
        page = client.get(address).content.decode()
        switch = re.search(r'<p class="seg">(.*?)</p>', page, re.DOTALL)[1]
        assert re.search(r'aria-current="true">([^<]+)', switch)[1] == current
    assert modes(client, "/") == ("/#calculator", "/?budget=50#calculator")


@pytest.mark.parametrize(
    ("mix", "plan"),
    [
        ("hd=20&hd-plus=3", "budget=26&images=23"),
        ("2k=8", "budget=24&images=8"),
        ("hd=20&drafts=2", "budget=60&images=20"),
        ("hd=20&hd-plus=abc", "budget=20&images=20"),
        ("hd=9999&hd-plus=9999", "budget=29997&images=19998"),
    ],
)
def test_a_mix_goes_along_to_budget_mode(client, mix, plan):
    assert modes(client, f"/?{mix}")[1] == f"/?{plan}#calculator"
    fragment = html.unescape(client.get(f"/estimate/?{mix}").content.decode())
    assert f'data-other="/?{plan}#calculator"' in fragment


@pytest.mark.parametrize(
    ("plan", "mix"),
    [
        ("budget=26&images=23", "?hd=20&hd-plus=3"),
        ("budget=26&images=23&hd=1&2k=4", "?hd=20&hd-plus=3"),  # the most even one first
        ("budget=10&images=20&hd=20&hd-plus=3", "?hd=20&hd-plus=3"),  # not enough for any
        ("budget=100&hd=20&hd-plus=3", "?hd=20&hd-plus=3"),
        ("budget=few&images=23&hd=20", "?hd=20"),
        ("budget=&images=&hd=20", "?hd=20"),
        ("budget=100&hd=many", ""),
        ("budget=100", ""),
    ],
)
def test_a_mix_comes_back_from_budget_mode(client, plan, mix):
    assert modes(client, f"/?{plan}")[0] == f"/{mix}#calculator"
    fragment = html.unescape(client.get(f"/estimate/?{plan}").content.decode())
    assert f'data-other="/{mix}#calculator"' in fragment


def test_the_budgets_form_carries_the_mix(client):
    page = client.get("/?budget=26&images=23").content.decode()
    assert '<input type="hidden" name="hd" value="20">' in page
    assert '<input type="hidden" name="hd-plus" value="3">' in page
    page = client.get("/?budget=9&images=23&hd=20&hd-plus=3").content.decode()
    assert '<input type="hidden" name="hd" value="20">' in page


def test_the_mode_switch_stays_in_a_preview(admin_client):
    page = admin_client.get("/?hd=20&as_of=2026-12-01").content.decode()
    assert 'href="/?budget=20&amp;images=20&amp;as_of=2026-12-01#calculator"' in page


@pytest.mark.parametrize("path", PLACES)
@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("budget=abc", "Type the number of credits in digits, like 100."),
        ("budget=-5", "The number of credits must be 0 or more."),
        ("budget=1000000", "The number of credits must be 999,999 or fewer."),
        ("budget=50&images=1.5", "Type the number of images in digits, like 20."),
        ("budget=50&images=10000", "The number of images must be 9,999 or fewer."),
    ],
)
def test_what_cannot_be_read_is_explained_beside_its_field(client, path, query, message):
    assert message in visible(client.get(f"{path}?{query}"))


def test_what_was_typed_stays(client):
    page = client.get("/?budget=1%2C000&images=many").content.decode()
    assert re.search(r'id="q-budget" name="budget" value="1,000"', page)
    assert re.search(r'id="q-images" name="images" value="many"[^>]*\saria-invalid="true"', page)


def test_an_unread_number_of_images_leaves_the_budget_counting(client):
    response = client.get("/estimate/?budget=50&images=many")
    assert "16–50 images for 50 credits" in visible(response)
    say = (
        "16–50 images for 50 credits, images not counted: "
        "Type the number of images in digits, like 20."
    )
    assert f'data-say="{say}"' in response.content.decode()


def test_a_fragment_names_the_canonical_address(client):
    response = client.get("/estimate/?images=020&budget=1%2C00&utm_source=x")
    assert response["HX-Replace-Url"] == "/#calculator"
    response = client.get("/estimate/?images=020&hd=3&budget=1%2C000&utm_source=x")
    assert response["HX-Replace-Url"] == "/?budget=1000&images=20#calculator"


def test_a_fragment_swaps_no_field(client):
    body = client.get("/estimate/?budget=50").content.decode()
    assert "<input" not in body
    assert '<p id="e-budget" hx-swap-oob="innerHTML"></p>' in body
    assert '<p class="row" id="amounts" hx-swap-oob="true">' in body


def test_a_cleared_budget_says_what_to_do(client):
    text = visible(client.get("/?budget=&images="))
    assert "Say how many credits you have, and see what they make. 12 credits make" in text
    assert "Try 50 credits" in text
    assert " 0 images" not in text


def test_a_budget_leaves_quantities_out(client):
    page = client.get("/?hd=20&budget=50").content.decode()
    assert 'id="q-hd"' not in page
    assert 'data-address="/?budget=50#calculator"' in page


def test_a_shared_budget_needs_no_day(client):
    body = client.get("/estimate/?budget=50").content.decode()
    assert 'data-share="http://127.0.0.1:8000/?budget=50#calculator"' in body


def test_one_credit_covers_and_ten_cover(client):
    assert "1 credit covers 1 image; 2 need 1 more." in visible(client.get("/?budget=1&images=2"))


def test_a_budget_without_tiers_shows_that_there_are_none(client):
    Tier.objects.update(status="draft")
    Tier.objects.first().save()
    for path in ("/?budget=50", "/estimate/?budget=50", "/embed/?budget=50"):
        assert client.get(path).status_code == 200
    assert "No tiers published yet" in visible(client.get("/?budget=50"))


def test_how_it_is_calculated_is_told_with_todays_figures(client):
    text = visible(client.get("/"))
    assert "HD: 1 credit each, HD+: 2 credits each, 2K: 3 credits each." in text
    assert "HD: 10–15 seconds, HD+: 15–25 seconds, 2K: 20–35 seconds." in text
    assert "starts with every image in HD and lifts" in text


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(1, 999_999), st.integers(0, 9_999))
def test_every_budget_has_an_answer(client, budget, images):
    response = client.get(f"/estimate/?budget={budget}&images={images}")
    assert response.status_code == 200
    sentences = re.findall(r"uses ([\d,]+) of ([\d,]+), ([\d,]+) left", visible(response))
    assert sentences
    for used, of, left in sentences:
        used, of, left = (int(n.replace(",", "")) for n in (used, of, left))
        assert used + left == of == budget
