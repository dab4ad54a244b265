"""Static files as they are served: hashed, compressed, style sheets without comments and blanks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.core.files.storage import Storage
from lightningcss import process_stylesheet
from whitenoise.storage import CompressedManifestStaticFilesStorage

# The oldest that the sheets are written for. Else a rule is shortened to what Safari does not read,
# as an underline and its thickness in one.
BROWSERS = ["chrome 123", "firefox 128", "safari 17.5", "ios_saf 17.5"]


def stripped(sheet: str) -> str:
    """The same rules in fewer letters."""
    return str(process_stylesheet(sheet, minify=True, browsers_list=BROWSERS))


class StrippedStaticFiles(CompressedManifestStaticFilesStorage):
    def post_process(
        self,
        paths: Mapping[str, tuple[Storage, str]],
        dry_run: bool = False,
        **options: Any,  # noqa: ANN401 - Django's own
    ) -> Iterator[tuple[str, str | None, bool | Exception]]:
        """Strip what was collected, and hash that instead of what it was collected from."""
        if dry_run:
            return
        for name in paths:
            if name.endswith(".css"):
                sheet = Path(self.path(name))
                sheet.write_text(stripped(sheet.read_text("utf-8")), "utf-8")
        collected: dict[str, tuple[Storage, str]] = {name: (self, name) for name in paths}
        yield from super().post_process(collected, dry_run, **options)
