"""Template filters: one-line wrappers over wording."""

from django import template

from creditsguide import wording

register = template.Library()

register.filter("number", wording.number)
register.filter("images", wording.images)
register.filter("credit_unit", wording.credit_unit)
register.filter("total_unit", wording.total_unit)
