"""The description of the API: true to what is answered, and made from what editors publish."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema_rs import Draft202012Validator

from creditsguide.models import ExampleProject, Guide, Tier, UsageTip
from tests.support.live import Site

ANSWERS = {
    "/api/v1/guide": ("Guide", ["/api/v1/guide"]),
    "/api/v1/estimate": (
        "EstimateAnswer",
        [
            "/api/v1/estimate",
            "/api/v1/estimate?hd=20&hd-plus=3&drafts=3",
            "/api/v1/estimate?2k=9999&drafts=20&on=2025-02-01",
        ],
    ),
    "/api/v1/budget": (
        "BudgetAnswer",
        ["/api/v1/budget?budget=43&images=20", "/api/v1/budget?budget=1&images=9999"],
    ),
}


@pytest.fixture
def description(client, db):
    return client.get("/api/v1/openapi.json").json()


def problems(description, shape: str, payload: object) -> list[str]:
    """Everything that is not as described; a key that nobody described is wrong too."""
    shapes = {
        name: shape | {"additionalProperties": False}
        for name, shape in description["components"]["schemas"].items()
    }
    schema = {"$ref": f"#/components/schemas/{shape}", "components": {"schemas": shapes}}
    return [error.message for error in Draft202012Validator(schema).iter_errors(payload)]


def operation(description, path: str) -> dict:
    return description["paths"][path]["get"]


@pytest.mark.parametrize("path", ANSWERS)
def test_answers_are_exactly_as_described(client, description, path):
    shape, addresses = ANSWERS[path]
    for address in addresses:
        assert problems(description, shape, client.get(address).json()) == []


def test_words_are_exactly_as_described(client, description):
    Tier.objects.filter(slug="2k").update(status="retired")
    answer = operation(description, "/api/v1/words")["responses"]["200"]["content"]
    schema = answer["application/json"]["schema"]
    words = client.get("/api/v1/words").json()
    assert {type(printed) for printed in words.values()} == {str, type(None)}
    assert not list(Draft202012Validator(schema).iter_errors(words))
    assert list(Draft202012Validator(schema).iter_errors({"hd.credits": 1}))


@pytest.mark.parametrize("path", ["/api/v1/estimate?hd=-1&drafts=x", "/api/v1/budget"])
def test_refusals_are_exactly_as_described(client, description, path):
    assert problems(description, "Errors", client.get(path).json()) == []


@pytest.mark.parametrize("path", ANSWERS)
def test_the_example_is_what_its_parameters_answer(client, description, path):
    got = operation(description, path)
    params = {p["name"]: p["example"] for p in got["parameters"] if "example" in p}
    example = got["responses"]["200"]["content"]["application/json"]["example"]
    assert client.get(path, params).json() == example


def test_examples_are_worked_out_from_the_first_project(description):
    content = operation(description, "/api/v1/estimate")["responses"]["200"]["content"]
    estimate = content["application/json"]["example"]["estimate"]
    assert estimate["words"] == "20 × 1 + 3 × 2 = 26 credits"


def test_tiers_are_parameters_with_limits(description):
    parameters = operation(description, "/api/v1/estimate")["parameters"]
    assert [p["name"] for p in parameters] == ["hd", "hd-plus", "2k", "drafts", "on"]
    assert parameters[1] == {
        "name": "hd-plus",
        "in": "query",
        "description": "HD+ images, 2 credits each.",
        "schema": {"type": "integer", "minimum": 0, "maximum": 9_999},
        "example": 3,
    }


def test_a_budget_is_required_and_limited(description):
    budget, images = operation(description, "/api/v1/budget")["parameters"]
    assert budget["required"] is True
    assert budget["schema"] == {"type": "integer", "minimum": 1, "maximum": 999_999}
    assert images["schema"]["maximum"] == 9_999


def test_only_published_tiers_are_parameters(client, db):
    Tier.objects.filter(slug="2k").update(status="draft")
    ExampleProject.objects.update(status="draft")
    UsageTip.objects.first().save()
    parameters = operation(client.get("/api/v1/openapi.json").json(), "/api/v1/estimate")
    assert [p["name"] for p in parameters["parameters"]] == ["hd", "hd-plus", "drafts", "on"]
    assert not any("example" in p for p in parameters["parameters"])


def test_it_can_be_described_before_there_is_content(client, db):
    ExampleProject.objects.all().delete()
    Guide.objects.all().delete()
    Tier.objects.all().delete()
    description = client.get("/api/v1/openapi.json").json()
    assert [p["name"] for p in operation(description, "/api/v1/estimate")["parameters"]] == [
        "drafts",
        "on",
    ]
    for address in ("/api/v1/guide", "/api/v1/estimate", "/api/v1/budget?budget=9&images=9"):
        assert client.get(address).status_code == 200


@pytest.mark.slow
def test_a_fuzzer_finds_nothing_on_the_running_site(tmp_path):
    with Site() as site:
        site.manage("shell", "--no-imports", "-c", "from tests.support.packs import *; sell()")
        done = fuzzed(site.url, tmp_path)
    assert done.returncode == 0, done.stdout
    assert "Tested: 4" in done.stdout


def fuzzed(url: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            str(Path(sys.executable).with_name("schemathesis")),
            "run",
            f"{url}/api/v1/openapi.json",
            *("--max-examples", "60", "--generation-deterministic"),
            # An empty value is 0 here, as on the page, and the fuzzer takes it for nonsense;
            # what is refused has tests of its own.
            *("--exclude-checks", "negative_data_rejection"),
        ],
        cwd=folder,
        timeout=600,
        capture_output=True,
        text=True,
        check=False,
    )
