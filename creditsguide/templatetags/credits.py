"""Template filters: one-line wrappers over wording."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from creditsguide import drawing, wording
from creditsguide.facts import Catalogue
from creditsguide.links import Place

register = template.Library()

register.filter("number", wording.number)
register.filter("images", wording.images)
register.filter("credit_unit", wording.credit_unit)
register.filter("total_unit", wording.total_unit)


@register.filter
def at(query: str, place: Place) -> str:
    return place.address(query)


# A tier's mark stands in every answer, always the same: rendering it took longer than all figures.
@register.simple_tag
@lru_cache(maxsize=256)
def glyph(mark: drawing.Glyph) -> SafeString:
    return render_to_string("shared/_glyph.html", {"glyph": mark}).strip()


# What depends on the content alone need not be rendered again for each mix in the calculator.
@register.simple_tag
@lru_cache(maxsize=32)
def section(template: str, content: Catalogue, place: Place) -> SafeString:
    return render_to_string(template, {"content": content, "place": place})
