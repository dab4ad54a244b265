"""Our templates as they are sent: without their indents, which nothing shows."""

from __future__ import annotations

import re

from django.template import Origin
from django.template.loaders import filesystem

INDENT = re.compile(r"\n[ \t]+")


class Loader(filesystem.Loader):
    def get_contents(self, origin: Origin) -> str:
        """Each line stays, so that a fault names the right one."""
        return INDENT.sub("\n", str(super().get_contents(origin)))
