"""The estimate as CSV, as spreadsheets open it rightly and safely."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from creditsguide.calculator.inquiry import Inquiry
from creditsguide.domain import sentences, wording
from creditsguide.domain.estimate import Estimate, Line

Value = str | int
# A spreadsheet runs what begins with one of these; an apostrophe in front makes it text.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def table(inquiry: Inquiry) -> list[list[Value]]:
    """The counted images, a row a line with bare numbers, the total, and what there is to say.

    Each row fills all columns: strict readers stop at one that doesn't.
    """
    estimate, names, heading = inquiry.estimate, inquiry.catalogue.names, _heading()
    blanks: list[Value] = [""] * (len(heading) - 1)
    return [
        heading,
        *(_row(line, names[line.slug]) for line in estimate.lines),
        [_("Total"), estimate.images, estimate.drafts, "", estimate.credits, *_spans(estimate)],
        *([text, *blanks] for text in _remarks(inquiry)),
    ]


def _remarks(inquiry: Inquiry) -> Iterator[str]:
    """What was not counted, what it costs in money, and where this comes from."""
    if inquiry.uncounted:
        credits = wording.credits(inquiry.estimate.credits)
        yield sentences.not_counted(credits, inquiry.uncounted)
    yield from inquiry.catalogue.packs.in_words(inquiry.estimate.credits)
    for tier, images in inquiry.reading.retired.items():
        yield sentences.no_longer_offered(tier.name, images)
    yield sentences.again(inquiry.catalogue.day, inquiry.share)


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
