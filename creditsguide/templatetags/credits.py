"""Template filters: one-line wrappers over wording."""

import json
import re
from collections.abc import Hashable, Iterable, Sequence
from functools import lru_cache
from html import escape

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import trim_whitespace

from creditsguide.content import permissions
from creditsguide.content.catalogue import Breakdown, Catalogue
from creditsguide.content.kept import kept
from creditsguide.domain import drawing, links, wording
from creditsguide.domain.links import Place

register = template.Library()
BLANK_LINES = re.compile(r"\n\s+")

register.filter("number", wording.number)
register.filter("images", wording.images)
register.filter("credit_unit", wording.credit_unit)
register.filter("total_unit", wording.total_unit)
register.filter("markdown", wording.markdown)
register.filter("credits", wording.credits)
register.filter("tagged", links.tagged)
register.filter("person", permissions.name)
# Where a line break is content, what is long for one line of a template stands on several.
register.filter("one_line", trim_whitespace)


@register.filter
def at(query: str, place: Place) -> str:
    return place.address(query)


# A tier's mark stands in every answer, always the same: rendering it took longer than all figures.
@register.simple_tag
@lru_cache(maxsize=256)
def glyph(mark: drawing.Glyph) -> SafeString:
    return SafeString(render_to_string("shared/_glyph.html", {"glyph": mark}).strip())


# In loops of a template, its segments took a sixth of an answer's time.
@register.simple_tag
def bar(segments: Iterable[drawing.Segment], *, moves: bool = False) -> SafeString:
    """A stacked bar. One that moves from answer to answer has names for its segments."""
    names = ' id="b-{}"' if moves else ""
    rects = "".join(
        f'<rect{names.format(escape(key))} class="{css}" height="100%" width="{width}"/>'
        for key, css, width in segments
    )
    return SafeString(f'<svg class="bar" aria-hidden="true">{rects}</svg>')


# What depends on the content alone need not be rendered again for each mix in the calculator,
# and is worth freeing from the lines that its tags leave blank.
@register.simple_tag
@kept
def section(catalogue: Catalogue, template: str, figure: Hashable = None) -> SafeString:
    context = {"catalogue": catalogue, "place": catalogue.place, "figure": figure}
    return SafeString(BLANK_LINES.sub("\n", render_to_string(template, context)))


@register.filter
def cost_of(example: Breakdown, catalogue: Catalogue) -> Sequence[str]:
    """What a project costs in packs."""
    return catalogue.packs.in_words(example.estimate.credits)


@register.filter
def indented(payload: object) -> str:
    return json.dumps(payload, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
