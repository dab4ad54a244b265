"""A link to an answer opens it, in every engine and without a script of ours."""

from __future__ import annotations

SHOWN = """
const answer = document.getElementById(arguments[0]);
const [top, bottom] = [answer.previousElementSibling, answer].map((e) => e.getBoundingClientRect());
return answer.checkVisibility() && top.top >= 0 && bottom.bottom <= innerHeight;
"""
OPEN = "return [...document.querySelectorAll('.faq details')].map((each) => each.open)"


def test_a_link_to_an_answer_opens_it_with_its_question_in_view(tab):
    tab.open("/#question-2")
    tab.until(lambda: tab.run(SHOWN, "question-2"), "open, and in view")
    assert tab.run(OPEN) == [False, True]


def test_each_answer_has_its_link(tab):
    tab.open("/")
    tab.click("How do I know what a project takes?")
    tab.until(lambda: tab.run(OPEN) == [True, False], "open")
    tab.click("Link to this answer: How do I know what a project takes?")
    tab.until(lambda: tab.run("return location.hash") == "#question-1", "in the address")
