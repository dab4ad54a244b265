"""Pages of other sites as they are: long, narrow, dark, made of components, in every engine."""

from __future__ import annotations

import html
from itertools import count

import pytest

WHERE = "return location.search + location.hash"
COLORS = {"light": "#fff", "dark": "#111"}
FAR = '<div style="height:5000px"></div>'
# The first frame of the page, wherever it stands, and what its element says of it.
FRAME = """
const find = (root) => [...root.querySelectorAll("*")].map((each) => each.shadowRoot
  ? find(each.shadowRoot) : each.localName === "iframe" ? each : null).find(Boolean);
const frame = find(document);
"""
ELEMENT = "const guide = document.querySelector('credits-guide');"
HEIGHT = "return Math.ceil(document.documentElement.getBoundingClientRect().height)"
# Of what has its fonts: lines may be a little higher in them.
SETTLED = f"if (document.fonts.status === 'loaded') {HEIGHT}"
SEEN = """
const { colorScheme, visibility } = getComputedStyle(document.body);
return [colorScheme, visibility];
"""
# How far what stands below the frame goes otherwise than the page is scrolled, frame by frame.
# Where it scrolls to an engine rounds, by a pixel at most; of what is laid out none may move.
SCROLL = 1_200
SHIFT = f"""
const [done] = [...arguments].slice(-1), after = document.querySelector("#after");
const begin = scrollY, painted = () => new Promise((go) =>
  requestAnimationFrame(() => requestAnimationFrame(go)));
const place = () => scrollY + after.getBoundingClientRect().top;
(async () => {{
  let pixels = 0;
  for (let scrolled = 0; scrolled < {SCROLL}; scrolled += 50) {{
    const before = place(), from = scrollY;
    scrollBy({{ top: -50, behavior: "instant" }});
    await painted();
    const jump = Math.abs(from - scrollY - 50);
    pixels += Math.abs(place() - before) + (jump > 1 ? jump : 0);
  }}
  done([Math.round(pixels), begin - scrollY]);
}})();
"""
LATE = """
const host = document.querySelector("#late"), root = host.attachShadow({ mode: arguments[1] });
root.innerHTML = arguments[0];
"""


# Each with its own way to bring the script and the frame.
WAYS = {
    "module.html": '{frame}<script type="module" src="{site}/embed.js"></script>',
    "inlined.html": "<script>{script}</script>{frame}",
    "slashless.html": '{slashless}<script src="{site}/embed.js"></script>',
    "page.xhtml": '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>A blog</title></head>'
    '<body>{frame}<script src="{site}/embed.js"></script></body></html>',
    "declared.html": '<div><template shadowrootmode="open">{frame}</template></div>'
    '<script src="{site}/embed.js"></script>',
}
SANDBOXED = '<iframe sandbox="allow-scripts" width="900" height="900" srcdoc="{}"></iframe>'


PAGES = count()


def visit(tab, body: str, head: str = "", anchor: str = "") -> None:
    """At an address of its own: engines come side by side, and none is to see another's page."""
    path = f"/page-{next(PAGES)}"
    tab.host.pages[path] = tab.host.page(body).replace("<title>", f"{head}<title>")
    tab.open(f"{tab.host.url}{path}{anchor}")


def inside(tab, script: str) -> object:
    """What this says in the frame."""
    tab.driver.switch_to.frame(tab.run(f"{FRAME} return frame"))
    try:
        return tab.run(script)
    finally:
        tab.driver.switch_to.default_content()


def sized(tab) -> None:
    """The frame is as tall as what it shows."""

    def fits() -> bool:
        given = tab.run(f"{FRAME} return frame.style.height && frame.offsetHeight")
        wanted = inside(tab, SETTLED)
        return given and wanted and 0 <= given - wanted <= 1

    tab.until(fits, "as tall as what it shows")


def themed(tab, theme: str) -> None:
    """The frame, shown, and its element say this theme."""
    seen = []

    def agree() -> bool:
        element = tab.run(f"{FRAME} return frame.style.colorScheme")
        seen[:] = [element, *inside(tab, SEEN)]
        return seen == [theme, theme, "visible"]

    try:
        tab.until(agree, theme)
    except AssertionError:
        raise AssertionError(f"{theme} expected, {seen} seen") from None


@pytest.mark.parametrize("show", ["?hd=20&hd-plus=3", "?show=table"])
def test_a_frame_has_its_height_before_it_is_seen(tab, show):
    visit(tab, FAR + tab.host.frame(show))
    sized(tab)
    assert tab.run("return scrollY") == 0


@pytest.mark.parametrize("show", ["?hd=20&hd-plus=3", "?show=tiers"])
def test_nothing_shifts_when_it_comes_into_view_from_below(tab, show):
    visit(tab, f'{FAR}{tab.host.frame(show)}<h2 id="after">After</h2>{FAR}', anchor="#after")
    sized(tab)
    pixels, scrolled = tab.driver.execute_async_script(SHIFT)
    assert pixels == 0
    assert abs(scrolled - SCROLL) <= 1


def test_back_on_the_page_around_it_shows_what_was_typed(tab):
    visit(tab, tab.host.frame("?hd=20"))
    sized(tab)
    tab.driver.switch_to.frame(tab.run(f"{FRAME} return frame"))
    tab.type("2k", "2")
    tab.until(lambda: tab.run(WHERE) == "?hd=20&2k=2", "in the address")
    tab.driver.switch_to.default_content()
    tab.open(f"{tab.host.url}/paper")
    tab.back()
    tab.until(lambda: inside(tab, WHERE) == "?hd=20&2k=2", "back")
    sized(tab)
    tab.driver.switch_to.frame(tab.run(f"{FRAME} return frame"))
    tab.until(lambda: tab.state()["total"] == "26", "the total of what was typed")
    tab.driver.switch_to.default_content()


def test_a_frame_that_nobody_sees_follows_its_columns_width(tab):
    visit(tab, f'{FAR}<div id="column" style="width:900px">{tab.host.frame(width="100%")}</div>')
    sized(tab)
    wide = tab.run(f"{FRAME} return frame.offsetHeight")
    tab.run("document.querySelector('#column').style.width = '300px'")
    tab.until(lambda: tab.run(f"{FRAME} return frame.offsetHeight") > wide, "taller")
    sized(tab)


@pytest.mark.parametrize("around", COLORS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_its_theme_is_that_of_the_page_around_it(tab, around, scheme):
    visit(tab, tab.host.frame(), f"<style>body{{background:{COLORS[around]}}}</style>")
    themed(tab, around)
    other = "dark" if around == "light" else "light"
    tab.run("document.body.style.background = arguments[0]", COLORS[other])
    themed(tab, other)


@pytest.mark.parametrize("address", ["?theme=dark", "?hd=1&amp;amp;theme=dark"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_named_theme_stays(tab, scheme, address):
    """Also where a system escaped the address once more."""
    visit(tab, tab.host.frame(address), "<style>body{background:#fff}</style>")
    sized(tab)
    assert inside(tab, "return getComputedStyle(document.body).colorScheme") == "dark"
    assert tab.run(f"{FRAME} return frame.style.colorScheme") == "light dark"


def test_the_element_makes_its_frame_and_keeps_to_its_attributes(tab):
    visit(tab, '<credits-guide hd="20" mix="2k=1" maxwidth="400" class="x"></credits-guide>')
    sized(tab)
    assert inside(tab, "return location.search") == "?2k=1&hd=20"
    assert tab.run(f"{FRAME} return frame.offsetWidth") == 400
    tab.run(f"{ELEMENT} guide.setAttribute('hd', '5')")
    tab.until(lambda: inside(tab, "return location.search") == "?2k=1&hd=5", "changed")
    sized(tab)


def test_the_element_leaves_and_comes_back(tab):
    visit(tab, '<credits-guide show="table"></credits-guide><div id="other"></div>')
    sized(tab)
    tab.run(f"{ELEMENT} window.kept = guide; guide.remove()")
    assert not tab.run("return kept.frame.getAttribute('src')")  # else it loads that first
    tab.run("kept.setAttribute('show', 'tiers'); document.querySelector('#other').append(kept)")
    tab.until(lambda: inside(tab, "return location.search") == "?show=tiers", "back")
    sized(tab)


@pytest.mark.parametrize("around", COLORS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_element_begins_in_the_pages_theme(tab, around, scheme):
    color = f"<style>body{{background:{COLORS[around]}}}</style>"
    visit(tab, '<credits-guide background="clear"></credits-guide>', color)
    themed(tab, around)
    assert tab.run(f"{FRAME} return frame.src").endswith(f"#{around}")


@pytest.mark.parametrize("way", WAYS)
def test_it_works_however_it_is_loaded(tab, way):
    site, frame = tab.proxy.url, tab.host.frame().strip()
    frame = frame.replace("&", "&amp;").replace(" ></iframe>", "></iframe>")
    script = tab.proxy.ask("GET", "/embed.js", {}).body.decode()
    parts = {"site": site, "frame": frame, "slashless": frame.replace("/embed/?", "/embed?")}
    tab.host.pages[f"/{way}"] = WAYS[way].format(script=script, **parts)
    tab.open(f"{tab.host.url}/{way}")
    sized(tab)


def test_a_page_that_is_sandboxed_itself_can_show_it(tab):
    visit(tab, SANDBOXED.format(html.escape(tab.host.page(tab.host.frame()))))
    tab.driver.switch_to.frame(tab.run("return document.querySelector('iframe')"))
    tab.until(lambda: tab.run(f"{FRAME} return frame.offsetHeight") > 400, "sized")


def test_frames_in_shadow_roots_are_sized(tab):
    visit(tab, '<div id="late"></div>')
    tab.run(LATE, tab.host.frame(), "open")
    sized(tab)


def test_the_element_works_in_a_closed_shadow_root(tab):
    visit(tab, '<div id="late"></div>')
    tab.run(f"{LATE} window.root = root", '<credits-guide hd="1"></credits-guide>', "closed")
    frame = "window.root.querySelector('credits-guide').shadowRoot.querySelector('iframe')"
    tab.until(lambda: tab.run(f"return {frame}.style.height"), "sized")


# What wp-embed.js does with the frame of an address on a line of its own: as recorded from 6.1.
WORDPRESS = """<!doctype html><html lang="en"><title>A blog</title>
<blockquote class="wp-embedded-content"><a href="{site}/">Calculator</a></blockquote>
<iframe class="wp-embedded-content" sandbox="allow-scripts" security="restricted" width="100%"
  height="450" frameborder="0" src="{site}/embed/?hd=20&amp;theme=light#?secret=b0Qs3d"
  data-secret="b0Qs3d" style="position: absolute; clip: rect(1px, 1px, 1px, 1px);"></iframe>
<script>
window.followed = "";
addEventListener("message", ({ data, source }) => {
  if (!data?.secret || /[^a-zA-Z0-9]/.test(data.secret)) return;
  const frame = document.querySelector(`iframe[data-secret="${data.secret}"]`);
  if (source !== frame.contentWindow) return;
  frame.removeAttribute("style");
  if (data.message === "height")
    frame.height = Math.min(Math.max(parseInt(data.value, 10), 200), 1000);
  const ours = data.message === "link" && new URL(data.value).host === new URL(frame.src).host;
  if (ours && document.activeElement === frame) window.followed = data.value;
});
document.addEventListener("DOMContentLoaded", () => document.querySelector("iframe")
  .contentWindow.postMessage({ message: "ready", secret: "b0Qs3d" }, "*"));
</script></html>"""


def fits_in_wordpress(tab) -> bool:
    """Shown, at the height that it asked for."""
    hidden, height = tab.run(f"{FRAME} return [frame.style.position, Number(frame.height)]")
    return not hidden and height == min(inside(tab, HEIGHT), 1000)


def test_wordpress_shows_it_unseen_at_its_height(tab):
    """Hidden it is as wide as the page, shown as its column: WordPress does not ask again."""
    column = f'{FAR}<div style="width:300px"><blockquote'
    tab.host.pages["/far"] = WORDPRESS.replace("<blockquote", column).replace(
        "{site}", tab.proxy.url
    )
    tab.open(f"{tab.host.url}/far")
    tab.until(lambda: fits_in_wordpress(tab), "as tall as what it shows")
    assert tab.run("return scrollY") == 0


def test_wordpress_shows_it_again_after_back(tab):
    """Its frame is found by the secret in its address, and stays hidden until it has spoken."""
    tab.host.pages["/post"] = WORDPRESS.replace("{site}", tab.proxy.url)
    tab.open(f"{tab.host.url}/post")
    tab.until(lambda: fits_in_wordpress(tab), "as tall as what it shows")
    tab.driver.switch_to.frame(tab.run(f"{FRAME} return frame"))
    tab.type("2k", "2")
    tab.until(lambda: tab.run(WHERE) == "?hd=20&2k=2&theme=light#?secret=b0Qs3d", "its secret kept")
    tab.driver.switch_to.default_content()
    tab.open(f"{tab.host.url}/paper")
    tab.back()
    tab.until(lambda: inside(tab, WHERE) == "?hd=20&2k=2&theme=light#?secret=b0Qs3d", "back")
    tab.until(lambda: fits_in_wordpress(tab), "shown again")


def test_wordpress_shows_it_at_its_height_and_follows_its_links(tab):
    tab.host.pages["/post"] = WORDPRESS.replace("{site}", tab.proxy.url)
    tab.open(f"{tab.host.url}/post")
    tab.until(lambda: fits_in_wordpress(tab), "as tall as what it shows")
    frame = tab.run(f"{FRAME} return frame")
    tab.driver.switch_to.frame(frame)
    tab.type("2k", "2")
    tab.until(lambda: tab.run(WHERE) == "?hd=20&2k=2&theme=light#?secret=b0Qs3d", "its secret kept")
    tab.click("Reset")
    tab.until(lambda: tab.run(WHERE) == "?theme=light#?secret=b0Qs3d", "its secret kept by Reset")
    tab.until(lambda: set(tab.state()["fields"].values()) <= {"", "0"}, "empty")
    tab.click("Credits Guide")
    tab.driver.switch_to.default_content()
    tab.until(lambda: tab.run("return followed") == f"{tab.proxy.url}/", "followed")
    tab.until(lambda: fits_in_wordpress(tab), "as tall as what it shows after Reset")
