"""Fields, total and address agree, whatever people do, in every engine."""

from __future__ import annotations

import re

from tests.engines.proxy import SLOW

# The form at the head of the page: its first field, its button, and its answer.
QUICK = """
const [form] = document.getElementsByClassName("try"), total = form.querySelector(".total");
return [form.elements.hd.value, form.querySelector("button").textContent,
        getComputedStyle(total).visibility];
"""


def test_typing_recomputes(tab):
    tab.open("/?hd=20&hd-plus=3#calculator")
    tab.shows("/?hd=20&hd-plus=3", "26")
    tab.type("2k", "12")
    tab.shows("/?hd=20&hd-plus=3&2k=12", "62")


def test_a_click_and_a_number_replace_what_the_field_said(tab):
    tab.open("/?hd=20&hd-plus=3#calculator")
    tab.type("hd", "7")
    tab.shows("/?hd=7&hd-plus=3", "13")


def test_steppers_step(tab):
    tab.open("/?hd=20&hd-plus=3#calculator")
    tab.click("One HD+ image more")
    tab.shows("/?hd=20&hd-plus=4", "28")
    tab.click("One HD image fewer")
    tab.shows("/?hd=19&hd-plus=4", "27")


def test_arrow_keys_step(tab):
    tab.open("/?hd=20&hd-plus=3#calculator")
    tab.type("hd", tab.UP * 3)
    tab.shows("/?hd=23&hd-plus=3", "29")


def test_starting_points_fill_it_and_back_and_forward_lead_between_them(tab):
    tab.open("/?hd=20#calculator")
    tab.follow("/?hd=20&hd-plus=3#calculator")
    tab.shows("/?hd=20&hd-plus=3", "26")
    tab.back()
    tab.shows("/?hd=20", "20")
    tab.forward()
    tab.shows("/?hd=20&hd-plus=3", "26")


def test_back_to_what_was_typed(tab):
    tab.open("/?hd=20&hd-plus=3#calculator")
    tab.type("2k", "9")
    tab.shows("/?hd=20&hd-plus=3&2k=9", "53")
    tab.leave()
    tab.back()
    tab.shows("/?hd=20&hd-plus=3&2k=9", "53")
    tab.click("One HD image more")
    tab.shows("/?hd=21&hd-plus=3&2k=9", "54")


def test_back_to_a_quick_estimate_that_was_asked_for(tab):
    """Where the page is kept, so is what was typed; a new one is worked out."""
    tab.open("/")
    tab.click_on(tab.driver.find_element("css selector", ".try input[name='hd']"))
    tab.control("a")
    tab.keys("7")
    asks = ["7", "Work it out", "hidden"]
    tab.until(lambda: tab.run(QUICK) == asks, "asking")
    tab.leave()
    tab.back()
    tab.until(lambda: tab.run(QUICK) in (asks, ["20", "Open calculator", "visible"]), "agreeing")


def test_a_reload_keeps_what_was_typed(tab):
    tab.open("/?hd=20&hd-plus=3#calculator")
    tab.type("hd", "5")
    tab.shows("/?hd=5&hd-plus=3", "11")
    tab.reload()
    tab.shows("/?hd=5&hd-plus=3", "11")


def test_back_forward_and_reload_after_steps(tab):
    tab.open("/#calculator")
    for _ in range(3):
        tab.click("One HD image more")
    tab.shows("/?hd=3", "3")
    tab.leave()
    tab.back()
    tab.shows("/?hd=3", "3")
    tab.forward()
    tab.until(lambda: tab.run("return location.pathname") == "/api/", "forward again")
    tab.back()
    tab.shows("/?hd=3", "3")
    tab.reload()
    tab.shows("/?hd=3", "3")


def test_a_budget_is_spent(tab):
    tab.open("/?budget=50#calculator")
    tab.type("images", "30")
    tab.shows("/?budget=50&images=30")
    tab.leave()
    tab.back()
    tab.shows("/?budget=50&images=30")
    tab.reload()
    tab.shows("/?budget=50&images=30")


def test_the_link_that_is_copied_is_of_what_the_fields_say(tab):
    tab.open("/?hd=20&hd-plus=3#calculator")
    tab.type("2k", "2")
    tab.shows("/?hd=20&hd-plus=3&2k=2", "32")
    tab.click("Copy link to this estimate")
    tab.until(lambda: tab.named("Link copied"), "copied")
    link = tab.pasted()
    assert re.search(r"/\?hd=20&hd-plus=3&2k=2&on=\d{4}-\d\d-\d\d#calculator$", link), link
    tab.open(link)
    tab.until(lambda: tab.state()["total"] == "32", "32 credits")


def test_coming_back_after_leaving_while_an_answer_was_awaited(tab):
    tab.open("/?hd=20&hd-plus=3#calculator")
    tab.type("2k", SLOW.partition("=")[2])
    tab.asking()
    tab.leave()
    tab.back()
    tab.shows("/?hd=20&hd-plus=3&2k=41", "149")
    assert not tab.run("return document.querySelector('[role=alert]')")


def test_what_is_pressed_while_an_answer_is_awaited_is_of_what_the_fields_say(tab):
    tab.open("/?hd=20&hd-plus=3#calculator")
    tab.run(
        "window.print = () => { window.printed = document.getElementById('total').textContent }"
    )
    tab.type("2k", SLOW.partition("=")[2])
    tab.click("Copy link to this estimate")
    tab.until(lambda: tab.named("Link copied"), "copied")
    tab.click("Print")
    tab.until(lambda: tab.run("return window.printed") == "149", "printed with the answer")
    assert "?hd=20&hd-plus=3&2k=41&on=" in tab.pasted()


def test_a_stopped_request_leaves_the_last_total_marked(tab):
    tab.open("/?hd=20&hd-plus=3#calculator")
    tab.type("2k", SLOW.partition("=")[2])
    tab.asking()
    tab.run("window.stop()")
    last = "return document.querySelector('.peek .total').textContent.includes('(the last answer)')"
    tab.until(lambda: tab.run(last), "marked as the last")
    tab.click("Try again")
    tab.shows("/?hd=20&hd-plus=3&2k=41", "149")
    assert not tab.run(last)


def test_a_mix_goes_to_budget_mode_and_back(tab):
    tab.open("/?hd=20&hd-plus=3#calculator")
    tab.type("2k", "1")
    tab.click("Spend a budget")
    tab.shows("/?budget=29&images=24")
    tab.type("budget", "34")
    tab.click("Count images")
    tab.shows("/?hd=14&hd-plus=10", "34")
