"""Templates: words that are fixed are looked up once, and lines are as short as a screen."""

import pytest
from django.template import engines
from django.template.base import TextNode

from tests.conftest import ROOT

# Where a line break is content, as in Markdown, a line is as long as it has to be.
PAGES = sorted((ROOT / "templates").rglob("*.html"))
NARROW = [path for path in PAGES if path.parent.name not in {"guide", "calculator", "shared"}]


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


@pytest.mark.parametrize("path", NARROW, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_line_is_wider_than_a_screen(path):
    assert [line for line in path.read_text().splitlines() if len(line) > 160] == []
