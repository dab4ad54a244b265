"""Pictures of guide and embed from every engine: python -m tests.engines.screenshots FOLDER."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path

from tests.engines.drivers import ENGINES, opened
from tests.engines.tab import Tab
from tests.engines.tour import Tour

PAGES = {
    "guide": "/?hd=20&hd-plus=3",
    "empty": "/",
    "budget": "/?budget=100&images=30",
    "embed": "/embed/?hd=20&hd-plus=3",
    "embed-tiers": "/embed/?show=tiers",
    "embed-code": "/embed/code/?hd=20&hd-plus=3",
    "api": "/api/",
    "changes": "/changes/",
    "not-found": "/nothing/",
}
PAINTED = "requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(arguments[0], 100)))"
# Room for a browser's own bars.
SPARE = 60


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with closing(Tour()) as tour:
        for engine in ENGINES:
            for scheme in ("light", "dark"):
                with opened(engine, scheme) as driver:
                    tab = Tab(driver, engine, tour.proxy, tour.host)
                    take(tab, folder, f"{engine}-{scheme}")


def take(tab: Tab, folder: Path, look: str) -> None:
    for name, path in PAGES.items():
        tab.open(path)
        for width in (tab.engine.narrow, tab.engine.wide):
            tab.width(width)
            height = tab.run("return document.documentElement.scrollHeight")
            tab.width(width, height + SPARE)
            tab.until(lambda height=height: tab.run("return innerHeight") >= height, "that high")
            tab.driver.execute_async_script(PAINTED)
            tab.driver.save_screenshot(folder / f"{name}-{width}-{look}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
