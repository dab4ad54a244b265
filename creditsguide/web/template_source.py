"""Our templates as they are sent: without their indents, which nothing shows."""

from __future__ import annotations

import re

from django.template import Origin
from django.template.loaders import filesystem
from jinja2.ext import Extension

INDENT = re.compile(r"\n[ \t]+")


def unindented(source: str) -> str:
    """Each line stays, so that a fault names the right one."""
    return INDENT.sub("\n", source)


class Loader(filesystem.Loader):
    def get_contents(self, origin: Origin) -> str:
        return unindented(str(super().get_contents(origin)))


class Unindented(Extension):
    """The same for Jinja2."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return unindented(source)
