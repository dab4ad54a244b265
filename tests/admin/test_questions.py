"""Questions in the admin: proposed, ordered, watched, kept."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Permission, User

from creditsguide.models import Question
from tests.conftest import visible
from tests.support.forms import delete, latest, save, undo

pytestmark = pytest.mark.django_db

LIST = "/admin/creditsguide/question/"
FIRST = f"{LIST}1/change/"
EVERYWHERE = [
    "Does a failed image cost credits?",
    "When do credits expire?",
    "Which credits are used first?",
    "Do unused credits roll over?",
    "Can I get my credits back?",
]


class TestTheEmptyList:
    @pytest.fixture(autouse=True)
    def none(self):
        Question.objects.all().delete()

    def test_it_proposes_what_people_ask_everywhere(self, admin_client):
        text = visible(admin_client.get(LIST))
        assert " ".join(EVERYWHERE) in text

    def test_a_proposal_is_a_form_to_answer(self, admin_client):
        page = admin_client.get(LIST).content.decode()
        links = re.findall(r'<li><a href="(add/\?question=[^"]+)"', page)
        assert len(links) == len(EVERYWHERE)
        for link, question in zip(links, EVERYWHERE, strict=True):
            form = admin_client.get(LIST + link).context_data["adminform"].form
            assert form["question"].value() == question
            assert form["status"].value() == "draft"
        assert not Question.objects.exists()  # nothing is made by looking

    def test_who_may_not_add_is_proposed_nothing(self, client):
        reader = User.objects.create_user("reader", is_staff=True)
        reader.user_permissions.add(Permission.objects.get(codename="view_question"))
        client.force_login(reader)
        assert EVERYWHERE[0] not in visible(client.get(LIST))


def test_a_list_with_questions_proposes_none(admin_client):
    text = visible(admin_client.get(LIST))
    assert "How do I know what a project takes?" in text
    assert EVERYWHERE[0] not in text


def test_they_are_listed_as_they_print(admin_client):
    Question.objects.filter(pk=1).update(question="What is {2k.pixels}?")
    assert "What is 2048 × 2048 px?" in visible(admin_client.get(LIST))


def test_their_order_is_saved(admin_client, client):
    seen = admin_client.get(LIST).context_data["seen"]
    order = {"_reorder": "1", "seen": seen, "order-1": "2", "order-2": "1"}
    admin_client.post(LIST, order)
    assert list(Question.objects.values_list("pk", flat=True)) == [2, 1]
    page = client.get("/").content.decode()
    assert page.index('id="question-2"') < page.index('id="question-1"')


def test_an_answer_with_a_number_typed_by_hand_is_named_on_the_start_page(admin_client):
    response = save(admin_client, FIRST, answer="HD+ is 2 credits.")
    assert response.status_code == 302
    text = visible(admin_client.get("/admin/"))
    assert (
        "Question “How do I know what a project takes?”, answer: “2 credits” is typed by hand"
    ) in text


def test_a_token_that_is_none_is_refused_beside_its_field(admin_client):
    response = save(admin_client, FIRST, question="{nothing}?")
    assert "cannot be filled in" in str(response.context_data["adminform"].form["question"].errors)


def test_the_form_leads_to_the_answer_on_the_page(admin_client, client):
    page = admin_client.get(FIRST).content.decode()
    assert 'href="/#question-1"' in page
    Question.objects.filter(pk=1).update(status="draft")
    assert "#question-1" in admin_client.get(FIRST).content.decode()


def test_the_preview_shows_it_as_the_page_does(admin_client):
    typed = save(admin_client, FIRST, answer="{hd.credits} each.", _preview="1")
    assert "1 credit each." in typed.content.decode()
    assert Question.objects.get(pk=1).answer != "{hd.credits} each."


def test_a_change_is_listed_and_undone(admin_client):
    before = Question.objects.get(pk=1).answer
    save(admin_client, FIRST, answer="By asking.")
    assert "Undo the last change of Question" in visible(admin_client.get("/admin/"))
    undo(admin_client)
    assert Question.objects.get(pk=1).answer == before


def test_what_was_deleted_comes_back_under_its_link(admin_client):
    delete(admin_client, f"{LIST}1/delete/")
    assert not Question.objects.filter(pk=1).exists()
    assert latest(admin_client)
    undo(admin_client)
    assert Question.objects.filter(pk=1).exists()


def test_drafts_are_listed_on_the_start_page(admin_client):
    Question.objects.create(question="Is this done?", answer="Not yet.")
    assert "Question “Is this done?”" in visible(admin_client.get("/admin/"))
