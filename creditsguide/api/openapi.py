"""OpenAPI 3.1, made from the Catalogue: tiers are parameters, and examples are worked out."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import asdict, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, get_args, get_origin, get_type_hints
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.utils.translation import gettext as _

from creditsguide.api import answers, shapes
from creditsguide.calculator import forms
from creditsguide.calculator.inquiry import Inquiry
from creditsguide.content.catalogue import Catalogue
from creditsguide.domain import links
from creditsguide.domain.estimate import MAX_BUDGET, MAX_DRAFTS, MAX_QUANTITY
from creditsguide.metadata.linked_data import Json

SCALARS: Mapping[type, Json] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer", "minimum": 0},
    datetime.date: {"type": "string", "format": "date"},
    NoneType: {"type": "null"},
}


def describe(catalogue: Catalogue) -> Json:
    """The whole description."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": _("Credits Guide API"),
            "version": "1",
            "description": _("The numbers of the guide, from the same source as its pages."),
        },
        "servers": [{"url": settings.SITE_URL}],
        "paths": _guide(catalogue) | _estimate(catalogue) | _budget(catalogue) | _words(catalogue),
        "components": {"schemas": {kind.__name__: _fields(kind) for kind in shapes.ALL}},
    }


def operations(catalogue: Catalogue) -> Iterator[tuple[str, Json, str, Json]]:
    """For people: each path, how it is described, an address to try, and what that answers."""
    for path, item in describe(catalogue)["paths"].items():
        get = item["get"]
        query = {
            parameter["name"]: parameter["example"]
            for parameter in get["parameters"]
            if "example" in parameter
        }
        answer = get["responses"]["200"]["content"]["application/json"]["example"]
        yield path, get, f"{path}?{urlencode(query)}".rstrip("?"), answer


def _guide(catalogue: Catalogue) -> Json:
    summary = _("Tiers with their prices, example projects with their sums, and tips.")
    return _get(
        "/api/v1/guide", summary, [], schema(shapes.Guide), asdict(answers.guide(catalogue))
    )


def _estimate(catalogue: Catalogue) -> Json:
    params = _example(catalogue)
    parameters = [
        _count(
            tier.slug,
            _("%(tier)s images, %(price)s.") % {"tier": tier.name, "price": tier.price_each},
            MAX_QUANTITY,
            params,
        )
        for tier in catalogue.tiers
    ]
    parameters += [
        _count("drafts", _("Drafts before each image, in the cheapest tier."), MAX_DRAFTS, params),
        _parameter(
            "on", _("The day a link was made, YYYY-MM-DD; else ignored."), SCALARS[str], params
        ),
    ]
    reading = forms.read(params, catalogue, plans=False)
    example = answers.estimated(Inquiry(reading, catalogue, links.GUIDE))
    summary = _("What so many images take.")
    return _get(
        "/api/v1/estimate", summary, parameters, schema(shapes.EstimateAnswer), asdict(example)
    )


def _budget(catalogue: Catalogue) -> Json:
    estimate = next((example.estimate for example in catalogue.examples), None)
    params = {"budget": str(estimate.credits), "images": str(estimate.images)} if estimate else {}
    budget = _count("budget", _("Credits to spend."), MAX_BUDGET, params)
    budget["required"], budget["schema"]["minimum"] = True, 1
    images = _count("images", _("How many images are wanted."), MAX_QUANTITY, params)
    reading = forms.read(params, catalogue, plans=True)
    example = answers.budgeted(Inquiry(reading, catalogue, links.GUIDE))
    summary = _("What so many credits make.")
    return _get(
        "/api/v1/budget", summary, [budget, images], schema(shapes.BudgetAnswer), asdict(example)
    )


def _words(catalogue: Catalogue) -> Json:
    summary = _("What the tokens of texts print today; null where a tier is no longer offered.")
    return _get("/api/v1/words", summary, [], schema(shapes.Words), answers.words(catalogue))


def _example(catalogue: Catalogue) -> dict[str, str]:
    """The parameters of the first example project."""
    return dict(parse_qsl(next((example.query for example in catalogue.examples), "")))


def _parameter(name: str, description: str, schema: Json, examples: Mapping[str, str]) -> Json:
    parameter = {"name": name, "in": "query", "description": description, "schema": dict(schema)}
    return parameter | ({"example": int(examples[name])} if name in examples else {})


def _count(name: str, description: str, limit: int, examples: Mapping[str, str]) -> Json:
    return _parameter(name, description, SCALARS[int] | {"maximum": limit}, examples)


def _get(
    path: str,
    summary: str,
    parameters: list[Json],
    shape: Json,
    example: Mapping[str, object],
) -> Json:
    text = {"text/plain": {"schema": SCALARS[str]}}
    errors = {"application/json": {"schema": schema(shapes.Errors)}} if parameters else {}
    answer = {"schema": shape, "example": example}
    operation = {
        "operationId": path.rpartition("/")[2],
        "summary": summary,
        "parameters": parameters,
        "responses": {
            "200": {"description": summary, "content": {"application/json": answer}},
            "400": {
                "description": _("Parameters that can't be read."),
                "content": errors | text,
            },
            "414": {"description": _("An address that is too long."), "content": text},
        },
    }
    return {path: {"get": operation}}


def schema(kind: Any) -> Json:  # noqa: ANN401 - types of types have no common one
    """A type as JSON Schema."""
    if get_origin(kind) is Annotated:
        inner, words = get_args(kind)
        return schema(inner) | {"description": words}
    if isinstance(kind, type) and is_dataclass(kind):
        return {"$ref": f"#/components/schemas/{kind.__name__}"}
    if get_origin(kind) is tuple:
        return {"type": "array", "items": schema(get_args(kind)[0])}
    if get_origin(kind) is dict:
        return {"type": "object", "additionalProperties": schema(get_args(kind)[1])}
    if get_origin(kind) is UnionType:
        return {"anyOf": [schema(part) for part in get_args(kind)]}
    return SCALARS[kind]


@cache
def _fields(kind: type) -> Json:
    hints = get_type_hints(kind, include_extras=True)
    return {
        "type": "object",
        "required": list(hints),
        "properties": {name: schema(hint) for name, hint in hints.items()},
    }
