"""Templates: words that are fixed are looked up once, and lines are as short as a screen."""

from traceback import extract_tb

import pytest
from django.template import Context, TemplateDoesNotExist, engines
from django.template.base import TextNode, Variable
from django.template.loader_tags import IncludeNode
from jinja2 import UndefinedError

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


CHOICE = '{% include "embed/_option.html" with label=one only %}'


def test_a_part_sees_what_it_is_given_and_nothing_else():
    assert nodes(CHOICE) == [FastPart]
    told = rendered(CHOICE, one="<1>", label="2", value="3")
    assert told == '<option value="" selected>&lt;1&gt;</option>\n'


def test_what_is_around_a_part_is_back_after_it_and_after_its_fault(monkeypatch):
    assert rendered(CHOICE + "{{ label }}", one="1", label="7").endswith("7")
    template, context = engines["django"].from_string(CHOICE).template, Context({"label": "7"})

    def fail(*_arguments: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(Variable, "resolve", fail)
    with pytest.raises(RuntimeError):
        template.render(context)
    assert context["label"] == "7"


def test_the_blocks_of_a_part_are_its_own():
    part = '{% block main %}{% include "404.html" with a=b only %}{% endblock %}'
    assert "Page not found" in rendered('{% extends "base.html" %}' + part)


def test_a_part_that_is_not_there_is_told():
    with pytest.raises(TemplateDoesNotExist):
        rendered('{% include "calculator/_nothing.html" with a=b only %}')


@pytest.mark.parametrize(
    "rest", ["name only", '"embed/_option.html" with label=one', '"a"|default:"b" only']
)
def test_all_other_ways_to_include_are_djangos_own(rest):
    assert nodes("{% include " + rest + " %}") == [IncludeNode]


NOTE = '{% answer "_note.jinja" note=note %}'


def test_a_part_of_the_answer_escapes_what_it_is_given_and_is_shown_as_it_is():
    note = {"text": "1 < 2", "action": "", "address": ""}
    assert rendered(NOTE, note=note) == '<div class="note"><p>1 &lt; 2</p> </div>'


def test_a_part_of_the_answer_that_lacks_something_says_so():
    with pytest.raises(UndefinedError, match="text"):
        rendered(NOTE, note={})


def test_a_part_within_the_answer_is_taken_in_when_that_is_compiled():
    made = engines["jinja2"].env.compile('{% part "_error.jinja" %}', raw=True)
    assert "get_template" not in made
    assert "Error:" in made


def test_a_fault_in_such_a_part_names_the_line_that_shows_it():
    template = engines["jinja2"].from_string('\n\n{% part "_note.jinja" %}')
    with pytest.raises(UndefinedError) as fault:
        template.render({})
    lines = [at.lineno for at in extract_tb(fault.tb) if at.filename == "<template>"]
    assert set(lines) == {3}


@pytest.mark.django_db
def test_no_fixed_word_of_the_answer_is_looked_up_when_it_is_asked_for(client, monkeypatch):
    def fail(words: str) -> str:
        raise AssertionError(words)

    for query in ("", "hd=3&2k=x", "hd=3", "budget=50&images=20", "budget=x", "budget="):
        before = client.get(f"/estimate/?{query}").content
        with monkeypatch.context() as patch:
            patch.setitem(engines["jinja2"].env.filters, "translate", fail)
            assert client.get(f"/estimate/?{query}").content == before


def test_a_long_line_of_text_stands_on_several():
    text = "{% filter one_line %}\n| {{ a }} |\n{{ b }} |\n{% endfilter %}\n"
    assert rendered("{% load credits %}" + text, a="HD", b="") == "| HD | |\n"


@pytest.mark.parametrize("name", NAMES)
def test_no_line_is_wider_than_a_screen(name):
    wide = [line for line in (FOLDER / name).read_text().splitlines() if len(line) > WIDEST]
    assert bool(wide) == (name in WIDE), wide
