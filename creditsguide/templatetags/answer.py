"""The calculator's answer: Jinja2 renders it, and Django's templates show it by one tag."""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache
from typing import Any

from django import template
from django.template import engines
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from jinja2 import Environment, StrictUndefined, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser

from creditsguide.templatetags.credits import bar, glyph
from creditsguide.web.template_source import Unindented

register = template.Library()


@register.simple_tag
def answer(part: str, **given: object) -> SafeString:
    return SafeString(engines["jinja2"].get_template(part).render(given))


# Twelve packs by name took a tenth of an answer's time, though only where they lead is its own.
@lru_cache(maxsize=256)
def offer(what: Hashable) -> SafeString:
    return answer("_offer.jinja", offer=what)


class PartTag(Extension):
    """`{% part "_sum.jinja" %}` is Jinja2's `include` at once, when the template is compiled.

    What an `include` prepares at each turn of a loop took a third of an answer's rendering.
    """

    tags = {"part"}

    def parse(self, parser: Parser) -> list[nodes.Node]:
        line = next(parser.stream).lineno
        name = parser.stream.expect("string").value
        read = self.environment.loader.get_source  # type: ignore[union-attr] # Django gave it one
        source, filename, _fresh = read(self.environment, name)
        body = self.environment.parse(source, name, filename).body
        return [node.set_lineno(line, override=True) for node in body]


def environment(**options: Any) -> Environment:  # noqa: ANN401 - as Django calls it
    options |= {"undefined": StrictUndefined, "extensions": [Unindented, PartTag]}
    made = Environment(**options)  # noqa: S701 - Django's options have it escape
    # Fixed words are looked up when a template is compiled: a filter without a context is folded.
    made.filters |= {"translate": gettext, "bar": bar, "glyph": glyph, "offer": offer}
    return made
