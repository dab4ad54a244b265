"""The calculator as people use it: typing, stepping, going back, copying, losing the connection."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from .conftest import wait_until

TOTAL = "#total"


def field(page, name="HD"):
    return page.get_by_label(name, exact=True)


@pytest.fixture
def calculator(page):
    page.goto("/?hd=20&hd-plus=3#calculator")
    expect(page.locator(TOTAL)).to_have_text("26")
    return page


def quantity(page, slug):
    return page.locator(f"#q-{slug}")


def test_typing_recomputes_and_keeps_the_field(calculator):
    box = quantity(calculator, "2k")
    box.click()
    calculator.keyboard.type("12", delay=30)
    expect(calculator.locator(TOTAL)).to_have_text("62")
    expect(box).to_be_focused()
    expect(box).to_have_value("12")
    assert box.evaluate("e => e.selectionStart") == 2
    expect(calculator.locator("#s-2k")).to_have_text("12 × 3 = 36 credits")
    expect(calculator).to_have_url(re.compile(r"/\?hd=20&hd-plus=3&2k=12#calculator$"))


def test_an_answer_keeps_the_focus_that_stands_in_the_one_before(calculator):
    calculator.locator(TOTAL).focus()
    quantity(calculator, "2k").evaluate("e => { e.value = 12; e.form.requestSubmit() }")
    expect(calculator.locator(TOTAL)).to_have_text("62")
    expect(calculator.locator(TOTAL)).to_be_focused()


def test_an_answer_leaves_alone_what_it_does_not_change(calculator):
    """Whoever has marked a sum to copy it keeps the mark."""
    stays, changes = (
        calculator.locator(f"#s-{slug} .sub").element_handle() for slug in ("hd-plus", "2k")
    )
    quantity(calculator, "2k").fill("12")
    expect(calculator.locator(TOTAL)).to_have_text("62")
    assert stays.evaluate("e => e.isConnected")
    assert not changes.evaluate("e => e.isConnected")


# Between a key and what it types the page is busy for longer than the wait after a key.
SLOW = """
document.addEventListener("input", () => {
  const until = performance.now() + 80;
  while (performance.now() < until);
  setTimeout(() => { window.order.push("later"); }, 30);
}, true);
document.addEventListener("htmx:beforeRequest", () => { window.order.push("asked"); });
window.order = [];
"""


def test_a_slow_device_begins_its_wait_with_the_key(calculator):
    calculator.evaluate(f"() => {{ {SLOW} }}")
    quantity(calculator, "2k").click()
    calculator.keyboard.press("7")
    expect(calculator.locator(TOTAL)).to_have_text("47")
    assert calculator.evaluate("order") == ["asked", "later"]


def test_what_no_key_typed_waits_as_well(calculator):
    """Dictated, or pasted by a menu: more of it may follow at once."""
    calculator.evaluate(f"() => {{ {SLOW} }}")
    quantity(calculator, "2k").fill("7")
    expect(calculator.locator(TOTAL)).to_have_text("47")
    assert calculator.evaluate("order") == ["later", "asked"]


# The page warms up by an answer that nobody gave: the last that htmx tells of it.
WARMED = """
addEventListener("DOMContentLoaded", () => {
  window.changes = [];
  const seen = (list) => changes.push(...list.map(({ target }) => target.nodeName));
  const watch = new MutationObserver(seen);
  const calculator = document.querySelector(".calc");
  watch.observe(calculator, { childList: true, characterData: true, subtree: true });
  addEventListener("htmx:afterOnLoad", () => setTimeout(() => { window.warmed = true; }, 100));
});
"""


@pytest.mark.parametrize("path", ["/", "/?hd=20&hd-plus=3#calculator", "/?budget=26", "/embed/"])
def test_warming_up_asks_for_nothing_and_changes_nothing(page, path):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script(WARMED)
    page.goto(path)
    wait_until(page, lambda: page.evaluate("window.warmed"))
    assert page.evaluate("changes") == []
    assert page.url.endswith(path)
    assert not [url for url in asked if "/estimate/" in url]
    assert page.locator(".htmx-request, .htmx-added, .is-lost").count() == 0


def test_links_to_other_forms_of_the_mix_follow_what_is_typed(calculator):
    quantity(calculator, "2k").fill("12")
    for name, path in (("Download CSV", "/estimate.csv"), ("Embed", "/embed/code/")):
        link = calculator.locator("form").get_by_role("link", name=name, exact=True)
        expect(link).to_have_attribute("href", re.compile(rf"{path}\?hd=20&hd-plus=3&2k=12$"))


def test_what_cannot_be_read_is_handed_on_where_that_is_said(calculator):
    quantity(calculator, "hd").fill("three")
    for name in ("Download CSV", "Embed"):
        link = calculator.locator("form").get_by_role("link", name=name, exact=True)
        expect(link).to_have_attribute("href", re.compile(r"\?hd=three&hd-plus=3$"))
    expect(calculator.locator(".peek")).to_contain_text("6 credits, HD not counted")
    assert "?hd-plus=3&on=" in calculator.locator("#result").get_attribute("data-share")


def test_the_title_follows_what_is_typed_and_is_no_part_of_the_page(calculator):
    expect(calculator).to_have_title("26 credits for 23 images — Credits Guide")
    quantity(calculator, "2k").fill("12")
    expect(calculator).to_have_title("62 credits for 35 images — Credits Guide")
    quantity(calculator, "hd").fill("many")
    expect(calculator).to_have_title("42 credits, HD not counted — Credits Guide")
    assert calculator.locator("body title").count() == 0
    assert "Credits Guide" not in calculator.locator("#calculator").inner_text()
    calculator.goto("/?budget=100#calculator")
    expect(calculator).to_have_title("33–100 images for 100 credits — Credits Guide")
    calculator.get_by_label("Images I need").fill("30")
    expect(calculator).to_have_title("30 images for 100 credits — Credits Guide")


TYPE_FAST = """(field) => {
  for (const typed of ["1", "12", "123"]) {
    field.value = typed;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}"""


def test_typing_asks_once_when_the_typing_rests(calculator):
    asked = []
    calculator.on("request", lambda request: asked.append(request.url))
    quantity(calculator, "hd").evaluate(TYPE_FAST)
    expect(calculator.locator(TOTAL)).to_have_text("129")
    assert len(asked) == 1


def test_stepping_by_mouse(calculator):
    calculator.get_by_role("button", name="One HD+ image more").click()
    expect(calculator.locator(TOTAL)).to_have_text("28")
    calculator.get_by_role("button", name="One HD image fewer").click()
    expect(calculator.locator(TOTAL)).to_have_text("27")
    expect(quantity(calculator, "hd")).to_have_value("19")
    expect(calculator).to_have_url(re.compile(r"/\?hd=19&hd-plus=4#calculator$"))


def test_minus_rests_at_zero_without_losing_focus(calculator):
    quantity(calculator, "hd-plus").fill("1")
    minus = calculator.get_by_role("button", name="One HD+ image fewer")
    minus.click()
    expect(calculator.locator(TOTAL)).to_have_text("20")
    expect(minus).to_have_attribute("aria-disabled", "true")
    expect(minus).to_be_focused()
    minus.press("Enter")
    expect(quantity(calculator, "hd-plus")).to_have_value("0")


def test_plus_rests_at_the_limit(calculator):
    quantity(calculator, "hd").fill("9,999")
    plus = calculator.get_by_role("button", name="One HD image more")
    expect(plus).to_have_attribute("aria-disabled", "true")
    plus.press("Enter")
    expect(quantity(calculator, "hd")).to_have_value("9999")
    expect(calculator.locator(TOTAL)).to_have_text("10,005")


def test_the_keyboard_alone_is_enough(page):
    page.goto("/")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "q-hd":
            break
    expect(quantity(page, "hd")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator(TOTAL)).to_have_text("1")
    page.keyboard.press("Shift+ArrowUp")
    expect(page.locator(TOTAL)).to_have_text("11")
    page.keyboard.press("ArrowDown")
    expect(page.locator(TOTAL)).to_have_text("10")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator(TOTAL)).to_have_text("11")
    page.keyboard.press("Enter")
    expect(page.locator(TOTAL)).to_have_text("12")


def test_enter_in_a_field_recalculates_and_steps_nothing(calculator):
    box = quantity(calculator, "hd")
    box.fill("21")
    box.press("Enter")
    expect(calculator.locator(TOTAL)).to_have_text("27")
    expect(box).to_have_value("21")


def test_wrong_input_is_explained_beside_its_field_and_the_rest_counts(calculator):
    box = quantity(calculator, "hd")
    box.fill("-1")
    expect(calculator.locator("#e-hd")).to_have_text("Error: HD images must be 0 or more.")
    expect(box).to_have_attribute("aria-invalid", "true")
    expect(calculator.locator(".peek")).to_contain_text("6 credits, HD not counted")
    assert "Error: HD images" in box.evaluate(
        "e => e.getAttribute('aria-describedby').split(' ')"
        ".map(id => document.getElementById(id).textContent).join(' ')"
    )
    calculator.get_by_role("button", name="One HD image more").click()
    expect(box).to_have_value("-1")
    box.fill("2")
    expect(calculator.locator("#e-hd")).to_have_count(0)
    expect(box).not_to_have_attribute("aria-invalid", "true")
    expect(calculator.locator(TOTAL)).to_have_text("8")


@pytest.mark.parametrize("letter", ["x", "9", "日"])
def test_a_text_longer_than_any_address_is_told_from_a_number(calculator, letter):
    box = quantity(calculator, "hd")
    box.fill(letter * 5_000)
    expect(calculator.locator("#e-hd")).to_contain_text("Type the number of HD images in digits")
    expect(box).to_have_attribute("aria-invalid", "true")
    assert len(box.input_value()) == 5_000
    expect(calculator.locator(".peek")).to_contain_text("6 credits, HD not counted")
    expect(calculator.get_by_role("alert")).to_have_count(0)


def test_so_it_is_where_a_quick_estimate_is_asked_for(page):
    page.goto("/")
    page.locator(".try").get_by_label("HD images").fill("9" * 5_000)
    page.get_by_role("button", name="Work it out").click()
    expect(page.locator("#e-hd")).to_contain_text("Type the number of HD images in digits")


def test_blanks_make_no_number_too_long(calculator):
    quantity(calculator, "hd").fill(f"{' ' * 40}40{' ' * 40}")
    expect(calculator.locator(TOTAL)).to_have_text("46")


def test_a_price_that_changes_meanwhile_changes_what_the_field_says(calculator, shell):
    change = "Price.objects.filter(tier__slug='hd').update(credits_per_image={})".format
    shell(change(103))
    try:
        quantity(calculator, "2k").fill("1")
        row = calculator.locator(".q").first
        expect(row.locator(".sub")).to_have_text("20 × 103 = 2,060 credits")
        expect(row.locator("label")).to_have_text(re.compile(r"103 credits each$"))
    finally:
        shell(change(1))


def test_starting_points_fill_it_and_back_returns(calculator):
    calculator.get_by_role("link", name="Website 34").click()
    expect(calculator.locator(TOTAL)).to_have_text("34")
    expect(quantity(calculator, "2k")).to_have_value("3")
    calculator.go_back()
    expect(calculator.locator(TOTAL)).to_have_text("26")
    expect(quantity(calculator, "2k")).to_have_value("0")


def test_a_starting_point_is_marked_while_its_mix_stands(calculator):
    social = calculator.get_by_role("link", name="Social 26")
    expect(social).to_have_attribute("aria-current", "true")
    quantity(calculator, "hd").fill("21")
    expect(social).not_to_have_attribute("aria-current", "true")
    quantity(calculator, "hd").fill("20")
    expect(social).to_have_attribute("aria-current", "true")


def test_back_after_typing_shows_fields_and_total_that_agree(calculator):
    quantity(calculator, "hd").fill("5")
    expect(calculator.locator(TOTAL)).to_have_text("11")
    calculator.get_by_role("link", name="Projects", exact=True).click()
    expect(calculator).to_have_url(re.compile("#projects$"))
    quantity(calculator, "hd").fill("7")
    expect(calculator.locator(TOTAL)).to_have_text("13")
    calculator.go_back()
    expect(calculator.locator(TOTAL)).to_have_text("11")
    expect(quantity(calculator, "hd")).to_have_value("5")


def test_back_from_a_section_keeps_the_page_as_it_is(calculator):
    quantity(calculator, "hd").fill("5")
    expect(calculator.locator(TOTAL)).to_have_text("11")
    calculator.evaluate("window.kept = true")
    calculator.get_by_role("link", name="Projects", exact=True).click()
    calculator.go_back()
    expect(calculator.locator(TOTAL)).to_have_text("11")
    assert calculator.evaluate("window.kept")


def test_the_address_is_written_once_an_answer(calculator):
    calculator.evaluate(
        "() => { window.written = []; const write = history.replaceState;"
        " history.replaceState = (...all) => { written.push(all[2]); write.apply(history, all) } }"
    )
    quantity(calculator, "hd").fill("5")
    expect(calculator).to_have_url(re.compile(r"/\?hd=5&hd-plus=3#calculator$"))
    assert calculator.evaluate("written") == ["/?hd=5&hd-plus=3#calculator"]


def test_a_cell_of_the_table_opens_its_mix(calculator):
    calculator.get_by_role("link", name="60 credits").click()
    expect(calculator.locator(TOTAL)).to_have_text("60")
    expect(quantity(calculator, "2k")).to_have_value("20")


def test_a_suggestion_is_applied(calculator):
    calculator.get_by_role("link", name="Use HD for the 3 × HD+ images").click()
    expect(calculator.locator(TOTAL)).to_have_text("23")


def test_reset_empties_it(calculator):
    calculator.get_by_role("link", name="Reset").click()
    expect(calculator.locator(TOTAL)).to_have_text("Add images to see the total")
    expect(quantity(calculator, "hd")).to_have_value("0")


def test_the_link_is_copied_and_opens_the_same_mix(calculator):
    calculator.context.grant_permissions(["clipboard-read", "clipboard-write"])
    quantity(calculator, "2k").fill("2")
    expect(calculator.locator(TOTAL)).to_have_text("32")
    calculator.get_by_role("button", name="Copy link").click()
    expect(calculator.get_by_role("button", name="Link copied")).to_be_visible()
    expect(calculator.locator("#live")).to_have_text("Link copied")
    link = calculator.evaluate("navigator.clipboard.readText()")
    assert re.search(r"/\?hd=20&hd-plus=3&2k=2&on=\d{4}-\d\d-\d\d#calculator$", link)
    expect(calculator.get_by_role("button", name="Copy link")).to_be_visible()
    calculator.goto(link)
    expect(calculator.locator(TOTAL)).to_have_text("32")


def test_announcements_are_few_and_polite(calculator):
    heard = "window.heard = []; new MutationObserver(() => heard.push(live.textContent))"
    calculator.evaluate(f"{heard}.observe(live, {{childList: true}})")
    plus = calculator.get_by_role("button", name="One 2K image more")
    plus.evaluate("button => { for (let click = 0; click < 4; click++) button.click() }")
    expect(calculator.locator("#live")).to_have_text("38 credits for 27 images")
    *before, last = calculator.evaluate("window.heard")
    assert last == "38 credits for 27 images"
    assert before in ([], ["29 credits for 24 images"])  # of the first click, if the rest took long
    assert calculator.locator("[aria-live], [role=status], [role=alert]").count() == 1


def test_a_lost_connection_is_said_and_overcome(calculator):
    calculator.context.set_offline(True)
    quantity(calculator, "hd").fill("50")
    alert = calculator.get_by_role("alert")
    expect(alert).to_contain_text("No connection. The answer shown is the last one we worked out.")
    expect(calculator.locator(TOTAL)).to_have_text("26")
    expect(calculator.locator(".peek")).to_contain_text("(the last answer)")
    expect(quantity(calculator, "hd")).to_have_value("50")
    calculator.get_by_role("button", name="Try again").click()
    expect(alert).to_be_visible()
    calculator.context.set_offline(False)
    expect(calculator.locator(TOTAL)).to_have_text("56")
    expect(alert).to_have_count(0)


def test_a_lost_connection_marks_what_stands_in_place_of_an_answer_too(page):
    page.goto("/")
    page.context.set_offline(True)
    quantity(page, "hd").fill("50")
    expect(page.locator(TOTAL)).to_have_text("Add images to see the total (the last answer)")
    page.context.set_offline(False)
    expect(page.locator(TOTAL)).to_have_text("50")


def test_an_error_of_the_server_is_said_and_overcome(calculator):
    calculator.route("**/estimate/**", lambda route: route.fulfill(status=500))
    quantity(calculator, "hd").fill("50")
    expect(calculator.get_by_role("alert")).to_be_visible()
    expect(calculator.locator(TOTAL)).to_have_text("26")
    calculator.unroute("**/estimate/**")
    calculator.get_by_role("button", name="Try again").click()
    expect(calculator.locator(TOTAL)).to_have_text("56")
    expect(calculator.get_by_role("alert")).to_have_count(0)


def test_a_late_answer_never_replaces_a_newer_one(calculator):
    held = []
    calculator.route("**/estimate/?hd=50&*", lambda route: held.append(route))
    quantity(calculator, "hd").fill("50")
    wait_until(calculator, lambda: held)
    quantity(calculator, "hd").fill("60")
    expect(calculator.locator(TOTAL)).to_have_text("66")
    expect(calculator.get_by_role("alert")).to_have_count(0)
    calculator.wait_for_timeout(200)
    expect(calculator.locator(TOTAL)).to_have_text("66")


def test_the_embed_computes_too(page):
    page.goto("/embed/?hd=20&hd-plus=3")
    quantity(page, "2k").fill("2")
    expect(page.locator(TOTAL)).to_have_text("32")
    expect(page).to_have_url(re.compile(r"/embed/\?hd=20&hd-plus=3&2k=2$"))


class TestWithoutScripts:
    @pytest.fixture
    def context_args(self):
        return {"java_script_enabled": False}

    def test_numbers_are_sent_and_answered(self, page):
        page.goto("/")
        quantity(page, "hd").fill("20")
        quantity(page, "hd-plus").fill("3")
        page.get_by_role("button", name="Update the total").last.click()
        assert page.url.endswith("#calculator")
        expect(page.locator(TOTAL)).to_have_text("26")

    def test_steppers_step(self, page):
        page.goto("/?hd=20&hd-plus=3")
        page.get_by_role("button", name="One HD+ image more").click()
        expect(quantity(page, "hd-plus")).to_have_value("4")
        page.get_by_role("button", name="One HD+ image more").click()
        expect(page.locator(TOTAL)).to_have_text("30")

    def test_enter_steps_nothing(self, page):
        page.goto("/?hd=20")
        quantity(page, "hd").press("Enter")
        expect(page.locator(TOTAL)).to_have_text("20")

    def test_nothing_is_offered_that_needs_scripts(self, page):
        page.goto("/")
        expect(page.get_by_role("button", name="Copy link")).to_be_hidden()
        expect(page.get_by_role("button", name="Print")).to_have_count(0)

    def test_the_theme_can_be_chosen(self, page):
        page.goto("/")
        light = page.locator("body").evaluate("e => getComputedStyle(e).backgroundColor")
        page.get_by_label("Dark").check()
        dark = page.locator("body").evaluate("e => getComputedStyle(e).backgroundColor")
        assert light != dark


def test_a_press_changes_no_number_that_is_too_large(page):
    page.goto("/?hd=99999&2k=1#calculator")
    for name in ("One HD image more", "One HD image fewer"):
        page.get_by_role("button", name=name).click()
        expect(quantity(page, "hd")).to_have_value("99999")
    page.get_by_role("button", name="One 2K image more").click()
    expect(page.locator(TOTAL)).to_have_text("6")
    expect(page.locator("#e-hd")).to_contain_text("9,999 or fewer")


def test_a_page_opens_at_its_calculator_and_does_not_fly_there(page):
    page.emulate_media(reduced_motion="no-preference")
    page.goto("/?hd=20&hd-plus=3#calculator")
    opened = page.evaluate("scrollY")
    page.wait_for_timeout(800)
    assert opened == page.evaluate("scrollY") > 0
    page.get_by_role("link", name="Projects", exact=True).click()
    began = page.evaluate("scrollY")
    page.wait_for_function("began => scrollY !== began", arg=began)


HOLES = """() => {
  const box = (selector) => document.querySelector(selector).getBoundingClientRect();
  const gaps = [...document.querySelectorAll(".q")].map((row) => row.getBoundingClientRect())
    .map((row, index, rows) => index && row.top - rows[index - 1].bottom);
  return { rows: Math.max(...gaps), below: box(".tools").top - box(".qty").bottom };
}"""


@pytest.mark.parametrize(
    "address",
    ["/", "/?hd=20&hd-plus=3", "/?hd=x&2k=9999&drafts=2", "/embed/", "/embed/?hd=20&hd-plus=3"],
)
def test_rows_fill_the_height_of_the_answer_beside_them(page, address):
    page.set_viewport_size({"width": 720 if address.startswith("/embed/") else 1280, "height": 900})
    page.goto(address)
    answer, form = (page.locator(part).bounding_box() for part in (".out", ".calc form"))
    assert answer["y"] + answer["height"] == pytest.approx(form["y"] + form["height"], abs=2)
    holes = page.evaluate(HOLES)
    assert holes["rows"] < 1
    assert holes["below"] <= 32


@pytest.mark.parametrize("width", [375, 768, 1280])
def test_steppers_stand_under_each_other_whatever_the_sums_say(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/?hd=9999&hd-plus=3&drafts=20")
    edges = "[...document.querySelectorAll('.step')].map((e) => e.getBoundingClientRect().left)"
    assert len(set(page.evaluate(edges))) == 1


def test_on_a_phone_the_total_takes_little_of_the_window(page):
    page.set_viewport_size({"width": 375, "height": 667})
    page.goto("/?hd=20&hd-plus=3")
    assert page.locator(".peek").bounding_box()["height"] <= 72


@pytest.mark.parametrize(("width", "shown"), [(375, "in the answer"), (1280, "in the rows")])
def test_the_sum_stands_in_the_rows_or_in_words(page, width, shown):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/?hd=20&hd-plus=3")
    assert page.get_by_text("20 × 1 + 3 × 2 = 26 credits").is_visible() == (shown != "in the rows")
    row = page.locator("#s-hd .sub").bounding_box()
    assert (row["width"] > 1) == (shown == "in the rows")


def test_printed_the_sum_stands_in_words(page):
    page.goto("/?hd=20&hd-plus=3")
    page.emulate_media(media="print")
    expect(page.get_by_text("20 × 1 + 3 × 2 = 26 credits")).to_be_visible()
    expect(page.locator("#s-hd .sub")).to_be_hidden()
