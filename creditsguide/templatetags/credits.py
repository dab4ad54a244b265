"""Template filters: one-line wrappers over wording."""

from django import template

from creditsguide import wording
from creditsguide.links import Place

register = template.Library()

register.filter("number", wording.number)
register.filter("images", wording.images)
register.filter("credit_unit", wording.credit_unit)
register.filter("total_unit", wording.total_unit)


@register.filter
def at(query: str, place: Place) -> str:
    return place.address(query)
