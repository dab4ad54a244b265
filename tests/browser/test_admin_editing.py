"""Staff in a browser: what they type is shown as visitors will see it, in the order they drag."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .conftest import DESKTOP, SMALL_PHONE, flawless, press

SOCIAL = "/admin/creditsguide/exampleproject/1/change/"
TIP = "/admin/creditsguide/usagetip/1/change/"
TIPS = "/admin/creditsguide/usagetip/"
TIER = "/admin/creditsguide/tier/2/change/"
NAMES = "#result_list tbody th a"


def preview(page):
    return page.get_by_role("region", name="Preview")


class TestPreview:
    def test_a_project_is_shown_as_it_is_typed_and_nothing_is_saved(self, admin):
        admin.goto(SOCIAL)
        admin.locator("#id_items-0-quantity").fill("21")
        admin.locator("#id_summary").fill("Posts for {hd.credits}")
        expect(preview(admin)).to_contain_text("27 total credits")
        expect(preview(admin)).to_contain_text("Posts for 1 credit")
        expect(admin.locator("#id_items-0-subtotal")).to_have_text("21 × 1 = 21 credits")
        expect(admin.locator("#id_items-0-quantity")).to_be_visible()
        admin.goto("/")
        expect(admin.locator("#project-social")).to_contain_text("26 total credits")

    def test_a_new_line_counts_once_it_is_whole(self, admin):
        admin.goto(SOCIAL)
        admin.get_by_role("button", name="Add a line").click()
        admin.locator("#id_items-2-quantity").fill("2")
        admin.locator("#id_items-2-tier").select_option(label="2K")
        expect(admin.locator("#id_items-2-subtotal")).to_have_text("2 × 3 = 6 credits")
        expect(preview(admin)).to_contain_text("Line 3, subject: This field is required.")
        expect(preview(admin)).to_contain_text("26 total credits")
        admin.locator("#id_items-2-subject").fill("posters")
        admin.locator("#id_items-2-subject_singular").fill("poster")
        expect(preview(admin)).to_contain_text("32 total credits")
        expect(preview(admin)).not_to_contain_text("required")

    def test_a_tier_shows_its_card_and_what_a_new_price_does(self, admin):
        admin.goto(TIER)
        admin.locator("#id_name").fill("Ultra")
        expect(preview(admin)).to_contain_text("Ultra Quality")
        admin.locator("#id_prices-0-credits_per_image").fill("3")
        expect(preview(admin)).to_contain_text("3 credits")
        expect(preview(admin)).to_contain_text("Social 26 → 29")

    def test_a_tip_that_is_wrong_keeps_the_last_preview_and_says_why(self, admin):
        admin.goto(TIP)
        admin.locator("#id_title").fill("Begin small")
        expect(preview(admin)).to_contain_text("Begin small")
        admin.locator("#id_title").fill("Begin {sd}")
        expect(preview(admin)).to_contain_text("{sd} cannot be filled in")
        expect(preview(admin)).to_contain_text("Begin small")

    def test_a_lost_connection_or_sign_in_leaves_form_and_preview(self, admin):
        admin.goto(TIP)
        admin.context.set_offline(True)
        admin.locator("#id_title").fill("Written on a train")
        expect(preview(admin)).to_contain_text("could not be renewed")
        admin.context.set_offline(False)
        admin.locator("#id_title").fill("Written at home")
        expect(preview(admin).locator(".tip")).to_contain_text("Written at home")
        expect(preview(admin)).not_to_contain_text("could not be renewed")
        admin.context.clear_cookies()
        admin.locator("#id_title").fill("Written too late")
        expect(preview(admin)).to_contain_text("could not be renewed")
        expect(preview(admin).locator(".tip")).to_contain_text("Written at home")
        expect(admin.locator("#id_title")).to_have_value("Written too late")


class TestWithoutScripts:
    @pytest.fixture
    def context_args(self):
        return {"java_script_enabled": False}

    def test_a_button_shows_the_preview_and_keeps_what_was_typed(self, admin):
        admin.goto(SOCIAL)
        admin.locator("#id_items-0-quantity").fill("21")
        press(admin, "Show the preview")
        expect(admin.locator("h1")).to_have_text("Nothing is saved yet")
        expect(preview(admin)).to_contain_text("27 total credits")
        expect(admin.locator("#id_items-0-subtotal")).to_have_text("21 × 1 = 21 credits")
        expect(admin.locator("#id_items-0-quantity")).to_have_value("21")
        expect(admin.locator(".faults")).to_have_count(0)
        admin.goto("/")
        expect(admin.locator("#project-social")).to_contain_text("26 total credits")

    def test_a_list_is_put_in_order_by_numbers(self, admin):
        admin.goto(TIPS)
        titles = admin.locator(NAMES).all_inner_texts()
        admin.locator("#result_list input[name^=order-]").nth(2).fill("1")
        admin.keyboard.press("Enter")
        expect(admin.locator(".success")).to_contain_text("New order of")
        expect(admin.locator(NAMES)).to_have_text([titles[2], titles[0], titles[1]])
        admin.locator("#result_list input[name^=order-]").nth(0).fill("3")
        press(admin, "Save this order")
        expect(admin.locator(".success")).to_contain_text("New order of")
        expect(admin.locator(NAMES)).to_have_text(titles)

    def test_tokens_can_be_looked_up(self, admin):
        admin.goto(TIP)
        admin.get_by_role("button", name="Insert a token").first.click()
        expect(admin.locator("#tokens")).to_contain_text("{hd-plus.credits}")
        expect(admin.locator("#tokens-find")).to_be_hidden()


class TestOrder:
    def places(self, page) -> list[str]:
        rows = page.locator(".inline-related:not(.empty-form)[id^=items-]").all()
        return [
            f"{row.locator('input[name$=quantity]').input_value()}"
            f"@{row.locator('input[name$=position]').input_value()}"
            for row in rows
        ]

    def test_arrows_move_lines_and_the_preview_with_them(self, admin):
        admin.goto(SOCIAL)
        admin.get_by_role("button", name="Move 20 quality images down").focus()
        admin.keyboard.press("Enter")
        assert self.places(admin) == ["3@1", "20@2"]
        expect(admin.get_by_role("button", name="Move 20 quality images down")).to_be_focused()
        expect(admin.locator("#order-said")).to_have_text("20 quality images is now 2 of 2.")
        expect(preview(admin).locator("li").first).to_contain_text("3 × HD+ hero images")

    @pytest.mark.parametrize("touch", [False, True], ids=["mouse", "finger"])
    def test_a_handle_drags_a_line(self, admin, touch):
        admin.goto(SOCIAL)
        grip = admin.locator("#items-1 .grip")
        grip.scroll_into_view_if_needed()
        box, target = grip.bounding_box(), admin.locator("#items-0").bounding_box()
        x, y = box["x"] + 10, box["y"] + 10
        if touch:
            drag_with_a_finger(admin, x, y, target["y"] + 10)
        else:
            admin.mouse.move(x, y)
            admin.mouse.down()
            admin.mouse.move(x, target["y"] + 10, steps=8)
            admin.mouse.up()
        assert self.places(admin) == ["3@1", "20@2"]
        expect(admin.locator(".moving")).to_have_count(0)

    def test_rows_moved_added_and_removed_are_saved_as_they_stand(self, admin):
        """Django numbers the form anew when an unsaved row goes: the saved ones must stay first."""
        admin.goto(SOCIAL)
        for _n in range(2):
            admin.get_by_role("button", name="Add a line").click()
        expect(admin.locator("#id_items-3-position")).to_have_value("4")
        for n, name in ((2, "banner"), (3, "teaser")):
            admin.locator(f"#id_items-{n}-quantity").fill("7")
            admin.locator(f"#id_items-{n}-tier").select_option(label="HD")
            admin.locator(f"#id_items-{n}-subject").fill(f"{name}s")
            admin.locator(f"#id_items-{n}-subject_singular").fill(name)
        for _n in range(3):
            admin.locator("#items-3 .order button").first.click()
        admin.locator("#items-2 .inline-deletelink").click()
        assert self.places(admin) == ["7@1", "20@2", "3@3"]
        press(admin, "Save and stay")
        expect(admin.locator(".success")).to_be_visible()
        lines = admin.locator(".inline-related:not(.empty-form)[id^=items-] .inline_label")
        expect(lines).to_have_text(["7 teasers", "20 quality images", "3 hero images"])
        admin.locator("#items-0").get_by_label("Delete").check()
        press(admin, "Save")

    def test_a_list_is_dragged_and_saved(self, admin):
        admin.goto(TIPS)
        titles = admin.locator(NAMES).all_inner_texts()
        admin.get_by_role("button", name=f"Move {titles[0]} down").click()
        admin.get_by_role("button", name=f"Move {titles[0]} down").click()
        press(admin, "Save this order")
        expect(admin.locator(".success")).to_contain_text("New order of")
        moved = [titles[1], titles[2], titles[0]]
        expect(admin.locator(NAMES)).to_have_text(moved)
        admin.goto("/")
        expect(admin.locator("#tips h3")).to_have_text(moved)
        admin.goto(TIPS)
        for _n in range(2):
            admin.get_by_role("button", name=f"Move {titles[0]} up").click()
        press(admin, "Save this order")
        expect(admin.locator(".success")).to_contain_text("New order of")
        expect(admin.locator(NAMES)).to_have_text(titles)

    def test_a_list_sorted_by_name_is_only_numbered(self, admin):
        admin.goto(f"{TIPS}?o=1")
        expect(admin.locator(".order")).to_have_count(0)
        expect(admin.locator("#result_list input[name^=order-]").first).to_be_visible()


def drag_with_a_finger(page, x: float, y: float, to: float) -> None:
    session = page.context.new_cdp_session(page)

    def touch(kind: str, at: float | None = None) -> None:
        points = [] if at is None else [{"x": x, "y": at}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", y)
    for n in range(1, 9):
        touch("touchMove", y + (to - y) * n / 8)
    touch("touchEnd")


class TestTokens:
    def test_a_token_goes_to_the_caret_and_undo_takes_it_back(self, admin):
        admin.goto(TIP)
        text = admin.locator("#id_text")
        text.fill("Costs , no more")
        for _n in range(9):
            admin.keyboard.press("ArrowLeft")
        admin.locator(".field-text .insert").click()
        expect(admin.locator("#tokens-find")).to_be_focused()
        admin.keyboard.type("hd-plus.cr")
        expect(admin.locator("#tokens tbody tr:visible")).to_have_count(1)
        admin.keyboard.press("Enter")
        expect(text).to_have_value("Costs {hd-plus.credits}, no more")
        expect(text).to_be_focused()
        expect(preview(admin)).to_contain_text("Costs 2 credits, no more")
        admin.keyboard.press("Control+z")
        expect(text).to_have_value("Costs , no more")

    def test_a_text_never_entered_gets_it_at_the_end(self, admin):
        admin.goto(TIP)
        before = admin.locator("#id_title").input_value()
        admin.locator(".field-title .insert").click()
        admin.get_by_role("button", name="Insert {social.total}").click()
        expect(admin.locator("#id_title")).to_have_value(before + " {social.total}")

    def test_a_word_on_either_side_gets_a_space(self, admin):
        admin.goto(TIP)
        text = admin.locator("#id_text")
        text.fill("Costsonly")
        for _n in range(4):
            admin.keyboard.press("ArrowLeft")
        admin.locator(".field-text .insert").click()
        admin.get_by_role("button", name="Insert {hd.credits}").click()
        expect(text).to_have_value("Costs {hd.credits} only")

    def test_lines_added_later_take_tokens_too(self, admin):
        admin.goto(SOCIAL)
        admin.get_by_role("button", name="Add a tip").click()
        admin.locator("#tips-2 .insert").click()
        admin.locator("#tokens-find").fill("zzz")
        expect(admin.locator("#tokens-none")).to_be_visible()
        admin.keyboard.press("Escape")
        expect(admin.locator("#tokens")).to_be_hidden()
        admin.locator("#tips-2 .insert").click()
        admin.get_by_role("button", name="Insert {2k}", exact=True).click()
        expect(admin.locator("#id_tips-2-text")).to_have_value("{2k}")


@pytest.mark.parametrize("viewport", [DESKTOP, SMALL_PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
class TestLooks:
    @pytest.fixture
    def context_args(self, viewport, scheme):
        return {"viewport": viewport, "color_scheme": scheme}

    def test_previews_tokens_and_lists_are_accessible(self, admin):
        for address in (SOCIAL, TIER, TIP):
            admin.goto(address)
            flawless(admin)
        admin.locator(".insert").first.click()
        flawless(admin)
        admin.goto(TIP)
        admin.locator("#id_title").fill("")
        expect(preview(admin)).to_contain_text("required")
        flawless(admin)
        admin.goto(TIPS)
        flawless(admin)


def test_every_target_is_large_enough(admin):
    small = """() => [...document.querySelectorAll("button, .grip")]
      .filter((one) => one.offsetParent && (one.offsetWidth < 24 || one.offsetHeight < 24))
      .map((one) => one.outerHTML)"""
    for address in (SOCIAL, TIPS):
        admin.goto(address)
        assert admin.evaluate(small) == []
