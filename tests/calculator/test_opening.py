"""What stands in place of an answer while nothing is counted."""

from __future__ import annotations

import re

import pytest

from creditsguide.models import ExampleProject, Price, Tier
from tests.conftest import visible

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/", "/estimate/"])
def test_an_empty_calculator_teaches_what_credits_buy(client, path):
    assert (
        "Add images to see the total 12 credits make 12 in HD 6 in HD+ 4 in 2K "
        "Images for a number of credits Images for 10 credits 50 credits 100 credits "
        "HD 10 50 100 HD+ 5 25 50 2K 3 16 33 Try 4 × HD images: 4 credits"
    ) in visible(client.get(path))


def test_the_embed_has_no_room_for_the_table(client):
    text = visible(client.get("/embed/"))
    assert "12 credits make 12 in HD 6 in HD+ 4 in 2K Try 4 × HD images: 4 credits" in text
    assert "Images for" not in text


@pytest.mark.usefixtures("prime_prices")
def test_it_follows_the_prices(client):
    assert (
        "214 credits make 2 in HD 2 in HD+ 2 in 2K "
        "Images for a number of credits Images for 1,010 credits 5,050 credits 10,100 credits "
        "HD 10 50 100 HD+ 9 49 98 2K 9 47 94 Try 4 × HD images: 404 credits"
    ) in visible(client.get("/"))


def test_one_tier_is_enough(client):
    ExampleProject.objects.update(status="draft")
    Tier.objects.exclude(slug="2k").update(status="draft")
    Tier.objects.get(slug="2k").save()
    assert "12 credits make 4 in 2K Images for" in visible(client.get("/estimate/"))


def test_six_tiers_are_cut_from_one_length(client):
    for rank, credits in enumerate((4, 6, 12), start=4):
        tier = Tier.objects.create(
            name=f"T{rank}",
            slug=f"t{rank}",
            width_px=2048,
            height_px=2048,
            min_seconds=1,
            max_seconds=1,
            min_megabytes=1,
            max_megabytes=1,
            best_for="-",
            position=rank,
        )
        Price.objects.create(tier=tier, credits_per_image=credits, effective_on="2025-01-01")
        tier.status = "published"
        tier.save()
    response = client.get("/estimate/")
    text = visible(response)
    assert "24 credits make 24 in HD 12 in HD+ 8 in 2K 6 in T4 4 in T5 2 in T6" in text
    scales = re.findall(r'class="tally" viewBox="0 -5 (\d+) 10"', response.content.decode())
    assert scales == ["24"] * 6


@pytest.mark.parametrize("path", ["/", "/estimate/", "/embed/"])
def test_what_is_wrong_stands_above_it(client, path):
    text = visible(client.get(f"{path}?hd=x"))
    assert "0 credits, HD not counted 12 credits make" in text
    assert "Add images" not in text


def test_a_retired_tier_is_named_above_it(client):
    hd = Tier.objects.get(slug="hd")
    Tier.objects.filter(slug="2k").update(status="retired", replaced_by=hd)
    hd.save()
    text = visible(client.get("/?2k=3"))
    assert "2K is no longer offered: 3 images not counted. Use HD instead 2 credits" not in text
    assert "2K is no longer offered: 3 images not counted. Use HD instead" in text


def test_a_budget_that_is_not_said_yet_opens_the_same_way(client):
    text = visible(client.get("/estimate/?budget=&images=20"))
    assert "Say how many credits you have, and see what they make. 12 credits make" in text
    assert "4 in 2K Try 50 credits" in text


def test_without_tiers_there_is_nothing_to_teach(client):
    Tier.objects.update(status="draft")
    Tier.objects.first().save()
    assert "credits make" not in visible(client.get("/estimate/"))
