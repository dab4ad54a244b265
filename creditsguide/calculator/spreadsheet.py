"""The estimate as CSV, as spreadsheets open it rightly and safely."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from creditsguide.content.catalogue import Catalogue
from creditsguide.domain import sentences, wording
from creditsguide.domain.estimate import Estimate, Line

Value = str | int
# A spreadsheet runs what begins with one of these; an apostrophe in front makes it text.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def table(
    estimate: Estimate, catalogue: Catalogue, uncounted: Sequence[str], address: str
) -> list[list[Value]]:
    """A row a line with bare numbers, the total, what was not counted, and where it came from."""
    rows: list[list[Value]] = [_heading()]
    rows += [_row(line, catalogue.names[line.slug]) for line in estimate.lines]
    rows.append(
        [_("Total"), estimate.images, estimate.drafts, "", estimate.credits, *_spans(estimate)]
    )
    if uncounted:
        rows.append([sentences.not_counted(wording.credits(estimate.credits), uncounted)])
    rows.append([sentences.again(catalogue.day, address)])
    return rows


def encode(rows: Iterable[Sequence[Value]]) -> bytes:
    """Begins with a byte order mark: without it spreadsheets misread × and é."""
    text = io.StringIO()
    csv.writer(text).writerows([safe(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def safe(cell: Value) -> Value:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _heading() -> list[Value]:
    return [
        _("Tier"),
        _("Images"),
        _("Drafts"),
        _("Credits each"),
        _("Credits"),
        _("Seconds from"),
        _("Seconds to"),
        _("MB from"),
        _("MB to"),
    ]


def _row(line: Line, name: str) -> list[Value]:
    images, drafts = (0, line.quantity) if line.draft else (line.quantity, 0)
    return [name, images, drafts, line.rate.credits, line.credits, *_spans(line)]


def _spans(item: Line | Estimate) -> list[Value]:
    return [item.seconds.low, item.seconds.high, item.megabytes.low, item.megabytes.high]
