"""Days of projects and tips in the admin: their effects are confirmed, previews show their day."""

from __future__ import annotations

import datetime

import pytest

from creditsguide.content import clock
from creditsguide.models import ExampleProject, UsageTip
from tests.conftest import visible
from tests.support.forms import confirm, form_of, new_row, save, undo

pytestmark = pytest.mark.django_db

SOCIAL = "/admin/creditsguide/exampleproject/1/change/"
TIP = "/admin/creditsguide/usagetip/1/change/"
HD_PLUS = "/admin/creditsguide/tier/2/change/"
GUIDE = "/admin/creditsguide/guide/1/change/"


@pytest.fixture(autouse=True)
def the_25th(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: datetime.date(2026, 11, 25))


def previewed(client, address: str, **typed: str) -> str:
    data = form_of(client.get(address)) | typed | {"_preview": "1"}
    return visible(client.post(address, data, headers={"HX-Request": "true"}))


def test_new_days_of_a_project_are_confirmed_with_what_they_do(staff_client):
    asked = visible(save(staff_client, SOCIAL, public_from="2026-12-01", public_until="2026-12-24"))
    assert "Days of “Social Media Campaign”: from 1 December 2026 until 24 December 2026" in asked
    assert "Social 26 → no longer shown" in asked
    assert ExampleProject.objects.get(pk=1).public_from is None
    confirm(staff_client, SOCIAL, public_from="2026-12-01", public_until="2026-12-24")
    assert ExampleProject.objects.get(pk=1).public_from == datetime.date(2026, 12, 1)


def test_so_are_those_of_a_tip(staff_client):
    asked = visible(save(staff_client, TIP, public_until="2026-11-30"))
    assert "From 1 December 2026 (Tuesday, in 6 days) Usage tip “Start Small”" in asked


def test_other_edits_ask_nothing(staff_client):
    assert save(staff_client, SOCIAL, **{"items-0-quantity": "21"}).status_code == 302


def test_undoing_them_is_confirmed_too(staff_client):
    confirm(staff_client, TIP, public_until="2026-11-30")
    asked = undo(staff_client)
    assert "Days of “Start Small”: until 30 November 2026 → every day" in visible(asked)
    undo(staff_client, confirmed=asked.context_data["digest"])
    assert UsageTip.objects.get(pk=1).public_until is None


def test_the_last_day_before_the_first_is_refused_beside_its_field(staff_client):
    page = save(staff_client, TIP, public_from="2026-12-02", public_until="2026-12-01")
    assert page.context_data["adminform"].form.errors == {
        "public_until": ["The last day can't be before the first."]
    }


def test_a_row_of_a_later_day_is_previewed_on_it(staff_client):
    words = previewed(staff_client, TIP, public_from="2026-12-01", title="Winter")
    assert "As of 1 December 2026:" in words
    assert "Winter" in words
    UsageTip.objects.filter(pk=1).update(public_from="2026-12-01")
    assert "As of 1 December 2026: Start Small" in visible(staff_client.get(TIP))


def test_a_coming_price_is_previewed_on_its_day(staff_client):
    price = new_row("prices", 1, credits_per_image=103, effective_on="2026-12-01")
    words = previewed(staff_client, HD_PLUS, **price)
    assert "As of 1 December 2026:" in words
    assert "103 credits" in words


def test_the_guide_page_is_previewed_heading_by_heading(staff_client):
    words = previewed(staff_client, GUIDE, title="All of {hd.credits}", tips_heading="Good to know")
    assert "All of 1 credit" in words
    assert "Good to know" in words
