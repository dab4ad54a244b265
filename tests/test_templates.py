"""The words of templates: fixed ones are looked up once, all others for each answer."""

from django.template import engines
from django.template.base import TextNode


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
