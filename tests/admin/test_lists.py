"""Lists asked for what they don't have: everything is shown, with a word why, and no error."""

from __future__ import annotations

import logging

import pytest

from tests.conftest import visible
from tests.support.live import form

pytestmark = pytest.mark.django_db

TIERS = "/admin/creditsguide/tier/"
NO_SUCH = "There is no such page or filter here, so this shows everything."
MADE_UP = [
    *("foo=1", "foo__bar=1", "status__regex=(", "status__iregex=(", "tier__slug=x", "id=x"),
    *("user__password__startswith=p", "_to_field=x", "_to_field=name&_popup=1"),
    *("foo=1&e=1", "_changelist_filters=%00"),
]


@pytest.fixture
def errors(caplog):
    return lambda: [line for line in caplog.records if line.levelno >= logging.ERROR]


@pytest.mark.parametrize("query", MADE_UP)
@pytest.mark.parametrize("path", [TIERS, "/admin/auth/user/"])
def test_what_a_list_does_not_have_shows_everything_and_says_so(staff_client, errors, path, query):
    answer = staff_client.get(f"{path}?{query}")
    assert (answer.status_code, answer["Location"]) == (302, path)
    assert NO_SUCH in visible(staff_client.get(path))
    assert errors() == []


@pytest.mark.parametrize(
    "query",
    ["e=1", "o=9", "p=9999", "o=x.y.-", "p=x", "all=", "all=1", "q=%00", "status__exact=bogus"],
)
def test_what_means_nothing_is_passed_over(staff_client, errors, query):
    answer = staff_client.get(f"{TIERS}?{query}")
    assert answer.status_code == 200
    assert "database" not in visible(answer).lower()
    assert errors() == []


HUGE = f"id__in={'9' * 30}"


@pytest.mark.parametrize("query", ["status=%00", "status__exact=%00", "name=%00", HUGE])
def test_what_a_database_cannot_even_compare_finds_nothing(staff_client, errors, query):
    # One of the two compares it and finds no row, the other refuses.
    assert staff_client.get(f"{TIERS}?{query}").status_code in {200, 302}
    assert errors() == []


@pytest.mark.parametrize("way", ["head", "post"])
def test_nor_does_it_fail_when_it_is_asked_in_another_way(staff_client, errors, way):
    answer = getattr(staff_client, way)(f"{TIERS}?{HUGE}", {"action": "x"})
    assert answer.status_code in {200, 302}
    assert errors() == []


@pytest.mark.parametrize("key", ["x", "", "9" * 30, "9" * 5_000, "-1", "1.5", "\0", "٣"])
@pytest.mark.parametrize("table", ["creditsguide/exampleproject", "creditsguide/tier", "auth/user"])
def test_what_is_no_row_is_chosen_for_nothing(staff_client, errors, table, key):
    path = f"/admin/{table}/"
    chosen = {"action": "delete_selected", "_selected_action": key, "post": "yes"}
    answer = staff_client.post(path, chosen, follow=True)
    assert answer.status_code == 200
    assert errors() == []


def test_a_position_of_any_length_is_told_as_wrong(staff_client, errors):
    path = "/admin/creditsguide/exampleproject/1/change/"
    typed = form(staff_client.get(path).content.decode()) | {"items-0-position": "9" * 5_000}
    assert staff_client.post(path, typed).status_code == 200
    assert errors() == []


@pytest.mark.parametrize("row", ["abc", "999", "9" * 30, "_00"])
@pytest.mark.parametrize("way", ["change", "delete", "history"])
def test_a_row_that_is_not_there_is_said_in_words(staff_client, errors, row, way):
    answer = staff_client.get(f"/admin/creditsguide/batchsize/{row}/{way}/", follow=True)
    assert "doesn’t exist" in visible(answer)
    assert errors() == []


@pytest.mark.parametrize("way", ["change", "delete", "history"])
def test_a_row_that_no_database_can_look_for_is_not_found(staff_client, errors, way):
    answer = staff_client.get(f"/admin/creditsguide/batchsize/%00/{way}/", follow=True)
    assert answer.status_code == 404
    assert errors() == []


@pytest.mark.parametrize("query", ["q=%00", "name=%00", "_changelist_filters=%00"])
def test_a_post_that_asks_for_nul_finds_nothing(staff_client, errors, query):
    assert staff_client.post(f"{TIERS}?{query}", {"action": "x"}).status_code == 404
    assert errors() == []


def test_filters_that_a_list_has_still_filter(staff_client):
    assert "3 tiers" in visible(staff_client.get(f"{TIERS}?status__exact=published"))
    assert "0 tiers" in visible(staff_client.get(f"{TIERS}?status__exact=draft"))


def test_a_form_that_is_asked_for_another_field_is_that_form(staff_client):
    answer = staff_client.get(f"{TIERS}1/change/?_to_field=x")
    assert (answer.status_code, answer["Location"]) == (302, f"{TIERS}1/change/")
