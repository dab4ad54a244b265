"""The JSON API, for every origin, and the page that describes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from creditsguide.api import answers, openapi, shapes
from creditsguide.calculator import forms
from creditsguide.calculator.inquiry import Inquiry
from creditsguide.content.catalogue import Catalogue
from creditsguide.domain import links
from creditsguide.metadata import picture
from creditsguide.web.public import View, nothing, params, preflighted, public, shared


def for_programs(view: View) -> View:
    return shared(preflighted(view, "ETag"))


def json(payload: Mapping[str, object], status: int = 200) -> JsonResponse:
    return JsonResponse(payload, status=status, json_dumps_params={"ensure_ascii": False})


@for_programs
@public(reads=nothing)
def guide(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    return json(asdict(answers.guide(catalogue)))


@for_programs
@public(reads=forms.parameters)
def estimate(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    reading = forms.read(params(request), catalogue, steps=False, plans=False)
    if reading.errors:
        return json(asdict(shapes.Errors(dict(reading.errors))), 400)
    return json(asdict(answers.estimated(Inquiry(reading, catalogue, links.GUIDE))))


@for_programs
@public(reads=forms.parameters)
def budget(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    reading = forms.read(params(request), catalogue, steps=False, plans=True)
    errors = dict(reading.errors)
    if not reading.state.budget:
        errors.setdefault("budget", _("Say how many credits there are to spend."))
    if errors:
        return json(asdict(shapes.Errors(errors)), 400)
    return json(asdict(answers.budgeted(Inquiry(reading, catalogue, links.GUIDE))))


@for_programs
@public(reads=nothing)
def words(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    return json(answers.words(catalogue))


@for_programs
@public(reads=nothing)
def description(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    return json(openapi.describe(catalogue))


@public(reads=nothing)
def page(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    context = {
        "catalogue": catalogue,
        "operations": openapi.operations(catalogue),
        "site_url": settings.SITE_URL,
        "picture_version": picture.poster(catalogue).version,
    }
    return render(None, "api/page.html", context)
