"""What other sites paste, by where it goes. No price is written out: it would grow old there."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from creditsguide.domain.links import Pairs
from creditsguide.embed import badge_code
from creditsguide.embed.code import Embed
from creditsguide.embed.frame import FRAME_PARAMETERS, USUAL
from creditsguide.metadata import picture

# What is an attribute of every element, or the element's own, means nothing else there.
HTML_OWN = re.compile(
    r"class|id|style|title|slot|hidden|lang|dir|part|role|tabindex|mix|maxwidth|(data|aria)-.*"
)
PICTURE_WIDTH = 600  # what mail programs show without cutting
EVENTS = """<script>
  document.addEventListener("creditsguide:estimate", ({ detail }) => {
    const { credits, images } = detail;
    gtag("event", "credits_estimate", { credits, images });
  });
</script>"""


class Snippet(NamedTuple):
    """A code to copy, with what it is for."""

    key: str
    label: str
    note: str
    code: str


def snippets(embed: Embed, width: int | None) -> list[Snippet]:
    return [
        Snippet(key, str(label), str(note), code(embed, width)) for key, label, note, code in WAYS
    ]


def _tag(embed: Embed, width: int | None, is_attribute: Callable[[str], bool]) -> SafeString:
    """Every parameter as an attribute where it can be one, the others together in `mix`."""
    pairs = [*parse_qsl(embed.mix), *embed.frame.params_beside(USUAL)]
    mix = urlencode([pair for pair in pairs if not is_attribute(pair[0])])
    attributes: Pairs = (
        *((("mix", mix),) if mix else ()),
        *(pair for pair in pairs if is_attribute(pair[0])),
        *((("maxwidth", str(width)),) if width else ()),
    )
    written = format_html_join("", ' {}="{}"', attributes)
    return format_html("<credits-guide{}></credits-guide>", written)


def _is_attribute(name: str) -> bool:
    return not HTML_OWN.fullmatch(name)


def _is_name_in_jsx(name: str) -> bool:
    """Slugs may start with a digit, and no name in JSX does."""
    return name in FRAME_PARAMETERS


def _element(embed: Embed, width: int | None) -> str:
    return f"{_tag(embed, width, _is_attribute)}\n{embed.script}"


def _react(embed: Embed, width: int | None) -> str:
    return (
        "export default function CreditsGuide() {\n"
        "  return (\n"
        "    <>\n"
        f'      <script async src="{settings.SITE_URL}/embed.js"></script>\n'
        f"      {_tag(embed, width, _is_name_in_jsx)}\n"
        "    </>\n"
        "  );\n"
        "}"
    )


def _mail(embed: Embed, _width: int | None) -> str:
    """A project's badge; all else has the picture of the whole guide."""
    if embed.is_project:
        return badge_code.png(badge_code.project(embed.frame.show, embed.title, embed.guide))
    return format_html(
        '<a href="{}"><img src="{}/og.png" alt="{}" width="{}" height="{}" border="0"></a>',
        embed.guide,
        settings.SITE_URL,
        embed.title,
        PICTURE_WIDTH,
        PICTURE_WIDTH * picture.HEIGHT // picture.WIDTH,
    )


# In the order in which people look for them.
WAYS: tuple[tuple[str, Promise, Promise, Callable[[Embed, int | None], str]], ...] = (
    (
        "both",
        _("HTML"),
        _("The frame, and a script that keeps it as tall as what it shows."),
        Embed.code_with_script,
    ),
    (
        "frame",
        _("HTML without script"),
        _(
            "For systems that take frames but no scripts. The height is one that fits a phone; "
            "in a sandbox, allow forms or scripts."
        ),
        Embed.code,
    ),
    (
        "element",
        _("Custom element"),
        _("For pages made of components. The script makes the frame and sizes it."),
        _element,
    ),
    (
        "react",
        _("React"),
        _("For React 19. With an older one, put the script’s line into the page’s own HTML."),
        _react,
    ),
    (
        "wordpress",
        _("WordPress"),
        _("Paste the address, alone on a line: WordPress makes the frame itself."),
        lambda embed, _width: embed.address,
    ),
    (
        "email",
        _("E-mail"),
        _(
            "A picture that leads to the guide: no mail program shows frames. Some keep the "
            "picture they showed first."
        ),
        _mail,
    ),
    (
        "link",
        _("Link"),
        _("For systems that take no frames. It names no price, so it stays true."),
        lambda embed, _width: embed.link,
    ),
)
