"""What every page keeps in a browser: accessible, inside its window, clean of inline code."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from creditsguide.web.static_files import stripped
from tests.conftest import ROOT
from tests.support.pages import FAILURES, SOLD

from .conftest import DESKTOP, PHONE
from .test_large_text import BROKEN_WORDS, WHOLE

PAGES = {
    "guide": "/",
    "a mix": "/?hd=20&hd-plus=3",
    "wrong input": "/?hd=-1&hd-plus=three&2k=20000",
    "drafts": "/?hd=20&2k=3&drafts=3",
    "a large mix": "/?hd=9999&hd-plus=9999&2k=9999&drafts=20",
    "a budget": "/?budget=50",
    "a large budget": "/?budget=999999",
    "a budget for images": "/?budget=26&images=23",
    "a budget that is too small": "/?budget=10&images=20",
    "wrong budget": "/?budget=abc&images=-2",
    "api": "/api/",
    "price history": "/changes/",
    "embed": "/embed/?hd=20&hd-plus=3",
    "embed, budget": "/embed/?budget=100&images=20",
    "embed, empty": "/embed/",
    "embed, large mix": "/embed/?hd=9999&hd-plus=9999&2k=9999&drafts=20",
    "embed, large budget": "/embed/?budget=999999",
    "embed, table": "/embed/?show=table",
    "embed, tiers": "/embed/?show=tiers",
    "embed, project": "/embed/?show=social",
    "embed, light": "/embed/?hd=20&theme=light",
    "embed, dark": "/embed/?hd=20&theme=dark",
    "embed, wrong input": "/embed/?hd=x&drafts=2",
    "embed code": "/embed/code/?hd=20&hd-plus=3",
    "embed code, wrong options": "/embed/code/?hd=x&images=3&maxwidth=9&background=clear",
    "sign-in": "/admin/login/?next=/admin/",
    "not found": "/nothing/",
    # These take other content or a fault, so they are written beforehand.
    **{
        name: f"/written/{name}.html"
        for name in ("empty", "embed-empty", "old-link", "retired", *SOLD, *FAILURES)
    },
}
# The sheet of tiers and frames cut off what is too wide for them instead of scrolling; what is too
# wide for the calculator's two columns stands over its edge.
CLIPPED = """
  [...document.querySelectorAll('.tier, .mini')].some((e) => e.scrollWidth > e.clientWidth)
  || [...document.querySelectorAll('.calc *:not(.vh *, svg *)')].some((e) =>
    e.getBoundingClientRect().right > e.closest('.calc').getBoundingClientRect().right + 1)"""
MOVES = """(e) => ((s) => s.transitionDuration !== "0s" || s.animationName !== "none"
  || s.scrollBehavior === "smooth")(getComputedStyle(e))"""
TARGETS_TOO = {"rules": {"target-size": {"enabled": True}}}
WIDTHS = [320, 360, 375, 414, 600, 736, 768, 900, 1024, 1280, 1600, 2200]


@pytest.fixture(scope="session")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    subprocess.run([sys.executable, "-m", "tests.support.pages", str(folder)], cwd=ROOT, check=True)
    return folder


@pytest.fixture(autouse=True)
def at_their_addresses(page, written):
    def answer(route):
        route.fulfill(path=written / route.request.url.rpartition("/")[2])

    missing = []
    page.route("**/written/*", answer)
    page.on("response", lambda found: missing.append(found.url) if found.status == 404 else None)
    yield
    assert [url for url in missing if "/static/" in url] == []


# In fewer letters a rule is worded anew: what it comes to on an element is what counts.
STYLES = """(texts) => {
  const told = texts.map((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets = [sheet];
    return [...document.querySelectorAll("body *")].map((element) => {
      const style = getComputedStyle(element);
      // Where no picture is, it may lie at 0% or at 0.
      const names = [...style].filter((name) => !name.startsWith("background-position"));
      return names.map((name) => `${name}: ${style[name]}`).join("; ");
    });
  });
  return told[0].filter((style, index) => style !== told[1][index]).length + "/" + told[0].length;
}"""


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_a_stripped_sheet_says_the_same_to_a_browser(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/?hd=20&hd-plus=3")
    page.evaluate("document.querySelectorAll('link[rel=stylesheet]').forEach((e) => e.remove())")
    text = (ROOT / "static/guide.css").read_text()
    written = re.sub(r"src: url[^;]*;", 'src: local("none");', text)  # else both wait for it
    differing, _of, all_of = page.evaluate(STYLES, [written, stripped(written)]).partition("/")
    assert int(all_of) > 400
    assert differing == "0"


def in_every_look(page):
    """Light and dark, wide and narrow."""
    for viewport in (DESKTOP, PHONE):
        page.set_viewport_size(viewport)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            yield f"{scheme}, {viewport['width']} px wide"


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(page, name):
    page.goto(PAGES[name])
    for look in in_every_look(page):
        found = Axe().run(page, options=TARGETS_TOO)
        assert found.violations_count == 0, f"{look}: {found.generate_report()}"


def test_axe_finds_nothing_on_a_clear_embed(page):
    page.goto("/embed/?hd=20&hd-plus=3&background=clear")
    page.evaluate("document.documentElement.style.background = 'Canvas'")  # the host's
    for look in in_every_look(page):
        found = Axe().run(page)
        assert found.violations_count == 0, f"{look}: {found.generate_report()}"


class TestEveryWidth:
    @pytest.mark.parametrize("name", PAGES)
    def test_nothing_overflows(self, page, name):
        page.goto(PAGES[name])
        wide, clipped = [], []
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wide.append(width)
            if page.evaluate(CLIPPED):
                clipped.append(width)
        assert wide == []
        assert clipped == []

    @pytest.mark.parametrize("path", [*WHOLE, PAGES["a large mix"]])
    def test_no_word_is_broken(self, page, path):
        page.goto(path)
        for width in (280, *WIDTHS):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(BROKEN_WORDS) == [], f"{width} px wide"

    @pytest.mark.parametrize("name", PAGES)
    def test_nothing_overflows_at_twice_the_text_size(self, page, name):
        page.goto(PAGES[name])
        page.evaluate("document.styleSheets[0].insertRule('html { font-size: 200% }')")
        for width in (640, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")

    @pytest.mark.parametrize("name", ["a mix", "embed", "embed code"])
    def test_nothing_moves_for_those_who_ask_for_that(self, page, name):
        page.goto(PAGES[name])
        moving = f"[...document.querySelectorAll('*')].filter({MOVES}).map((e) => e.outerHTML)"
        assert page.evaluate(moving) == []
        page.emulate_media(reduced_motion="no-preference")
        assert page.evaluate(moving) != []

    @pytest.mark.parametrize("name", PAGES)
    def test_no_inline_style_or_script(self, page, name):
        page.goto(PAGES[name])
        # The code builder's preview gets its height from embed.js, as on any other page.
        inline = "[style]:not(iframe), style, script:not([src], [type='application/ld+json'])"
        assert page.locator(inline).count() == 0
        if name == "a mix":
            page.locator("#q-hd").fill("30")
            expect(page.locator("#total")).to_have_text("36")
            assert page.locator("[style], style").count() == 0

    @pytest.mark.parametrize("name", PAGES)
    def test_every_target_is_large_enough(self, page, name):
        page.set_viewport_size(PHONE)
        page.goto(PAGES[name])
        small = page.evaluate(
            """() => [...document.querySelectorAll("a, button, input, summary")].filter((e) => {
                 const box = (e.closest("label") ?? e).getBoundingClientRect();
                 return box.width && !e.matches(".vh, .skip")
                   && (box.width < 24 || box.height < 24);
               }).map((e) => e.outerHTML)"""
        )
        assert small == []

    def test_the_page_asks_for_six_things_at_most(self, page):
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto("/", wait_until="networkidle")
        wanted = [url for url in asked if not url.startswith("data:")]
        assert len(wanted) <= 6, wanted

    def test_a_chosen_theme_is_remembered(self, page):
        page.goto("/")
        page.get_by_label("Dark").check()
        page.reload()
        expect(page.get_by_label("Dark")).to_be_checked()
        assert page.evaluate("getComputedStyle(document.body).colorScheme") == "dark"
        assert page.context.cookies() == []

    def test_printed_it_is_light_and_carries_its_address(self, page):
        page.goto("/?hd=20&hd-plus=3")
        page.emulate_media(media="print", color_scheme="dark")
        expect(page.locator(".top")).to_be_hidden()
        expect(page.get_by_role("button", name="Copy link")).to_be_hidden()
        printed = page.get_by_text("Open this estimate again at")
        expect(printed).to_be_visible()
        expect(printed).to_contain_text("/?hd=20&hd-plus=3")
        assert page.evaluate("getComputedStyle(document.body).colorScheme") == "light"

    def test_the_estimate_alone_is_printed_on_one_sheet(self, page):
        page.goto("/?hd=20&hd-plus=3&2k=4&drafts=2")
        page.evaluate("print = () => { window.printed = document.documentElement.dataset.print }")
        page.get_by_role("button", name="Print", exact=True).click()
        assert page.evaluate("window.printed") == "estimate"
        page.emulate_media(media="print")
        expect(page.locator("#calculator")).to_be_visible()
        expect(page.get_by_text("Open this estimate again at")).to_be_visible()
        for part in ("#tiers", "#table", "#projects", ".hero"):
            expect(page.locator(part)).to_be_hidden()
        assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) == 1
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        expect(page.locator("#tiers")).to_be_visible()
