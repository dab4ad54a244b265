"""Content files with one thing wrong each, and the words that have to name it."""

from __future__ import annotations

import json

from tests.support.live import ROOT

FIXTURE = ROOT / "fixtures" / "guide.json"


def entries() -> list[dict]:
    return json.loads(FIXTURE.read_text())


def changed(index: int, **fields) -> list[dict]:
    rows = entries()
    rows[index]["fields"] |= fields
    return rows


def without(model: str, **fields) -> list[dict]:
    return [
        row
        for row in entries()
        if row["model"] != f"creditsguide.{model}" or not fields.items() <= row["fields"].items()
    ]


def at(model: str) -> int:
    return [row["model"] for row in entries()].index(f"creditsguide.{model}")


BAD = {
    "no list": ({}, "no list"),
    "an entry of another application": ([{"model": "auth.user", "pk": 1, "fields": {}}], "entry 1"),
    "an entry that is a word": (["x"], "entry 1"),
    "a field that does not exist": (
        lambda: changed(at("tier"), size=3),
        "entry 1 (creditsguide.Tier): size",
    ),
    "a price of nothing": (
        lambda: changed(at("price"), credits_per_image=0),
        "entry 4 (creditsguide.Price): credits_per_image",
    ),
    "a price that would be rounded": (
        lambda: changed(at("price"), credits_per_image=2.9),
        "entry 4 (creditsguide.Price): credits_per_image: 2.9 would be kept as 2.",
    ),
    "a price that is a yes": (
        lambda: changed(at("price"), credits_per_image=True),
        "entry 4 (creditsguide.Price): credits_per_image: True would be kept as 1.",
    ),
    "a price in words": (
        lambda: changed(at("price"), credits_per_image="one"),
        "entry 4 (creditsguide.Price): credits_per_image",
    ),
    "a tier that does not exist": (
        lambda: changed(at("price"), tier=["8k"]),
        "entry 4 (creditsguide.Price): tier: ['8k'] is no",
    ),
    "a reserved slug": (
        lambda: changed(at("tier"), slug="budget"),
        "entry 1 (creditsguide.Tier): slug",
    ),
    "an unknown token": (
        lambda: changed(at("usagetip"), text="{sd} is cheap"),
        "entry 8 (creditsguide.UsageTip): text: {sd}",
    ),
    "a lone brace": (
        lambda: changed(at("usagetip"), text="{hd is cheap"),
        "entry 8 (creditsguide.UsageTip): text: { cannot",
    ),
    "a published tier without price": (
        lambda: without("price", tier=["2k"]),
        "entry 3 (creditsguide.Tier): status: A published tier needs a price",
    ),
    "a published project without lines": (
        lambda: without("lineitem", project=["social"]),
        "(creditsguide.ExampleProject): status: A published project needs at least one line",
    ),
    "a price from no day": (
        lambda: changed(at("price"), effective_on="soon"),
        "entry 4 (creditsguide.Price): effective_on",
    ),
    "two prices from one day": (
        lambda: [*entries(), {**entries()[at("price")], "pk": 999}],
        "entry 41 (creditsguide.Price): This tier already has a price from that day on",
    ),
    "a tier twice": (
        lambda: [*entries(), entries()[at("tier")]],
        "entry 41: “HD” is in the file twice",
    ),
    "a slowest time below the fastest": (
        lambda: changed(at("tier"), max_seconds=1),
        "entry 1 (creditsguide.Tier): The shortest time can't be longer than the longest time",
    ),
    "an unknown state": (
        lambda: changed(at("tier"), status="hidden"),
        "entry 1 (creditsguide.Tier): status",
    ),
    "a text that is too long": (
        lambda: changed(at("usagetip"), text="x" * 2_001),
        "entry 8 (creditsguide.UsageTip): text",
    ),
    "an address that runs": (
        lambda: changed(at("guide"), cta_url="javascript:alert(1)"),
        "entry 7 (creditsguide.Guide): cta_url",
    ),
    "half a character": (
        lambda: changed(at("tier"), name="\ud83d"),
        "entry 1 (creditsguide.Tier): name: No text can hold",
    ),
    "a field named by half a character": (
        lambda: changed(at("tier"), **{"\ud83d": 1}),
        r"entry 1 (creditsguide.Tier): \ud83d: there is no such field",
    ),
    "a tier named by NUL": (
        lambda: changed(at("price"), tier=["\0"]),
        "entry 4 (creditsguide.Price): tier: No text can hold",
    ),
    "an origin that is none": (
        lambda: changed(at("embedorigin"), origin="a.example"),
        "entry 18 (creditsguide.EmbedOrigin): origin",
    ),
}


def bad_file(name: str) -> tuple[str, str]:
    rows, words = BAD[name]
    return json.dumps(rows() if callable(rows) else rows), words
