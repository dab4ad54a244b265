"""The calculator's answer: Jinja2 renders it, and Django's templates show it by one tag."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import engines
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from jinja2 import Environment, StrictUndefined

from creditsguide.templatetags.credits import bar, glyph
from creditsguide.web.template_source import Unindented

register = template.Library()


@register.simple_tag
def answer(part: str, **given: object) -> SafeString:
    return SafeString(engines["jinja2"].get_template(part).render(given))


def environment(**options: Any) -> Environment:  # noqa: ANN401 - as Django calls it
    options |= {"undefined": StrictUndefined, "extensions": [Unindented]}
    made = Environment(**options)  # noqa: S701 - Django's options have it escape
    # Fixed words are looked up when a template is compiled: a filter without a context is folded.
    made.filters |= {"translate": gettext, "bar": bar, "glyph": glyph}
    return made
