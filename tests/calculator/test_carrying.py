"""The owner's button takes the estimate along."""

from __future__ import annotations

import re

import pytest
from django.utils.html import escape

from creditsguide.models import Guide
from tests.support.packs import sell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def button():
    Guide.objects.update(
        cta_url="https://create.example/new?hd=1&credits=5&utm_source=guide&plan=a#top",
        cta_carries=True,
    )
    Guide.objects.get().save()


def next_step(client, query: str) -> str:
    text = client.get(f"/estimate/?{query}").content.decode()
    return re.search(r'class="next"><a class="btn solid" href="([^"]+)"', text)[1]


@pytest.mark.parametrize(
    ("query", "carried"),
    [
        ("hd=20&hd-plus=3", "plan=a&credits=26&hd=20&hd-plus=3"),
        ("hd-plus=3&hd=20", "plan=a&credits=26&hd=20&hd-plus=3"),
        ("2k=3&drafts=2", "hd=1&plan=a&credits=15&2k=3&drafts=2"),
        ("budget=100", "hd=1&plan=a&credits=100"),
    ],
)
def test_credits_and_mix_go_along(client, query, carried):
    address = f"https://create.example/new?{carried}&utm_source=guide#top"
    assert next_step(client, query) == escape(address)


@pytest.mark.parametrize(("query", "credits"), [("hd=20&hd-plus=3", 26), ("budget=100", 100)])
def test_its_name_is_not_that_of_the_buttons_that_lead_elsewhere(client, query, credits):
    label = Guide.objects.get().cta_label
    text = client.get(f"/?{query}").content.decode()
    names = dict(re.findall(r'<a class="btn[^"]*" href="([^"]+create[^"]+)"([^>]*)>', text))
    assert sorted(" ".join(more.split()) for more in names.values()) == [
        "",
        f'aria-label="{label}: {credits} credits"',
    ]


def test_nothing_goes_along_while_a_field_is_wrong(client):
    assert next_step(client, "hd=20&hd-plus=x") == escape(Guide.objects.get().cta_url)


def test_nothing_goes_along_unless_the_owner_says_so(client):
    guide = Guide.objects.get()
    guide.cta_carries = False
    guide.save()
    assert next_step(client, "hd=20") == escape(guide.cta_url)


def test_a_mix_that_a_budget_makes_is_opened_first(client):
    sell()
    assert "hd=20" in next_step(client, "budget=26&images=23")
