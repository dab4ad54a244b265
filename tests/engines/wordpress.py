"""Our address in a real WordPress, in three engines: python -m tests.engines.wordpress [ENGINE …].

Debian's packages are installed where they are missing; WORDPRESS.md beside this is its record.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from tests.engines.drivers import ENGINES, opened
from tests.engines.tab import Tab
from tests.engines.tour import Tour
from tests.support.wordpress import WordPress

RECORD = Path(__file__).with_name("WORDPRESS.md")
HEADER = """# Our address in WordPress {version}

Written by `python -m tests.engines.wordpress`, {day}: a real WordPress from Debian's packages, an
address of ours alone on a line of a post, in three engines. WordPress allows frames of 200 to
1,000 px; a taller one scrolls inside.

| engine | post | page width | value | required | |
|---|---|---|---|---|---|
"""
PHONE = 390
TALLEST = 1_000  # of a frame in WordPress
FRAME = "iframe.wp-embedded-content"
LOOK = f"""
const frame = document.querySelector("{FRAME}");
const {{ position }} = getComputedStyle(frame);
const {{ scrollWidth, clientWidth }} = document.documentElement;
return {{ height: frame.offsetHeight, shown: position !== "absolute",
          wide: scrollWidth - clientWidth }};
"""
HEIGHT = "return Math.ceil(document.documentElement.getBoundingClientRect().height)"
WHERE = "return location.search + location.hash.replace(/secret=.*/, 'secret=…')"


class Row(NamedTuple):
    engine: str
    post: str
    width: int
    value: str
    required: str

    @property
    def fits(self) -> bool:
        return self.value == self.required


def main(engines: list[str]) -> int:
    with closing(Tour()) as tour, WordPress(urlsplit(tour.proxy.url).port or 0) as blog:
        posts = publish(blog, f"{tour.proxy.url}/embed/")
        rows = [row for engine in engines for row in visit(engine, tour, posts)]
        rows += pasted_frames(blog, tour.proxy.url)
        day = f"{datetime.now(UTC):%Y-%m-%d}"
        text = HEADER.format(version=blog.version, day=day) + "".join(map(line, rows))
    RECORD.write_text(text)
    sys.stdout.write(text)
    return 0 if all(row.fits for row in rows) else 1


def line(row: Row) -> str:
    width = f"{row.width:,}" if row.width else "–"
    verdict = "ok" if row.fits else "**not so**"
    return f"| {row.engine} | {row.post} | {width} | {row.value} | {row.required} | {verdict} |\n"


def publish(blog: WordPress, embed: str) -> dict[str, str]:
    """A post's name → its address."""
    mix, budget = f"{embed}?hd=20&hd-plus=3", f"{embed}?budget=100&images=20"
    block = (
        f'<!-- wp:embed {{"url":"{mix}","type":"wp-embed"}} -->\n'
        '<figure class="wp-block-embed is-type-wp-embed"><div class="wp-block-embed__wrapper">\n'
        f"{mix}\n</div></figure>\n<!-- /wp:embed -->"
    )
    far = '<div style="height:3000px"></div>'
    contents = {
        "a line": f"Before.\n\n{mix}\n\nAfter.",
        "an embed block": block,
        "a budget": f"Before.\n\n{budget}\n\nAfter.",
        "far below": f"{far}\n\n{mix}\n\nAfter.",
    }
    return {name: blog.post(name, content)["url"] for name, content in contents.items()}


def pasted_frames(blog: WordPress, site: str) -> Iterator[Row]:
    """What WordPress keeps of an author's post."""
    code = f'<iframe src="{site}/embed/" width="100%" height="600"></iframe>'
    for author, required in (("bob, an author", "taken out"), ("ada, an administrator", "kept")):
        content = blog.post("pasted", code, author.partition(",")[0])["content"]
        value = "kept" if "<iframe" in content else "taken out"
        yield Row("–", f"a pasted frame of {author}", 0, value, required)


def visit(engine: str, tour: Tour, posts: dict[str, str]) -> Iterator[Row]:
    with opened(engine) as driver:
        tab = Tab(driver, engine, tour.proxy, tour.host)
        narrow = max(PHONE, ENGINES[engine].narrow)
        for width in (narrow, ENGINES[engine].wide):
            for name, address in posts.items():
                yield height_row(tab, engine, width, name, address)
            yield link_row(tab, engine, width, posts["a line"])
        yield back_row(tab, engine, posts["a line"])


def height_row(tab: Tab, engine: str, width: int, name: str, address: str) -> Row:
    """The frame's height, its page's, and no more."""
    tab.driver.get("about:blank")
    tab.width(width)
    tab.open(address)
    value = right = ""

    def fits() -> bool:
        nonlocal value, right
        look = tab.run(LOOK)
        inside = within(tab, lambda: tab.run(HEIGHT))
        shown = "" if look["shown"] else ", hidden"
        sideways = f", {look['wide']} px too wide" if look["wide"] > 0 else ""
        value, right = f"{look['height']:,} px{shown}{sideways}", f"{min(inside, TALLEST):,} px"
        return value == right

    return row_of(tab, fits, lambda: Row(engine, name, width, value, right))


def link_row(tab: Tab, engine: str, width: int, address: str) -> Row:
    """A real click on the link in the frame."""
    tab.width(width)
    tab.open(address)
    required = f"{tab.proxy.url}/"
    tab.until(lambda: tab.run(LOOK)["shown"], "shown")
    tab.run(f"document.querySelector('{FRAME}').scrollIntoView({{ block: 'end' }})")
    within(tab, lambda: tab.click("Credits Guide"))
    value = ""

    def opens() -> bool:
        nonlocal value
        address = tab.run("return location.href")
        value = "opens" if address == required else f"at {address}"
        return value == "opens"

    return row_of(tab, opens, lambda: Row(engine, "its link to our guide", width, value, "opens"))


def back_row(tab: Tab, engine: str, address: str) -> Row:
    """What was typed, after the page is left and come back to."""
    tab.open(address)
    tab.until(lambda: tab.run(LOOK)["shown"], "shown")
    within(tab, lambda: tab.type("2k", "2"))
    required = "?hd=20&hd-plus=3&2k=2&theme=light#?secret=…, shown"
    tab.until(lambda: within(tab, lambda: "2k=2" in tab.run(WHERE)), "typed")
    tab.open(f"{tab.host.url}/paper")
    tab.back()
    value = ""

    def fits() -> bool:
        nonlocal value
        where = within(tab, lambda: tab.run(WHERE))
        value = f"{where}, {'shown' if tab.run(LOOK)['shown'] else 'hidden'}"
        return value == required

    return row_of(tab, fits, lambda: Row(engine, "typed, left, back", 1280, value, required))


def within(tab: Tab, act: Callable[[], object]) -> object:
    """This, in the post's frame."""
    tab.driver.switch_to.default_content()
    tab.driver.switch_to.frame(tab.driver.find_element("css selector", FRAME))
    try:
        return act()
    finally:
        tab.driver.switch_to.default_content()


def row_of(tab: Tab, fits: Callable[[], bool], row: Callable[[], Row]) -> Row:
    """The row as it is once it fits, or when it has had its time."""
    with suppress(AssertionError):
        tab.until(fits, "as required")
    return row()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or list(ENGINES)))
