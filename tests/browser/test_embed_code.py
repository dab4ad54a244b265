"""The code builder in a browser: preview and code follow the options, with and without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .conftest import wait_until


def code(page, key="frame"):
    return page.locator(f"#c-{key}")


def opened(page, key):
    """What is pasted there stands open."""
    if not code(page, key).is_visible():
        page.locator(f"summary:has(#h-{key})").click()
    expect(code(page, key)).to_be_visible()


def shown(page):
    return page.frame_locator(".preview iframe")


def test_preview_and_code_follow_an_option_together(page):
    page.goto("/embed/code/?hd=20&hd-plus=3")
    expect(shown(page).locator("#total")).to_have_text("26")
    option = page.locator(".opts").get_by_label("Dark")
    option.check()
    expect(code(page)).to_contain_text("theme=dark")
    expect(code(page)).to_contain_text("color-scheme:dark")
    expect(shown(page).locator("html")).to_have_attribute("data-theme", "dark")
    expect(option).to_be_focused()
    expect(option).to_be_checked()
    page.wait_for_url("**/embed/code/?hd=20&hd-plus=3&theme=dark")
    assert page.evaluate("getComputedStyle(document.body).colorScheme") == "light dark"
    page.get_by_label("Show").focus()
    page.get_by_label("Show").select_option(label="Product Launch")
    expect(shown(page).locator("h1")).to_have_text("Product Launch")
    expect(page.get_by_text("Start with")).to_be_hidden()
    expect(page.get_by_label("Show")).to_be_focused()
    page.reload()
    expect(shown(page).locator("h1")).to_have_text("Product Launch")


def test_starting_points_keep_the_option_just_changed(page):
    page.goto("/embed/code/")
    page.get_by_role("group", name="Background").get_by_label("Clear").check()
    expect(code(page)).to_contain_text("background=clear")
    page.get_by_role("link", name="Launch 85").click()
    expect(shown(page).locator("#total")).to_have_text("85")
    expect(shown(page).locator("body")).to_have_class("embed bare-bg")
    expect(code(page)).to_contain_text(
        "hd=15&amp;hd-plus=20&amp;2k=10&amp;theme=light&amp;background=clear"
    )


def test_auto_follows_the_page_the_preview_stands_on(page):
    page.goto("/embed/code/?theme=auto&background=clear")
    body = shown(page).locator("body")
    for name, scheme in (("light", "light"), ("dark", "dark"), ("light", "light")):
        page.get_by_text(f"On a {name} page").click()
        expect(body).to_have_css("color-scheme", scheme)
        expect(page.locator(".preview")).to_have_css("color-scheme", scheme)


@pytest.mark.parametrize("width", [280, 480])
def test_the_preview_has_the_width_that_is_typed(page, width):
    page.goto("/embed/code/?hd=20")
    page.get_by_label("In pixels").fill(str(width))
    expect(code(page)).to_contain_text(f'width="{width}"')
    wait_until(page, lambda: page.locator(".preview iframe").bounding_box()["width"] == width)


def test_what_is_typed_is_shown_at_once_and_asked_for_once(page):
    page.goto("/embed/code/")
    asked = []
    page.on("request", lambda sent: "/embed/code/" in sent.url and asked.append(sent.url))
    page.get_by_label("HD", exact=True).fill("7")
    expect(shown(page).locator("#total")).to_have_text("7")
    page.get_by_label("HD+", exact=True).focus()
    page.keyboard.type("1")
    expect(shown(page).locator("#total")).to_have_text("9")
    expect(page.get_by_label("HD+", exact=True)).to_be_focused()
    page.wait_for_url("**/embed/code/?hd=7&hd-plus=1")
    assert len(asked) == 2


def test_what_is_too_long_for_an_address_is_said(page):
    page.goto("/embed/code/?hd=3")
    page.get_by_label("Campaign", exact=True).fill("x" * 3_000)
    expect(page.get_by_role("alert")).to_have_text(
        "This is too long for an address. Preview and code are of the last answer."
    )
    page.get_by_label("Campaign", exact=True).fill("spring")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(code(page)).to_contain_text("utm_campaign=spring")
    page.get_by_label("HD", exact=True).fill("9" * 3_000)
    expect(page.locator("#e-hd")).to_contain_text("Type the number of HD images in digits")


def test_code_is_not_copied_before_what_was_just_typed_is_asked_for(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/embed/code/?hd=3")
    page.evaluate(
        """() => {  // on a phone a field that is left by a tap on a button keeps its focus
          const field = document.getElementById("o-hd");
          field.value = "7";
          field.dispatchEvent(new Event("input", { bubbles: true }));
          document.querySelector("[data-of=c-both]").click();
        }"""
    )
    expect(page.locator("#live")).to_have_text("Copied")
    assert "?hd=7" in page.evaluate("navigator.clipboard.readText()")


def test_a_budget_is_shown_instead_of_the_mix(page):
    page.goto("/embed/code/?hd=3")
    page.get_by_label("Credits", exact=True).fill("100")
    expect(shown(page).get_by_label("Credits I have")).to_have_value("100")
    page.get_by_label("Credits", exact=True).fill("")
    expect(shown(page).locator("#total")).to_have_text("3")


def test_what_is_wrong_is_said_beside_its_field_and_aloud(page):
    page.goto("/embed/code/?hd=3")
    width = page.get_by_label("In pixels")
    width.fill("90")
    message = "Type 280 or more, or leave it empty."
    expect(width).to_have_accessible_description(f"Error: {message}")
    expect(width).to_have_attribute("aria-invalid", "true")
    expect(width).to_be_focused()
    expect(width).to_have_value("90")
    expect(page.locator("#live")).to_contain_text(message)
    width.fill("900")
    expect(code(page)).to_contain_text('width="900"')
    expect(width).not_to_have_attribute("aria-invalid", "true")
    expect(page.locator("#live")).to_be_empty()


def test_a_way_that_is_opened_stays_open_and_follows(page):
    page.goto("/embed/code/?hd=3")
    opened(page, "wordpress")
    page.locator(".opts").get_by_label("Dark").check()
    expect(code(page, "wordpress")).to_contain_text("/embed/?hd=3&theme=dark")
    expect(code(page, "wordpress")).to_be_visible()
    expect(code(page, "both")).to_be_hidden()


def test_code_of_older_options_is_never_copied(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/embed/code/?hd=3")
    page.evaluate("navigator.clipboard.writeText('before')")
    page.route("**/embed/code/?*", lambda route: route.abort())
    page.locator(".opts").get_by_label("Dark").check()
    expect(page.get_by_role("alert")).to_contain_text("No connection")
    page.get_by_role("button", name="Copy").first.click()
    expect(page.get_by_role("alert")).to_contain_text("No connection")
    assert page.evaluate("navigator.clipboard.readText()") == "before"
    page.unroute("**/embed/code/?*")
    page.get_by_role("button", name="Copy").first.click()
    expect(page.locator("#live")).to_have_text("Copied")
    expect(page.get_by_role("alert")).to_have_count(0)
    assert "theme=dark" in page.evaluate("navigator.clipboard.readText()")


@pytest.mark.parametrize(("key", "height"), [("frame", 1055), ("both", 803)])
def test_frames_that_a_page_gives_no_height_keep_theirs(page, host, key, height):
    """Without the script, and before it has measured."""
    page.goto("/embed/code/?hd=20&hd-plus=3")
    frame = code(page, key).text_content().partition("<script")[0]
    host.pages["/post"] = f"<style>iframe {{ height: auto; width: 100% }}</style>{frame}"
    page.goto(f"{host.url}/post")
    assert page.locator("iframe").bounding_box()["height"] == height


def test_the_preview_is_as_tall_as_what_it_shows(page):
    page.goto("/embed/code/?show=tiers")
    frame = page.locator(".preview iframe")
    content = frame.element_handle().content_frame()
    page.wait_for_function("document.querySelector('.preview iframe').style.height")
    tall = "document.documentElement.getBoundingClientRect().height"
    wait_until(page, lambda: 0 <= frame.bounding_box()["height"] - content.evaluate(tall) <= 1)


WAYS = ("both", "frame", "element", "react", "wordpress", "email", "link")


@pytest.mark.parametrize("key", [*WAYS, "events", "svg", "sentence", "png", "shields", "txt"])
def test_the_code_is_copied_as_it_stands(page, key):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/embed/code/?hd=20&theme=dark")
    if key in WAYS:
        opened(page, key)
    button = page.locator(f"[data-of=c-{key}]")
    button.click()
    expect(button).to_have_text("Copied")
    expect(page.locator("#live")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == code(page, key).text_content()


def test_what_is_copied_works_when_pasted(page):
    page.goto("/embed/code/?hd=20&hd-plus=3&maxwidth=320")
    page.set_content(code(page, "both").text_content())
    expect(page.frame_locator("iframe").locator("#total")).to_have_text("26")


def test_badges_are_drawn(page):
    page.goto("/embed/code/")
    badges = page.locator("img[src^='/badge/']")
    expect(badges).to_have_count(7)
    for badge in badges.all():
        assert badge.evaluate("e => e.complete && e.naturalWidth > 60 && e.naturalHeight === 24")


def test_a_badge_opened_alone_keeps_to_its_policy(page):
    page.goto("/badge/hd-plus.svg")
    expect(page.locator("text").first).to_have_text("HD+")
    fill = page.locator("rect.t2").evaluate("e => getComputedStyle(e).fill")
    assert fill == "rgb(222, 63, 32)"
    words = page.locator("text").last
    assert (
        abs(
            words.evaluate("e => e.getComputedTextLength()")
            - float(words.get_attribute("textLength"))
        )
        < 25
    )


class TestWithoutScripts:
    @pytest.fixture
    def context_args(self):
        return {"java_script_enabled": False}

    def test_the_form_is_sent(self, page):
        page.goto("/embed/code/?hd=20&hd-plus=3")
        page.locator(".opts").get_by_text("Dark").click()
        page.get_by_label("Show").select_option("table")
        page.get_by_label("In pixels").fill("90")
        page.get_by_role("button", name="Update preview and code").click()
        expect(page.get_by_label("In pixels")).to_have_value("90")
        expect(page.get_by_text("Type 280 or more")).to_be_visible()
        expect(code(page)).to_contain_text("/embed/?show=table&amp;theme=dark")
        expect(page.locator(".preview iframe")).to_have_attribute(
            "src", "/embed/?show=table&theme=dark"
        )
        expect(page.get_by_role("button", name="Copy")).to_have_count(0)


def test_lists_of_badge_code_scroll_inside_and_by_keyboard(page):
    page.set_viewport_size({"width": 375, "height": 700})
    page.goto("/embed/code/")
    assert page.evaluate("document.documentElement.scrollWidth") == 375
    block = page.get_by_role("region", name="Read-me files")
    block.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("e => e.scrollLeft > 0", arg=block.element_handle())


def test_a_badge_for_mail_is_drawn_at_twice_its_size(page):
    page.goto("/embed/code/")
    page.set_content(code(page, "png").text_content())
    pictures = page.locator("img").all()
    assert len(pictures) == 7
    for picture in pictures:
        drawn = picture.evaluate("e => [e.height, e.naturalHeight, e.naturalWidth / e.width]")
        assert drawn == [24, 48, 2]
