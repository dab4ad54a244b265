"""The frame on somebody else's page, with and without a sandbox, in every engine."""

from __future__ import annotations

import pytest

COMPUTES = ["", 'sandbox="allow-scripts"', 'sandbox="allow-scripts allow-forms"']
SANDBOXES = [*COMPUTES, 'sandbox="allow-forms"']
# The mark beside the name is as small as the style sheet says.
DRAWN = "return document.querySelector('.brand svg').getBoundingClientRect().width < 30"
HEIGHT = "return Math.ceil(document.documentElement.getBoundingClientRect().height)"


@pytest.mark.parametrize("sandbox", [*SANDBOXES, 'sandbox=""'])
def test_it_is_styled(tab, sandbox):
    tab.open_frame(sandbox)
    tab.shows("/embed/?hd=20&hd-plus=3", "26")
    assert tab.run(DRAWN)


@pytest.mark.parametrize("sandbox", COMPUTES)
def test_typing_and_stepping_compute(tab, sandbox):
    tab.open_frame(sandbox)
    tab.type("2k", "2")
    tab.shows("/embed/?hd=20&hd-plus=3&2k=2", "32")
    tab.click("One HD image more")
    tab.shows("/embed/?hd=21&hd-plus=3&2k=2", "33")


@pytest.mark.parametrize("sandbox", COMPUTES)
def test_it_is_as_high_as_what_it_shows(tab, sandbox):
    tab.open_frame(sandbox)
    tab.until(lambda: tab.run("return innerHeight") == tab.run(HEIGHT), "as high as it says")
    tab.type("2k", "2")
    tab.shows("/embed/?hd=20&hd-plus=3&2k=2", "32")
    tab.until(lambda: tab.run("return innerHeight") == tab.run(HEIGHT), "as high as it says")


def test_without_scripts_its_form_computes(tab):
    tab.open_frame('sandbox="allow-forms"')
    tab.click("One HD image more")
    tab.until(lambda: tab.state().get("total") == "27", "27 credits")
    tab.retype("2k", "2" + tab.ENTER)
    tab.until(lambda: tab.state().get("total") == "33", "33 credits")


@pytest.mark.parametrize("sandbox", SANDBOXES)
def test_its_links_open_the_guide(tab, sandbox):
    tab.open_frame(sandbox.replace("allow-", "allow-popups allow-", 1))
    tab.click("Credits Guide")
    tab.next_tab()
    tab.until(lambda: tab.state().get("address") == "/" and tab.run(DRAWN), "the guide, styled")


def test_a_sandboxed_tab_that_it_opened_is_not_where_the_next_step_begins(tab):
    tab.open_frame('sandbox="allow-popups"')
    tab.click("Credits Guide")
    tab.next_tab()
    tab.begin()
    tab.open(f"{tab.host.url}/paper")
    assert tab.run("return origin") == tab.host.url
