"""The embed inside other people's pages: height, looks, sandboxes, and who may show it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from .conftest import wait_until

WIDTHS = [280, 320, 480, 720]
SHOWS = ["?hd=20&hd-plus=3", "?show=table", "?show=tiers", "?show=launch"]


@pytest.fixture
def faults(page):
    """What the console complains about, messages to the wrong window among it."""
    found = []

    def note(said):
        if said.type == "error" or "postMessage" in said.text:
            found.append(said.text)

    page.on("console", note)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def inside(page, nth=0):
    return page.frame_locator("iframe").nth(nth)


def frame_of(page, nth=0):
    return page.locator("iframe").nth(nth).element_handle().content_frame()


SIZES = """(() => {
    const { documentElement: page } = document;
    const shown = page.getBoundingClientRect().height;
    return { shown, content: page.scrollHeight, room: innerHeight };
})()"""


def wait_for_height(page, nth=0) -> int:
    """Wait until the element is as tall as what it shows, and give that height."""
    expect(inside(page, nth).locator("main")).to_be_visible()
    frame = frame_of(page, nth)
    seen = {}

    def fits() -> bool:
        seen.update(frame.evaluate(SIZES))
        seen["element"] = page.locator("iframe").nth(nth).bounding_box()["height"]
        tall = 0 <= seen["element"] - seen["shown"] <= 1 and seen["shown"] > 150
        return tall and seen["content"] <= seen["room"]

    wait_until(page, fits, seen)
    return seen["element"]


def wait_for_address(page, end: str) -> None:
    """It is written once the answer is painted."""
    wait_until(page, lambda: frame_of(page).url.endswith(end))


@pytest.mark.parametrize("show", SHOWS)
@pytest.mark.parametrize("width", WIDTHS)
def test_the_frame_is_as_tall_as_what_it_shows(page, host, faults, show, width):
    page.goto(host.serve(host.frame(show, width)))
    wait_for_height(page)
    assert not frame_of(page).evaluate("document.documentElement.scrollWidth > innerWidth")
    assert page.context.cookies() == []
    assert faults == []


def stated_heights(page, query: str) -> list[int]:
    """In the code without the script, and with it."""
    page.goto(f"/embed/code/?{query}")
    codes = (page.locator(code).text_content() for code in ("#c-frame", "#c-both"))
    return [int(re.search(r'height="(\d+)"', code)[1]) for code in codes]


def true_heights(page, query: str) -> dict[int, int]:
    """In the narrowest column, and in a usual one."""
    true = {}
    for width in (280, 480):
        page.set_viewport_size({"width": width, "height": 600})
        page.goto(f"/embed/?{query}")
        true[width] = page.evaluate("document.documentElement.getBoundingClientRect().height")
    return true


@pytest.mark.parametrize(
    "query",
    ["", "hd=20&hd-plus=3", "hd=x&hd-plus=3", "hd=2&drafts=2", "budget=100&images=20", "budget=9"],
)
def test_the_heights_that_codes_state_are_near_the_true_ones(page, query):
    """Without the script a frame shows all there can be in its narrowest column."""
    (alone, scripted), true = stated_heights(page, query), true_heights(page, query)
    assert true[280] <= alone
    assert 0.8 * scripted <= true[480] <= 1.05 * scripted


@pytest.fixture(scope="module")
def sold(shell):
    """Packs with all that goes with them, a button, prices to come."""
    shell(
        "import datetime\nfrom tests.support.packs import sell\n"
        "sell(); Guide.objects.update(cta_url='https://buy.example/', price_note='plus VAT')\n"
        "Pack.objects.update(buy_url='https://buy.example/', note='Never expires, by anybody.')\n"
        "day = datetime.date.today() + datetime.timedelta(9)\n"
        "Tier.objects.get(slug='hd').prices.create(effective_on=day, credits_per_image=7,"
        " announced=True)\n"
        "Pack.objects.get(slug='pro').prices.create(effective_on=day, amount=7, announced=True)"
    )
    yield
    shell(
        "PackPrice.objects.all().delete(); Pack.objects.all().delete()\n"
        "Guide.objects.update(cta_url='', price_note='', currency='')\n"
        "Price.objects.filter(announced=True).delete()"
    )


@pytest.mark.usefixtures("sold")
@pytest.mark.parametrize(
    "query",
    [
        *("", "hd=20&hd-plus=3", "hd=2&2k=2&drafts=2", "budget=100&images=20", "budget=9"),
        *("show=packs", "show=tiers", "show=table", "show=social", "show=launch"),
    ],
)
def test_the_heights_that_codes_state_have_room_for_what_owners_add(page, query):
    alone, _scripted = stated_heights(page, query)
    assert true_heights(page, query)[280] <= alone


@pytest.mark.parametrize("width", WIDTHS)
def test_the_height_follows_every_change(page, host, faults, width):
    page.goto(host.serve(host.frame("?theme=dark&utm_source=blog", width)))
    empty = wait_for_height(page)
    calculator = inside(page)
    calculator.get_by_role("button", name="One HD+ image more").click()
    expect(calculator.locator("#total")).to_have_text("2")
    used = wait_for_height(page)
    assert used > empty
    calculator.locator("#q-hd").fill("many")
    expect(calculator.locator("#e-hd")).to_contain_text("in digits")
    assert wait_for_height(page) >= used  # in two columns there is room for it
    calculator.get_by_role("link", name="Reset").click()
    expect(calculator.locator("#total")).to_have_text("Add images to see the total")
    assert wait_for_height(page) == empty
    wait_for_address(page, "/embed/?theme=dark&utm_source=blog")
    assert faults == []


def test_a_suggestion_is_applied_inside_the_frame(page, host):
    page.goto(host.serve(host.frame("?hd=20&hd-plus=3&theme=dark&background=clear")))
    inside(page).get_by_role("link", name="Use HD").click()
    expect(inside(page).locator("#total")).to_have_text("23")
    wait_for_address(page, "/embed/?hd=23&theme=dark&background=clear#total")
    wait_for_height(page)


def test_two_frames_have_a_height_and_a_voice_each(page, host, faults):
    page.goto(host.serve(host.frame("?hd=1", 320) + host.frame("?show=social", 480)))
    page.evaluate(
        """() => {
            window.heard = [];
            document.addEventListener("creditsguide:estimate", (event) => heard.push(
              [[...document.querySelectorAll("iframe")].indexOf(event.target), event.detail]));
        }"""
    )
    first, second = wait_for_height(page, 0), wait_for_height(page, 1)
    assert first != second
    inside(page).get_by_role("button", name="One HD+ image more").click()
    page.wait_for_function("heard.length")
    said = {"credits": 3, "images": 2, "query": "hd=1&hd-plus=1"}
    assert page.evaluate("heard") == [[0, said]]
    assert faults == []


def test_a_frame_added_later_grows_as_well(page, host, faults):
    page.goto(host.serve("<p>Nothing yet.</p>"))
    page.evaluate("html => { document.querySelector('main').innerHTML = html }", host.frame())
    wait_for_height(page)
    assert faults == []


def test_the_element_of_another_guide_leaves_frames_to_grow(page, host, faults):
    other = "<script>customElements.define('credits-guide', class extends HTMLElement {});</script>"
    page.goto(host.serve(other + host.frame()))
    wait_for_height(page)
    assert faults == []


def test_a_lazy_frame_grows_when_it_is_reached(page, host, faults):
    filler = "<p>" + "Words. <br>" * 900 + "</p>"
    page.goto(host.serve(filler + host.frame(more='loading="lazy"')))
    page.locator("iframe").scroll_into_view_if_needed()
    wait_for_height(page)
    assert faults == []


SHIFTS = """
window.shift = 0;
new PerformanceObserver((list) => { for (const { value } of list.getEntries()) shift += value; })
  .observe({ type: "layout-shift", buffered: true });
"""
FAR = '<div style="height:3000px">Words.</div>'


@pytest.mark.parametrize("show", SHOWS)
@pytest.mark.parametrize("width", [390, 1280])
def test_the_layout_shift_from_below_is_0(page, host, faults, show, width):
    """As the browser itself counts it, from a link to what stands below the frame upwards."""
    page.set_viewport_size({"width": width, "height": 800})
    page.add_init_script(SHIFTS)
    page.goto(f"{host.serve(FAR + host.frame(show) + '<h2 id=after>After</h2>' + FAR)}#after")
    wait_for_height(page)
    page.mouse.move(200, 400)
    while page.evaluate("scrollY") > 2_500:
        page.mouse.wheel(0, -100)
        page.evaluate("new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))")
    assert page.evaluate("shift") == 0
    assert faults == []


def test_a_frame_that_nobody_saw_is_printed_at_its_height(page, host, faults):
    page.goto(host.serve(FAR + host.frame()))
    wait_for_height(page)
    tall = page.evaluate("document.documentElement.getBoundingClientRect().height")
    paper = {"width": "1000px", "height": "100px", "margin": {}}
    sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(**paper)))
    assert abs(sheets - tall / 100) <= 2  # without its height it would be three sheets fewer
    assert faults == []


def test_a_page_opened_as_a_file_can_show_it(page, host, tmp_path):
    (tmp_path / "host.html").write_text(host.page(host.frame()))
    page.goto((tmp_path / "host.html").as_uri())
    wait_for_height(page)


def test_a_page_that_isolates_itself_can_show_it(page, host, faults):
    isolated = {
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Embedder-Policy": "require-corp",
    }
    host.headers.update(isolated)
    try:
        page.goto(host.serve(host.frame()))
        wait_for_height(page)
        page.reload()  # what the browser kept is asked for again, and answered with 304
        wait_for_height(page)
        assert page.evaluate("crossOriginIsolated")
    finally:
        host.headers.clear()
    assert faults == []


def test_a_hostile_frame_changes_nothing(page, host):
    hostile = f'<iframe src="http://127.0.0.1:{host.port}/hostile" title="Ad"></iframe>'
    page.goto(host.serve(host.frame() + hostile))
    page.evaluate(
        """() => {
            window.heard = [];
            document.addEventListener("creditsguide:estimate", (event) => heard.push(event.detail));
        }"""
    )
    before = wait_for_height(page)
    page.wait_for_timeout(300)
    assert wait_for_height(page) == before
    assert page.locator("iframe").nth(1).bounding_box()["height"] > 100
    inside(page).get_by_role("link", name="Reset").click()
    expect(inside(page).locator("#total")).to_have_text("Add images to see the total")
    page.wait_for_timeout(300)
    assert wait_for_height(page) < before
    assert page.evaluate("heard") == []


def test_a_frame_led_elsewhere_has_no_say(page, host):
    page.goto(host.serve(host.frame()))
    before = wait_for_height(page)
    page.evaluate(
        "url => { document.querySelector('iframe').contentWindow.location = url }",
        f"http://127.0.0.1:{host.port}/hostile",
    )
    wait_until(page, lambda: frame_of(page).url.endswith("/hostile"))
    frame_of(page).wait_for_load_state()
    page.wait_for_timeout(500)
    assert page.locator("iframe").bounding_box()["height"] == before


@pytest.mark.parametrize(
    "message",
    [
        {"type": "creditsguide:height", "height": 1_000_000},
        {"type": "creditsguide:height", "height": -1},
        {"type": "creditsguide:height", "height": "900"},
        {"type": "creditsguide:height", "height": 300.5},
        {"type": "creditsguide:estimate", "credits": "many"},
        {"type": "other", "height": 300},
        "creditsguide:height",
        None,
    ],
)
def test_a_message_of_another_shape_changes_nothing(page, host, faults, message):
    page.goto(host.serve(host.frame()))
    before = wait_for_height(page)
    frame_of(page).evaluate("message => parent.postMessage(message, '*')", message)
    page.wait_for_timeout(100)
    assert wait_for_height(page) == before
    assert faults == []


HEAR = """() => {
    window.heard = [];
    document.addEventListener("creditsguide:estimate", (event) => heard.push(event.detail));
}"""


@pytest.mark.parametrize(
    "wrong",
    [
        {"credits": "many"},
        {"credits": [7]},
        {"credits": 1.5},
        {"images": "8"},
        {"images": -1},
        {"query": ["hd=1"]},
        {"query": {"length": 3}},
        {"query": "x" * 2048},
    ],
)
def test_an_estimate_of_another_shape_is_not_passed_on(page, host, wrong):
    page.goto(host.serve(host.frame()))
    wait_for_height(page)
    page.evaluate(HEAR)
    right = {"type": "creditsguide:estimate", "credits": 1, "images": 1, "query": "hd=1"}
    for message in (right | wrong, right):
        frame_of(page).evaluate("message => parent.postMessage(message, '*')", message)
    page.wait_for_function("heard.length")
    assert page.evaluate("heard") == [{"credits": 1, "images": 1, "query": "hd=1"}]


def test_an_estimate_is_told_once_however_many_codes_were_pasted(page, host, faults):
    script = f'<script async src="{host.site}/embed.js"></script>'
    page.goto(host.serve(host.frame("?hd=1") + script + host.frame("?show=social") + script))
    wait_for_height(page)
    page.evaluate(HEAR)
    inside(page).get_by_role("button", name="One HD+ image more").click()
    page.wait_for_function("heard.length")
    page.wait_for_timeout(100)
    assert page.evaluate("heard.length") == 1
    assert faults == []


@pytest.mark.parametrize("sandbox", [None, "allow-scripts", "allow-scripts allow-same-origin"])
def test_it_computes_where_scripts_may_run(page, host, faults, sandbox):
    more = f'sandbox="{sandbox}"' if sandbox else ""
    page.goto(host.serve(host.frame("?hd=20&hd-plus=3&theme=dark", 480, more)))
    before = wait_for_height(page)
    total = inside(page).locator("#total")
    inside(page).locator("#q-hd").fill("30")
    expect(total).to_have_text("36")
    inside(page).get_by_role("button", name="One 2K image more").click()
    expect(total).to_have_text("39")
    inside(page).locator("#q-2k").fill("x")
    expect(inside(page).locator("#e-2k")).to_contain_text("in digits")
    assert wait_for_height(page) != before
    assert frame_of(page).evaluate("document.fonts.check('600 20px Familjen')")
    assert faults == []


def test_it_computes_by_reloading_where_only_forms_are_allowed(page, host):
    more = 'sandbox="allow-forms"'
    page.goto(host.serve(host.frame("?hd=20&hd-plus=3&theme=dark", 480, more)))
    total = inside(page).locator("#total")
    expect(total).to_have_text("26")
    inside(page).get_by_role("button", name="One 2K image more").click()
    expect(total).to_have_text("29")
    inside(page).locator("#q-hd").fill("30")
    inside(page).get_by_role("button", name="Update the total").last.click()
    expect(total).to_have_text("39")
    assert "theme=dark" in frame_of(page).url


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_chosen_theme_holds_whatever_the_page_around_it(page, host, theme):
    page.emulate_media(color_scheme="light" if theme == "dark" else "dark")
    page.goto(host.serve(host.frame(f"?theme={theme}")))
    scheme = inside(page).locator("body").evaluate("e => getComputedStyle(e).colorScheme")
    assert scheme == theme


@pytest.mark.parametrize("theme", ["light", "dark", "auto"])
@pytest.mark.parametrize("system", ["light", "dark"])
def test_a_clear_frame_lets_the_page_shine_through(page, host, theme, system):
    page.emulate_media(color_scheme=system)
    scheme = "light dark" if theme == "auto" else theme
    frame = host.frame(f"?theme={theme}&background=clear").replace("light dark", scheme)
    page.goto(host.serve(f'<div style="background:#0a7">{frame}<p>Beside</p></div>'))
    wait_for_height(page)
    box = page.locator("iframe").bounding_box()
    around = page.locator("p").bounding_box()
    point = {"width": 1, "height": 1}
    right = {"x": box["x"] + box["width"] - 2, "y": box["y"] + 1}
    beside = {"x": around["x"] + 300, "y": around["y"] + 2}
    assert page.screenshot(clip=point | right) == page.screenshot(clip=point | beside)


class TestTheList:
    """Who may frame it is edited in the admin, and acts at once."""

    @pytest.fixture
    def only(self, admin):
        def allow(origin):
            admin.goto("/admin/creditsguide/embedorigin/")
            admin.locator("#result_list tbody th a").click()
            admin.get_by_label("Origin").fill(origin)
            admin.get_by_role("button", name="Save", exact=True).click()
            expect(admin.locator(".messages")).to_contain_text("was changed successfully")

        yield allow
        allow("*")

    def test_an_edit_acts_at_once(self, admin, browser, host, only):
        visitor = browser.new_page()
        address = host.serve(host.frame())
        for origin, shown in (
            ("https://elsewhere.example", False),
            (host.url, True),
            ("https://elsewhere.example", False),
            ("*", True),
        ):
            only(origin)
            visitor.goto(address)
            visitor.wait_for_load_state("networkidle")
            assert inside(visitor).locator("#total").count() == shown, origin
        visitor.close()

    def test_the_guide_itself_is_never_framed(self, page, host, faults):
        for path in ("/", "/embed/code/", "/estimate/?hd=1", "/admin/login/"):
            page.goto(host.serve(f'<iframe src="{host.site}{path}" title="Guide"></iframe>'))
            page.wait_for_load_state("networkidle")
            assert inside(page).locator("body *").get_by_text("credit").count() == 0
            assert frame_of(page).url.startswith("chrome-error:")
        assert len(faults) >= 4
