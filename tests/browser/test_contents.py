"""The guide and its embeds with other content than is shipped: more tiers, one, long names."""

from __future__ import annotations

import pytest

from tests.support.live import Site

from .conftest import wait_until
from .test_large_text import OUT_OF_REACH

MORE = """
for rank in range(4, {count} + 1):
    tier = Tier.objects.create(name=f"{{rank}}K", slug=f"{{rank}}k", width_px=1024 * rank, height_px=1024 * rank,
        min_seconds=30, max_seconds=60, min_megabytes=20, max_megabytes=40, best_for="Walls and whole houses", position=rank)
    Price.objects.create(tier=tier, credits_per_image=3 * rank - 1, effective_on="2025-01-01")
    Tier.objects.filter(pk=tier.pk).update(status="published")
"""  # noqa: E501 - as typed in a console
ALONE = """
ExampleProject.objects.all().delete()
Tier.objects.exclude(slug="hd").update(status="retired")
"""
LONG = """
Tier.objects.filter(slug="hd").update(name="Ultra High Definition Plus")
Tier.objects.filter(slug="2k").update(name="Donaudampfschifffahrtsgesellschaft")
ExampleProject.objects.filter(slug="social").update(name="Donaudampfschifffahrtskapitäne and all of their friends")
"""  # noqa: E501
CONTENTS = {
    "one tier": ALONE,
    "four tiers": MORE.format(count=4),
    "five tiers": MORE.format(count=5),
    "six tiers": MORE.format(count=6),
    "long names": LONG,
}
PAGES = [
    "/",
    "/?hd=20&hd-plus=3&2k=4&drafts=2",
    "/?budget=1000&images=20",
    "/embed/?hd=20&hd-plus=3&2k=4",
    "/embed/?budget=1000&images=20",
    "/embed/?show=tiers",
    "/embed/?show=launch",
]
WIDTHS = [280, 320, 375, 480, 600, 768, 900, 1280, 1600]
# Bottom edges and sides of the cards in each row of the sheet.
ROWS = """() => {
  const rows = {}, sheet = document.querySelector(".tiers").getBoundingClientRect();
  for (const e of document.querySelectorAll(".tier")) {
    const box = e.getBoundingClientRect();
    (rows[Math.round(box.top)] ??= []).push([Math.round(box.left - sheet.left), Math.round(sheet.right - box.right)]);
  }
  return Object.values(rows);
}"""  # noqa: E501

FIELDS = """() => [innerWidth, [...document.querySelectorAll(".ask input[type=text]")]
  .map((e) => e.getBoundingClientRect()).map(({ left, top }) => [left, top])]"""


@pytest.fixture(scope="module", params=CONTENTS)
def content(request):
    return request.param


@pytest.fixture(scope="module")
def site(content):
    with Site(WORKERS="1") as site:
        code = f"from creditsguide.models import *\n{CONTENTS[content]}"
        site.manage("shell", "--no-imports", "-c", code)
        yield site.url


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_cut_off_or_out_of_reach(page, path):
    page.goto(path)
    found = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found[width] = page.evaluate(OUT_OF_REACH)
    assert {width: faults for width, faults in found.items() if faults} == {}


def test_the_sheet_of_tiers_has_no_hole(page):
    page.goto("/")
    for width in (768, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        for cards in page.evaluate(ROWS):
            assert cards[0][0] <= 2
            assert cards[-1][1] <= 2


def test_the_fields_of_several_rows_stand_in_columns(page, content):
    page.goto("/")
    if content == "long names":
        pytest.skip("each takes the room of its name")
    for width in (375, 768, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        wait_until(page, lambda width=width: in_columns(page, width), f"columns at {width} px")


def in_columns(page, width: int) -> bool:
    """All fields as they stand at one moment: names widen them once their font has come."""
    found, boxes = page.evaluate(FIELDS)
    first = [x for x, y in boxes if y == boxes[0][1]]
    return found == width and all(min(abs(x - begin) for begin in first) <= 4 for x, _y in boxes)
