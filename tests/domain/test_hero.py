"""The figure at the guide's head: pictures inside each other, words beside their upper edges."""

from __future__ import annotations

import pytest

from creditsguide.domain import hero
from creditsguide.domain.drawing import Side

HD, PLUS = Side("hd", "t1", 1024, 1024), Side("hd-plus", "t2", 1536, 1536)


def squares(n: int) -> list[Side]:
    return [Side(f"s{each}", "t1", 1_000 + each, 1_000 + each) for each in range(n)]


def test_the_largest_picture_is_painted_first_and_all_stand_on_one_line():
    drawn = hero.draw([HD, PLUS])
    assert [rect.css for rect in drawn.rects] == ["t2", "t1"]
    assert drawn.rects[0][1:] == ("0", "0", "66.67%", "100%")
    assert drawn.rects[1][1:] == ("0", "33.33%", "44.44%", "66.67%")
    assert drawn.grid == drawn.rects[0]
    assert (drawn.cell_width, drawn.cell_height) == ("0.0833", "0.0833")


def test_words_stand_at_their_pictures_upper_edge():
    labels = hero.draw([HD, PLUS]).labels
    assert [(label.slug, label.y) for label in labels] == [("hd-plus", "0%"), ("hd", "33.33%")]
    assert [rule.y2 for label in labels for rule in label.rule] == ["0%", "33.33%"]


@pytest.mark.parametrize(
    ("tops", "places"),
    [
        ([40, 0], [40, 0]),
        ([0, 0, 0], [0, 25, 50]),
        ([90, 95], [50, 75]),
        ([0] * 5, [0, 20, 40, 60, 80]),
    ],
)
def test_words_are_pushed_apart_and_never_off_the_figure(tops, places):
    assert hero.spread(tops, 100) == places


def test_a_rule_turns_only_where_its_words_had_to_move():
    [straight] = hero._rule(10, 11)
    assert (straight.y1, straight.y2) == ("10%", "10%")
    bent, level = hero._rule(10, 11.5)
    assert (bent.x2, bent.y1, bent.y2) == ("69%", "10%", "11.5%")
    assert (level.x1, level.y1, level.y2) == ("69%", "11.5%", "11.5%")
    assert hero._rule(11.5, 10)[0].x2 == "69%"


@pytest.mark.parametrize(
    ("tiers", "roomy", "priced"),
    [(4, True, True), (5, False, True), (6, False, True), (7, False, False)],
)
def test_the_more_tiers_the_less_is_said_of_each(tiers, roomy, priced):
    drawn = hero.draw(squares(tiers))
    assert (drawn.roomy, drawn.priced) == (roomy, priced)
