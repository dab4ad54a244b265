"""The contradiction guard: what is typed by hand although the database knows it."""

from __future__ import annotations

import itertools

import pytest

from creditsguide.admin import attention
from creditsguide.admin.places import places
from creditsguide.content import contradictions, reader, structure
from creditsguide.models import ExampleProject, Guide, LineItem, Tier, UsageTip
from tests.conftest import visible
from tests.support.forms import save
from tests.support.rows import make_tier

pytestmark = pytest.mark.django_db


@pytest.fixture
def found():
    content = reader.current()
    return lambda text: {one.words: one.tokens for one in contradictions.in_text(text, content)}


def retire(slug: str, replacement: str) -> None:
    tier = Tier.objects.get(slug=slug)
    tier.status, tier.replaced_by = "retired", Tier.objects.get(slug=replacement)
    tier.save()


@pytest.mark.parametrize(
    ("text", "words", "tokens"),
    [
        ("It costs 2 credits.", "2 credits", ("hd-plus.credits",)),
        ("A 3-credit image", "3-credit", ("2k.credits",)),
        ("one credit each", "one credit", ("hd.credits",)),
        ("26 total credits", "26 total credits", ("social.total",)),
        ("34 credits", "34 credits", ("website.total", "print.total")),
        ("Credits: 85", "Credits: 85", ("launch.total",)),
        ("5 credits", "5 credits", ("hd.credits", "hd-plus.credits", "2k.credits")),
        ("from 1,024 pixels", "1,024 pixels", ("hd.pixels",)),
        ("at 1536x1536", "1536x1536", ("hd-plus.pixels",)),
        ("at 2048 × 2048 px", "2048 × 2048 px", ("2k.pixels",)),
        ("in 10–15 seconds", "10–15 seconds", ("hd.time",)),
        ("takes 35s", "35s", ("2k.time",)),
        ("15 sec", "15 sec", ("hd.time", "hd-plus.time")),
        ("2 to 4 MB", "2 to 4 MB", ("hd.size",)),
        ("up to 8 megabytes", "8 megabytes", ("hd-plus.size", "2k.size")),
        ("in HD quality", "HD", ("hd",)),
        ("in hd+ quality", "hd+", ("hd-plus",)),
        ("HD-ready", "HD", ("hd",)),
        ("Use 2K.", "2K", ("2k",)),
    ],
)
def test_what_is_typed_by_hand_is_found_with_its_token(found, text, words, tokens):
    assert found(text)[words] == tokens


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Test concepts with {hd} quality ({hd.credits}) first",
        "20 posts and 3 hero images",
        "Optimize your credit usage in 2026",
        "At 300 pixels per inch",
        "About 90 seconds, or 500 MB",
        "The 12KB file, the 2Ks and HDR",
        "Standard resolution",
    ],
)
def test_other_numbers_and_words_are_left_alone(found, text):
    assert found(text) == {}


NUMBERS = [
    *("1200", "1,200", "1.200", "1 200", "1\u202f200", "1\u00a0200", "1'200", "1’200", "1，200"),
    *("１２００", "１，２００", "1,200.00", "1.200,0", "1200.0", "١٬٢٠٠"),
]
TEXTS = [
    *("{} credits", "{}credits", "{}-credit", "{}‑credit", "+{} credits", "-{} credits"),
    *("{}+ credits", "credits: {}", "77–{} credits", "{} to 1,300 credits", "77 or {} credits"),
]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *itertools.product(TEXTS, NUMBERS),
        *itertools.product(["{} credits", "{}-credit", "credits: {}"], ["1.2k", "1.2 thousand"]),
    ],
)
def test_thousands_are_read_however_they_are_written(text, number):
    Tier.objects.get(slug="2k").prices.update(credits_per_image=1200)
    words = text.format(number)
    one, *others = contradictions.in_text(f"Takes {words}.", reader.current())
    assert (one.words, one.tokens, others) == (words.lstrip("+-"), ("2k.credits",), [])


@pytest.mark.parametrize(
    ("text", "words", "tokens"),
    [
        ("1–3 credits", "1–3 credits", ("hd.credits", "2k.credits")),
        ("one or two credits", "one or two credits", ("hd.credits", "hd-plus.credits")),
        ("in 2026 2 credits", "2 credits", ("hd-plus.credits",)),
        ("20 images, 2 credits", "2 credits", ("hd-plus.credits",)),
        ("1.5 credits", "1.5 credits", ("hd.credits", "hd-plus.credits", "2k.credits")),
        ("1.024 × 1.024", "1.024 × 1.024", ("hd.pixels",)),
        ("1'536px", "1'536px", ("hd-plus.pixels",)),
        ("10‑15-second", "10‑15-second", ("hd.time",)),
    ],
)
def test_ranges_and_decimals_are_taken_whole(found, text, words, tokens):
    assert found(text) == {words: tokens}


@pytest.mark.parametrize("text", ["2.5 MB more", "2,15 seconds", "1.15 s", "0.35s", "15.5 seconds"])
def test_a_part_of_a_number_is_no_figure_of_a_tier(found, text):
    assert found(text) == {}


def test_a_longer_name_is_not_mistaken_for_a_shorter_one(found):
    assert found("HD+ and HD") == {"HD+": ("hd-plus",), "HD": ("hd",)}


def test_a_name_that_is_an_ordinary_word_counts_only_as_it_is_written(found):
    Tier.objects.filter(slug="hd").update(name="Standard")
    Tier.objects.first().save()
    content = reader.current()
    assert contradictions.in_text("standard quality", content) == []
    assert [one.words for one in contradictions.in_text("Standard quality", content)] == [
        "Standard"
    ]


def test_a_retired_name_leads_to_what_replaces_it():
    retire("2k", "hd-plus")
    assert contradictions.in_text("in 2K", reader.current()) == [("2K", ("hd-plus",))]


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        ("20 hero images", ["20"]),
        ("two hero images", ["two"]),
        ("HD images", ["HD"]),
        ("3 HD images", ["3", "HD"]),
        ("12 HD+ posters", ["12", "HD+"]),
        ("hero images", []),
        ("tone images", []),
        ("images of 20 people", []),
    ],
)
def test_a_subject_leaves_number_and_tier_to_the_guide(subject, words):
    found = contradictions.in_subject(subject, ["HD", "HD+", "2K"])
    assert [one.words for one in found] == words
    assert all("leave it out" in str(one) for one in found)


def test_nothing_in_the_shipped_content_is_found():
    content, names = reader.current(), attention.tier_names()
    rows = list(structure.content_rows())
    assert len(rows) > 30
    where = places(rows)
    assert [str(one) for row in rows for one in attention.of_row(row, content, names, where)] == []


def test_it_never_blocks_but_says_field_words_and_token(admin_client):
    response = save(
        admin_client, "/admin/creditsguide/usagetip/1/change/", text="HD costs 2 credits"
    )
    text = visible(admin_client.get(response.url))
    assert "Usage tip “Start Small”, text" in text
    assert "“2 credits” is typed by hand: paste {hd-plus.credits} instead." in text
    assert "“HD” is typed by hand: paste {hd} instead." in text
    assert UsageTip.objects.get(pk=1).text == "HD costs 2 credits"


def test_lines_and_tips_of_a_project_are_read_too(admin_client):
    response = save(
        admin_client,
        "/admin/creditsguide/exampleproject/1/change/",
        **{"items-0-subject": "20 HD images", "tips-0-text": "Only 1 credit"},
    )
    text = visible(admin_client.get(response.url))
    assert "subject: “20” is typed by hand: leave it out." in text
    assert "subject: “HD” is typed by hand: leave it out." in text
    assert "“1 credit” is typed by hand: paste {hd.credits} instead." in text


def test_the_start_page_lists_it_until_it_is_mended(admin_client):
    tip = UsageTip.objects.get(pk=1)
    tip.text = "Costs 2 credits"
    tip.save()
    item = LineItem.objects.get(pk=1)
    item.subject = "20 images"
    item.save()
    page = admin_client.get("/admin/")
    assert "paste {hd-plus.credits} instead" in visible(page)
    assert b'<a href="/admin/creditsguide/usagetip/1/change/#id_text">' in page.content
    assert (
        b'<a href="/admin/creditsguide/exampleproject/1/change/#id_items-0-subject">'
        in page.content
    )
    tip.text, item.subject = "Costs {hd-plus.credits}", "images"
    tip.save()
    item.save()
    assert "Nothing contradicts the prices and tiers." in visible(admin_client.get("/admin/"))


def test_tokens_of_a_retired_tier_are_listed(admin_client):
    LineItem.objects.filter(tier__slug="2k").update(tier=2)
    Guide.objects.get().save()
    retire("2k", "hd-plus")
    text = visible(admin_client.get("/admin/"))
    assert (
        "Usage tip “Reserve {2k}”, text {2k.credits} names 2K, which is no longer offered." in text
    )


def test_drafts_are_listed(admin_client):
    ExampleProject.objects.filter(pk=4).update(status="draft")
    UsageTip.objects.filter(pk=1).update(status="draft")
    make_tier(name="8K", slug="8k")
    text = visible(admin_client.get("/admin/"))
    for words in (
        "Drafts 3",
        "Example project “Product Launch”",
        "Usage tip “Start Small”",
        "“8K”",
    ):
        assert words in text
