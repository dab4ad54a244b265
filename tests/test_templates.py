"""Templates: words that are fixed are looked up once, and lines are as short as a screen."""

import pytest
from django.template import Context, TemplateDoesNotExist, engines
from django.template.base import TextNode, Variable
from django.template.loader_tags import IncludeNode

from creditsguide.templatetags.parts import FastPart
from tests.conftest import ROOT

WIDEST = 160
# A drawing in an address, which has no room for white space.
WIDE = {"shared/_icon.html"}
FOLDER = ROOT / "templates"
NAMES = [str(path.relative_to(FOLDER)) for path in sorted(FOLDER.rglob("*.*"))]


def nodes(text: str) -> list:
    return [type(node) for node in engines["django"].from_string(text).template.nodelist]


def rendered(text: str, **context: object) -> str:
    return engines["django"].from_string(text).render(context)


def test_a_fixed_text_is_part_of_the_template():
    assert nodes('{% translate "Total" %}') == [TextNode]
    assert rendered('{% translate "Total" %}') == "Total"


def test_all_other_texts_are_looked_up_and_escaped():
    assert TextNode not in nodes("{% translate words %}")
    assert rendered("{% translate words %}", words="<b>") == "&lt;b&gt;"
    assert rendered('{% translate "total"|upper %}') == "TOTAL"
    assert rendered('{% translate "Total" as word %}{{ word|lower }}') == "total"


def test_the_other_tags_of_translation_are_there():
    assert rendered("{% blocktranslate %}It is {{ n }}.{% endblocktranslate %}", n=7) == "It is 7."


NOTE = '{% include "calculator/_note.html" with note=one only %}'


def test_a_part_sees_what_it_is_given_and_nothing_else():
    assert nodes(NOTE) == [FastPart]
    assert rendered(NOTE, one={"text": "<1>"}, note={"text": "2"}) == (
        '<div class="note"><p>&lt;1&gt;</p> </div>\n'
    )
    assert "2" not in rendered(NOTE, note={"text": "2"})


def test_what_is_around_a_part_is_back_after_it_and_after_its_fault(monkeypatch):
    assert rendered(NOTE + "{{ note }}", one={}, note="7").endswith("7")
    template, context = engines["django"].from_string(NOTE).template, Context({"note": "7"})

    def fail(*_arguments: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(Variable, "resolve", fail)
    with pytest.raises(RuntimeError):
        template.render(context)
    assert context["note"] == "7"


def test_the_blocks_of_a_part_are_its_own():
    part = '{% block main %}{% include "404.html" with a=b only %}{% endblock %}'
    assert "Page not found" in rendered('{% extends "base.html" %}' + part)


def test_a_part_that_is_not_there_is_told():
    with pytest.raises(TemplateDoesNotExist):
        rendered('{% include "calculator/_nothing.html" with a=b only %}')


@pytest.mark.parametrize(
    "rest", ["name only", '"calculator/_note.html" with note=one', '"a"|default:"b" only']
)
def test_all_other_ways_to_include_are_djangos_own(rest):
    assert nodes("{% include " + rest + " %}") == [IncludeNode]


def test_a_long_line_of_text_stands_on_several():
    text = "{% filter one_line %}\n| {{ a }} |\n{{ b }} |\n{% endfilter %}\n"
    assert rendered("{% load credits %}" + text, a="HD", b="") == "| HD | |\n"


@pytest.mark.parametrize("name", NAMES)
def test_no_line_is_wider_than_a_screen(name):
    wide = [line for line in (FOLDER / name).read_text().splitlines() if len(line) > WIDEST]
    assert bool(wide) == (name in WIDE), wide
