"""A file's faults: all of them, each with its row in words."""

from __future__ import annotations

import json

import pytest

from creditsguide.content import import_export
from creditsguide.content.entries import ContentError
from tests.conftest import FIXTURE
from tests.support.bad_files import entries

pytestmark = pytest.mark.django_db


def faults(rows: list[dict]) -> list[str]:
    before = import_export.dump()
    with pytest.raises(ContentError) as refused:
        import_export.load(json.dumps(rows), "new.json")
    assert import_export.dump() == before
    return list(refused.value.faults)


def first(rows: list[dict], model: str, **fields: object) -> dict:
    return next(
        row["fields"]
        for row in rows
        if row["model"] == f"creditsguide.{model}" and fields.items() <= row["fields"].items()
    )


def test_all_faults_of_a_file_are_told_with_their_rows_in_words():
    rows = entries()
    first(rows, "lineitem", project=["social"], position=2)["quantity"] = 0
    first(rows, "usagetip")["texts"] = "x"
    first(rows, "price", tier=["hd-plus"])["effective_on"] = "01/12/2026"
    told = "\n".join(faults(rows))
    assert "new.json, Social Media Campaign, line 2, entry " in told
    assert "(creditsguide.LineItem): quantity: " in told
    assert "new.json, Start Small, entry 8 (creditsguide.UsageTip): texts: there is no such" in told
    assert "or correct its name: " in told
    assert "new.json, HD+, price 1, entry 5 (creditsguide.Price): effective_on: " in told


def test_so_are_rules_between_fields_of_several_rows():
    rows = entries()
    for slug in ("hd", "2k"):
        first(rows, "tier", slug=slug)["max_seconds"] = 1
    told = faults(rows)
    assert len(told) == 2
    assert all("The shortest time can't be longer than the longest time." in one for one in told)
    assert told[0].startswith("new.json, HD, entry 1 ")


def test_so_are_texts_of_several_rows():
    rows = entries()
    for row in rows:
        if row["model"] == "creditsguide.usagetip":
            row["fields"]["text"] = "{sd}"
    assert len(faults(rows)) == 3


@pytest.mark.parametrize("spoil", [lambda text: text[:-3], lambda text: text.replace(",", "", 1)])
def test_broken_json_names_its_line_and_what_to_do(spoil):
    with pytest.raises(ContentError, match=r"line \d+, column \d+: .* Look there for a missing"):
        import_export.load(spoil(FIXTURE.read_text()), "new.json")
