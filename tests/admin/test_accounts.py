"""Accounts of staff: what they did and when is told, and cannot be typed."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, User

from tests.conftest import visible

pytestmark = pytest.mark.django_db


def test_moments_are_told_in_the_houses_words_and_are_no_fields(admin_client):
    eve = User.objects.create_user("eve", is_staff=True)
    User.objects.filter(pk=eve.pk).update(
        last_login="2026-12-01 09:30Z", date_joined="2025-01-02 10:00Z"
    )
    page = admin_client.get(f"/admin/auth/user/{eve.pk}/change/")
    assert "Last login: 1 December 2026, 09:30" in visible(page)
    assert "Date joined: 2 January 2025, 10:00" in visible(page)
    assert b'name="last_login' not in page.content
    assert b'name="date_joined' not in page.content


def test_somebody_becomes_an_editor(admin_client):
    eve = User.objects.create_user("eve")
    address = f"/admin/auth/user/{eve.pk}/change/"
    form = admin_client.get(address).context_data["adminform"].form
    typed = {name: form[name].value() for name in form.fields if name != "password"}
    said = {name: value for name, value in typed.items() if value not in (None, False)}
    group = Group.objects.get(name="Guide editors")
    answer = admin_client.post(address, said | {"is_staff": "on", "groups": [group.pk]})
    assert answer.status_code == 302
    eve.refresh_from_db()
    assert (eve.is_staff, list(eve.groups.all()), eve.last_login) == (True, [group], None)
