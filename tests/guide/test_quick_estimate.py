"""The first view answers: a form that is worked out already, and opens the calculator."""

from __future__ import annotations

import html
import re

import pytest

from creditsguide.models import BatchSize, ExampleProject, Guide, LineItem, Tier
from tests.conftest import visible
from tests.support.rows import make_tier

pytestmark = pytest.mark.django_db

ACTION = re.compile(r'<form class="try" method="get" action="([^"]*)"')
FIELD = re.compile(r'<input (?:type="hidden" )?name="([^"]+)" value="([^"]*)"')
BLOCKS = re.compile(
    r'<line class="(t\d)" x1="([\d.]+)" x2="([\d.]+)" [^>]*?(?:dasharray="([^"]*)")?/>'
)


def quick(client, address: str = "/") -> str:
    """The form's markup."""
    page = client.get(address).content.decode()
    return re.search(r'<form class="try".*?</form>', page, re.DOTALL)[0]


def fields(form: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in FIELD.findall(form)}


def answer(client, address: str = "/") -> str:
    text = re.sub(r"<[^>]*>", " ", quick(client, address))
    return html.unescape(" ".join(text.split()))


def test_it_begins_with_the_first_example_project(client):
    form = quick(client)
    assert ACTION.search(form)[1] == "/#calculator"
    assert fields(form) == {"hd": "20", "hd-plus": "3", "2k": "0"}
    assert answer(client) == (
        "How many images do you need? HD images HD+ images 2K images "
        "26 credits for 23 images Open calculator"
    )
    assert "26 credits for 23 images" in visible(client.get("/", fields(form)))


def test_its_blocks_are_drawn_to_scale(client):
    form = quick(client)
    assert 'viewBox="0 -5 26 10"' in form
    assert BLOCKS.findall(form) == [("t1", "0", "19.9", "0.9 0.1"), ("t2", "20", "25.9", "1.9 0.1")]


def test_blocks_that_are_too_thin_to_count_are_not_set_apart(client):
    assert [dashes for *_, dashes in BLOCKS.findall(quick(client, "/?hd=9000&2k=1"))] == ["", ""]


def test_another_first_project_is_another_beginning(client):
    ExampleProject.objects.filter(slug="website").update(position=0)
    ExampleProject.objects.get(slug="website").save()
    assert fields(quick(client)) == {"hd": "15", "hd-plus": "5", "2k": "3"}
    assert "34 credits for 23 images" in answer(client)


@pytest.mark.usefixtures("prime_prices")
def test_it_follows_the_prices(client):
    assert "2,329 credits for 23 images" in answer(client)
    assert "214 credits for 2 images" in answer(client, "/?2k=2")


@pytest.mark.parametrize(
    ("query", "values", "words"),
    [
        ("2k=2", {"hd": "0", "hd-plus": "0", "2k": "2"}, "6 credits for 2 images"),
        ("hd=1,000", {"hd": "1,000", "hd-plus": "0", "2k": "0"}, "1,000 credits for 1,000 images"),
        ("hd=1", {"hd": "1", "hd-plus": "0", "2k": "0"}, "1 credit for 1 image"),
        ("hd=1&inc=hd", {"hd": "2", "hd-plus": "0", "2k": "0"}, "2 credits for 2 images"),
    ],
)
def test_an_address_with_a_mix_shows_that_mix(client, query, values, words):
    assert fields(quick(client, f"/?{query}")) == values
    assert f"{words} Open calculator" in answer(client, f"/?{query}")


def test_what_cannot_be_read_stays_and_is_not_counted(client):
    form = quick(client, "/?hd=three&hd-plus=2")
    assert fields(form) == {"hd": "three", "hd-plus": "2", "2k": "0"}
    assert form.count('aria-invalid="true"') == 1
    assert "4 credits, HD not counted" in answer(client, "/?hd=three&hd-plus=2")
    assert "0 credits, HD not counted" in answer(client, "/?hd=-1")


def test_drafts_are_carried_on(client):
    assert fields(quick(client, "/?hd=2&drafts=3"))["drafts"] == "3"
    assert "8 credits for 2 images and 6 drafts" in answer(client, "/?hd=2&drafts=3")
    assert "drafts" not in fields(quick(client, "/?drafts=3"))
    assert "26 credits for 23 images" in answer(client, "/?drafts=3")


@pytest.mark.parametrize(
    "query", ["utm_source=x", "hd=0", "budget=100", "budget=26&images=23&hd=5"]
)
def test_where_no_images_are_counted_it_begins_anew(client, query):
    assert fields(quick(client, f"/?{query}")) == {"hd": "20", "hd-plus": "3", "2k": "0"}
    assert "26 credits for 23 images" in answer(client, f"/?{query}")


def test_a_project_that_no_field_can_hold_is_passed_over(client):
    LineItem.objects.filter(project__slug="social").update(quantity=9_999, tier_id=1)
    Guide.objects.get().save()
    assert fields(quick(client)) == {"hd": "15", "hd-plus": "5", "2k": "3"}


def test_without_projects_it_begins_with_a_few_of_the_lowest_priced(client):
    ExampleProject.objects.all().delete()
    assert fields(quick(client)) == {"hd": "4", "hd-plus": "0", "2k": "0"}
    assert "4 credits for 4 images" in answer(client)


def test_a_preview_stays_one(admin_client):
    form = quick(admin_client, "/?as_of=2027-03-01")
    assert fields(form)["as_of"] == "2027-03-01"


def test_without_tiers_there_is_none(client):
    Guide.objects.update(recommended_tier=None)
    Tier.objects.update(status="draft")
    Guide.objects.get().save()
    assert 'class="try"' not in client.get("/").content.decode()


def test_six_tiers_have_six_fields(client):
    for rank in range(4, 7):
        make_tier(rank, name=f"X{rank}", slug=f"x{rank}", status="published", position=rank)
    BatchSize.objects.first().save()
    assert list(fields(quick(client))) == ["hd", "hd-plus", "2k", "x4", "x5", "x6"]


class TestWhatACreditIs:
    def test_an_empty_sentence_leaves_no_line(self, client):
        guide = Guide.objects.get()
        guide.credit_text = ""
        guide.save()
        assert 'class="what"' not in client.get("/").content.decode()

    def test_its_tokens_are_filled_in(self, client):
        guide = Guide.objects.get()
        guide.credit_text = "{hd.credits} makes one image in {hd}."
        guide.save()
        assert "1 credit makes one image in HD." in visible(client.get("/"))
        assert "1 credit makes one image in HD." in client.get("/guide.md").content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"width_px": 1024, "height_px": 1024}, "1, 2 or 3 credits, depending on its quality."),
        ({"width_px": 640, "height_px": 640}, "1, 2 or 3 credits, depending on its size."),
    ],
)
def test_what_a_price_depends_on_is_true(client, change, words):
    Tier.objects.filter(slug="2k").update(**change)
    Guide.objects.get().save()
    assert f"One image takes {words}" in visible(client.get("/"))
