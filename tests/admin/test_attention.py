"""Needs attention: each finding names its place, leads to its field, and can be called fine."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from creditsguide.content import import_export, revision
from creditsguide.models import Dismissal, LineItem, ProjectTip, UsageTip
from tests.conftest import visible
from tests.support.forms import save

pytestmark = pytest.mark.django_db

TIP = "/admin/creditsguide/usagetip/1/change/"
SOCIAL = "/admin/creditsguide/exampleproject/1/change/"


def notices(client):
    return client.get("/admin/").context_data["notices"]


@pytest.fixture
def finding(staff_client):
    UsageTip.objects.filter(pk=1).update(text="It takes 2 credits")
    [one] = notices(staff_client).attention
    return one


def test_two_alike_name_their_projects_and_their_lines(staff_client):
    ProjectTip.objects.filter(project__in=[1, 2]).update(text="2 credits")
    about = [one.about for one in notices(staff_client).attention]
    assert "Example project “Social Media Campaign”, Project tip 1, “2 credits”, text" in about
    assert "Example project “Website Redesign”, Project tip 2, “2 credits”, text" in about
    assert len(set(about)) == len(about) == 4


def test_each_leads_to_its_field(staff_client, finding):
    assert finding.address == f"{TIP}#id_text"
    LineItem.objects.filter(pk=2).update(rationale="2 credits")
    [line] = [one for one in notices(staff_client).attention if "Line item" in one.about]
    assert line.address == f"{SOCIAL}#id_items-1-rationale"
    page = staff_client.get(SOCIAL).content.decode()
    assert 'id="id_items-1-rationale"' in page


def test_another_tiers_name_in_a_lines_subject_is_noticed(staff_client):
    LineItem.objects.filter(pk=2).update(subject="2K 12 HD posters")
    found = notices(staff_client).attention
    assert all("Line item 2" in one.about for one in found)
    told = " ".join(one.message for one in found)
    assert "“2K” is typed by hand: leave it out." in told
    assert "“HD” is typed by hand: leave it out." in told


def test_one_is_fine_for_everyone_until_its_text_changes(staff_client, finding, ben):
    before = (import_export.dump(), revision.current())
    staff_client.post("/admin/fine/", {"fine": finding.mark})
    assert (import_export.dump(), revision.current()) == before
    for client in (staff_client, ben):
        assert notices(client).attention == []
        assert [one.mark for one in notices(client).dismissed] == [finding.mark]
    answer = save(staff_client, TIP, title="Other")
    assert "look again" not in visible(staff_client.get(answer["Location"]))
    save(staff_client, TIP, text="It takes 2 credits.")
    assert len(notices(staff_client).attention) == 1
    assert notices(staff_client).dismissed == []


def test_that_is_undone(staff_client, finding):
    staff_client.post("/admin/fine/", {"fine": finding.mark})
    assert "Called fine" in visible(staff_client.get("/admin/"))
    staff_client.post("/admin/fine/", {"again": finding.mark})
    assert [one.mark for one in notices(staff_client).attention] == [finding.mark]
    assert not Dismissal.objects.exists()


def test_only_who_may_mend_it_may_call_it_fine(client, finding):
    user = User.objects.create_user("reader", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_usagetip"))
    client.force_login(user)
    assert "This is fine" not in visible(client.get("/admin/"))
    assert client.post("/admin/fine/", {"fine": finding.mark}).status_code == 403
    assert not Dismissal.objects.exists()


def test_looking_dismisses_nothing(staff_client, finding):
    answer = staff_client.get("/admin/fine/", {"fine": finding.mark})
    assert (answer.status_code, answer["Location"]) == (302, "/admin/")
    assert not Dismissal.objects.exists()


@pytest.mark.parametrize("said", [{}, {"fine": ""}, {"fine": "f" * 64}, {"again": "x"}])
def test_what_nobody_finds_cannot_be_dismissed(staff_client, finding, said):
    assert staff_client.post("/admin/fine/", said).status_code == 403


def test_more_findings_ask_no_more_questions(staff_client, finding):
    def queries() -> int:
        staff_client.get("/admin/")
        with CaptureQueriesContext(connection) as captured:
            staff_client.get("/admin/")
        return len(captured)

    few = queries()
    for n in range(9):
        UsageTip.objects.create(title=f"T{n}", text="2 credits", status="published")
        ProjectTip.objects.create(project_id=1, text="2 credits")
    for one in notices(staff_client).attention[:5]:
        staff_client.post("/admin/fine/", {"fine": one.mark})
    assert queries() == few
