"""Templates: words that are fixed are looked up once, and lines are as short as a screen."""

import pytest
from django.template import engines
from django.template.base import TextNode

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


def test_a_long_line_of_text_stands_on_several():
    text = "{% filter one_line %}\n| {{ a }} |\n{{ b }} |\n{% endfilter %}\n"
    assert rendered("{% load credits %}" + text, a="HD", b="") == "| HD | |\n"


@pytest.mark.parametrize("name", NAMES)
def test_no_line_is_wider_than_a_screen(name):
    wide = [line for line in (FOLDER / name).read_text().splitlines() if len(line) > WIDEST]
    assert bool(wide) == (name in WIDE), wide
