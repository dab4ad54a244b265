"""The estimate as a file for spreadsheets."""

from __future__ import annotations

import csv
import io

import pytest
import time_machine

from creditsguide.calculator import spreadsheet
from creditsguide.models import LineItem, Tier

pytestmark = pytest.mark.django_db


COLUMNS = 9


def rows(response) -> list[list[str]]:
    """As a strict reader takes it: one table, no line shorter than its head."""
    text = io.StringIO(response.content.decode("utf-8-sig"), newline="")
    found = list(csv.reader(text, strict=True))
    assert {len(row) for row in found} == {COLUMNS}
    return found


def remark(words: str) -> list[str]:
    return [words, *[""] * (COLUMNS - 1)]


@time_machine.travel("2026-11-23T12:00:00Z")
def test_every_line_and_the_total_stand_in_their_columns(client):
    assert rows(client.get("/estimate.csv?hd=20&hd-plus=3&drafts=2")) == [
        [
            *("Tier", "Images", "Drafts", "Credits each", "Credits"),
            *("Seconds from", "Seconds to", "MB from", "MB to"),
        ],
        ["HD", "20", "0", "1", "20", "200", "300", "40", "80"],
        ["HD+", "3", "0", "2", "6", "45", "75", "12", "24"],
        ["HD", "0", "46", "1", "46", "460", "690", "92", "184"],
        ["Total", "23", "46", "", "72", "705", "1065", "144", "288"],
        remark(
            "Prices of 23 November 2026. Open this estimate again at "
            "http://127.0.0.1:8000/?hd=20&hd-plus=3&drafts=2&on=2026-11-23#calculator"
        ),
    ]


def test_it_is_a_file_that_spreadsheets_read_as_utf_8(client):
    response = client.get("/estimate.csv?hd=1")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="credits-estimate.csv"'
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert response["ETag"]


@pytest.mark.usefixtures("prime_prices")
def test_it_follows_the_prices(client):
    table = rows(client.get("/estimate.csv?hd=20&hd-plus=3"))
    assert [row[4] for row in table[1:4]] == ["2020", "309", "2329"]


def test_what_was_not_counted_is_told(client):
    table = rows(client.get("/estimate.csv?hd=20&hd-plus=x&drafts=many"))
    assert remark("20 credits, HD+ and drafts not counted") in table


def test_images_of_a_tier_that_is_no_longer_offered_are_told(client):
    tier = Tier.objects.get(slug="2k")
    LineItem.objects.filter(tier=tier).delete()
    tier.status = "retired"
    tier.save()
    table = rows(client.get("/estimate.csv?hd=20&2k=3"))
    assert [row[0] for row in table[1:3]] == ["HD", "Total"]
    assert table[3] == remark("2K is no longer offered: 3 images not counted.")


@pytest.mark.parametrize(
    "query",
    [
        *(
            "",
            "hd=20",
            "hd=0&drafts=3",
            "budget=100&images=20",
            "budget=100",
            "hd=-1&2k=x&drafts=x",
        ),
        *("hd=20&as_of=2030-01-01", "hd=9999&hd-plus=9999&2k=9999&drafts=20", "hd=%22%0A,;"),
    ],
)
def test_every_line_has_as_many_cells_as_the_head(client, query):
    assert rows(client.get(f"/estimate.csv?{query}"))[-1][0].startswith("Prices of ")


def test_a_budget_beside_images_is_none_of_its_business(client):
    for query in ("hd=3&budget=100", "hd=3&budget=abc"):
        assert rows(client.get(f"/estimate.csv?{query}"))[1][:2] == ["HD", "3"]
        assert "not counted" not in client.get(f"/estimate.csv?{query}").content.decode()


def test_nothing_counted_is_a_total_of_nothing(client):
    assert rows(client.get("/estimate.csv"))[1] == ["Total", *"00", "", *"00000"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_no_cell_is_a_formula(start):
    assert spreadsheet.safe(f"{start}cmd|calc") == f"'{start}cmd|calc"
    assert spreadsheet.safe(-5) == -5


def test_a_tier_named_like_a_formula_is_text(client):
    tier = Tier.objects.get(slug="hd")
    tier.name = '=HYPERLINK("//x")'
    tier.save()
    assert rows(client.get("/estimate.csv?hd=1"))[1][0] == '\'=HYPERLINK("//x")'


def test_the_calculator_links_to_what_it_shows(client):
    link = 'href="/estimate.csv?hd=20&amp;hd-plus=3" download'
    assert link in client.get("/?hd=20&hd-plus=3").content.decode()
    unread = 'href="/estimate.csv?hd-plus=3&amp;hd=three&amp;drafts=-1" download'
    assert unread in client.get("/?hd=three&hd-plus=3&drafts=-1").content.decode()
    assert "/estimate.csv" not in client.get("/?budget=50").content.decode()
    assert "/estimate.csv" not in client.get("/embed/?hd=3").content.decode()
