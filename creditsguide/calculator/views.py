"""The calculator's fragments: what is swapped in as quantities change."""

from __future__ import annotations

from functools import cache

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from creditsguide.calculator import calculator, forms, spreadsheet
from creditsguide.calculator.inquiry import Inquiry
from creditsguide.content.catalogue import Catalogue
from creditsguide.domain.links import Place
from creditsguide.web.preview import previewable
from creditsguide.web.public import params, preflighted


def fragment(
    request: HttpRequest, catalogue: Catalogue, place: Place, page_title: str
) -> HttpResponse:
    """Always 200: what is wrong with the input is said in the fragment.

    It carries the title along; the page's own one is for when there is no answer.
    """
    # htmx sends the last pressed button along, whose step the field has already taken.
    reading = forms.read(params(request), catalogue, steps=False)
    calc = calculator.work_out(Inquiry(reading, catalogue, place))
    context = {"calc": calc, "page_title": page_title}
    response = render(None, "fragment.jinja", context, using="jinja2")
    response.headers["HX-Replace-Url"] = calc.address
    return response


@preflighted
@previewable(reads=forms.parameters)
def estimate(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    title = (catalogue.guide or {}).get("title", "")
    response = fragment(request, catalogue, catalogue.place, title)
    response.headers[HEADER] = fragment_policy()
    return response


@cache
def fragment_policy() -> str:
    return build_policy(config=settings.FRAGMENT_POLICY)


@previewable(reads=lambda catalogue: forms.parameters(catalogue, "inc", "dec"))
def estimate_csv(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    reading = forms.read(params(request), catalogue, plans=False)
    rows = spreadsheet.table(Inquiry(reading, catalogue, catalogue.place))
    response = HttpResponse(spreadsheet.encode(rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="credits-estimate.csv"'
    return response
