"""Everything is drawn to one scale, in strings that no template can spoil."""

from __future__ import annotations

import pytest

from creditsguide.domain import drawing
from creditsguide.domain.drawing import Rect, Run, Segment, Side

SMALL, LARGE = Side("small", "t1", 340, 200), Side("large", "t2", 680, 400)


@pytest.mark.parametrize(
    ("value", "written"), [(2.5, "2.5"), (3.0, "3"), (12.345, "12.35"), (0.004, "0")]
)
def test_figures_have_two_decimals_at_most_and_no_idle_zeros(value, written):
    assert drawing.figure(value) == written


@pytest.mark.parametrize(
    ("part", "whole", "written"), [(10, 13, "76.92%"), (1, 0, "0"), (0, 5, "0")]
)
def test_nothing_of_something_and_something_of_nothing_are_0(part, whole, written):
    assert drawing.percent(part, whole) == written


@pytest.mark.parametrize(
    ("side", "cell"), [(4096, 128), (4097, 256), (8192, 256), (8193, 512), (1, 128)]
)
def test_a_grid_has_32_cells_a_side_at_most(side, cell):
    assert drawing.cell([Side("a", "t1", side, 10)]) == cell
    assert drawing.cell([Side("a", "t1", 10, side)]) == cell


def test_only_pictures_made_of_whole_cells_are_counted_in_them():
    assert drawing.cells(Side("a", "t1", 1024, 1536), 128) == 8 * 12
    assert drawing.cells(Side("a", "t1", 1000, 1024), 128) is None
    assert drawing.cells(Side("a", "t1", 1024, 1000), 128) is None


def test_a_plate_stands_in_the_outlines_of_larger_pictures_alone():
    twin = Side("twin", "t3", 680, 400)
    plate = drawing.plate(SMALL, [SMALL, LARGE, twin])
    assert plate.view_box == "-2 -2 684 684"
    assert plate.rect == Rect("t1", "0", "480", "340", "200")
    assert [outline.css for outline in plate.outlines] == ["t2", "t3"]
    assert drawing.plate(LARGE, [SMALL, LARGE, twin]).outlines == []


def test_the_smallest_plate_still_has_a_margin():
    tiny = Side("tiny", "t1", 10, 10)
    assert drawing.plate(tiny, [tiny]).view_box == "-1 -1 12 12"


def test_a_glyph_is_outlined_unless_its_picture_fills_the_square():
    square = Side("square", "t1", 680, 680)
    assert drawing.glyph(square, [square])[1:] == ("0.5", "15", "15", False)
    assert drawing.glyph(SMALL, [SMALL, LARGE])[1:] == ("11.09", "7.5", "4.41", True)
    assert drawing.glyph(LARGE, [SMALL, LARGE]).outlined
    assert drawing.glyph(Side("tall", "t1", 400, 680), [square]).outlined


def test_a_projects_mark_is_split_as_its_credits_are():
    columns = drawing.glyph_of_shares({"t1": 1, "t2": 3})
    assert [(column.css, column.width) for column in columns] == [("t2", "15"), ("t1", "3.75")]


def test_a_bar_is_stacked_widest_first_and_keeps_an_empty_part():
    assert drawing.bar([("a", "t1", 20), ("b", "t2", 0), ("c", "t3", 6)]) == [
        Segment("c", "t3", "100%"),
        Segment("b", "t2", "0"),
        Segment("a", "t1", "76.92%"),
    ]


def test_a_bar_may_be_a_part_of_something_longer():
    assert drawing.bar([("a", "t1", 20)], 50) == [Segment("a", "t1", "40%")]


def test_blocks_are_parted_and_the_last_gap_is_left_off():
    tally = drawing.tally("t1", 3, 4, 300)
    assert (tally.length, tally.dashes) == ("10.8", "2.8 1.2")


def test_blocks_too_thin_to_count_are_one_line():
    assert drawing.tally("t1", 3, 4, 300).dashes, "4 pixels on the smallest phone"
    assert not drawing.tally("t1", 3, 4, 301).dashes


def test_what_is_shorter_than_a_gap_still_shows():
    assert drawing.length("t1", 1, 1, 1_000).length == "4"


def test_blocks_of_several_prices_follow_each_other_in_one_row():
    assert drawing.row([("t1", 2, 3), ("t2", 1, 4)]) == [
        Run("t1", "0", "5.96", "2.96 0.04"),
        Run("t2", "6", "9.96", "3.96 0.04"),
    ]


def test_tiers_beyond_the_fifth_share_its_colour():
    assert [*drawing.css_classes("abcdefg").values()] == "t1 t2 t3 t4 t5 t5 t5".split()


def test_a_credit_buys_whole_pixels():
    assert drawing.pixels_per_credit(Side("a", "t1", 101, 103), 7) == 1_486
