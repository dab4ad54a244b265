"""What other pages paste for one live number. No picture's code names it: it would grow old."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple
from urllib.parse import quote

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from creditsguide.content.catalogue import Catalogue
from creditsguide.domain import links, wording
from creditsguide.domain.links import Pairs

SHIELDS = "https://img.shields.io/endpoint?url="


class Subject(NamedTuple):
    """What a badge is about: in words without a figure, and where the guide tells more."""

    slug: str
    alt: str
    href: str

    def at(self, ending: str) -> str:
        return f"{settings.SITE_URL}/badge/{self.slug}.{ending}"


class Codes(NamedTuple):
    svg: str
    sentence: str
    png: str
    shields: str
    txt: str


def codes(catalogue: Catalogue, utm: Pairs) -> Codes:
    subjects = list(_subjects(catalogue, utm))

    def lines(code: Callable[[Subject], str]) -> str:
        return "\n".join(map(code, subjects))

    return Codes(
        svg=lines(_svg),
        sentence=_sentence(catalogue),
        png=lines(png),
        shields=lines(_shields),
        txt=lines(lambda about: about.at("txt")),
    )


def _subjects(catalogue: Catalogue, utm: Pairs) -> Iterable[Subject]:
    def href(anchor: str) -> str:
        return links.guide_at(settings.SITE_URL, utm, anchor).bare

    for tier in catalogue.tiers:
        alt = _("What one %(tier)s image takes") % {"tier": tier.name}
        yield Subject(tier.slug, alt, href(f"#tier-{tier.slug}"))
    for example in catalogue.examples:
        yield project(example.slug, example.name, href(f"#project-{example.slug}"))
    for pack in catalogue.packs.every:
        alt = _("What the pack %(pack)s costs") % {"pack": pack.name}
        yield Subject(pack.slug, alt, href(f"#pack-{pack.slug}"))


def project(slug: str, name: str, href: str) -> Subject:
    return Subject(slug, _("What the project %(project)s takes") % {"project": name}, href)


def _sentence(catalogue: Catalogue) -> str:
    """Today's words, which its script replaces once they are others."""
    names = [f"{tier.slug}.credits" for tier in catalogue.tiers]
    names += [f"{example.slug}.total" for example in catalogue.examples]
    spans = [
        format_html('<span data-credits="{}">{}</span>', name, catalogue.tokens[name])
        for name in names
    ]
    script = format_html('<script async src="{}/words.js"></script>', settings.SITE_URL)
    return "\n".join([*spans, script])


def _svg(about: Subject) -> str:
    return _picture(about, "svg")


def png(about: Subject) -> str:
    """Some mail programs frame a linked picture unless its tag says otherwise."""
    return _picture(about, "png", mark_safe(' border="0"'))


def _picture(about: Subject, ending: str, more: str = "") -> str:
    return format_html(
        '<a href="{}"><img src="{}" alt="{}" height="24"{}></a>',
        about.href,
        about.at(ending),
        about.alt,
        more,
    )


def _shields(about: Subject) -> str:
    picture = f"{SHIELDS}{quote(about.at('json'), safe='')}"
    return f"[![{wording.markdown(about.alt)}]({picture})]({about.href})"
