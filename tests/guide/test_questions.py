"""Questions: asked and answered on the page, and by everything that machines read."""

from __future__ import annotations

import json
import re

import pytest

from creditsguide.models import Guide, Question
from tests.conftest import visible

pytestmark = pytest.mark.django_db


def ask(question: str, answer: str, **more: object) -> Question:
    return Question.objects.create(
        question=question, answer=answer, **{"position": 9, "status": "published"} | more
    )


def section(client, address: str = "/") -> str:
    page = client.get(address).content.decode()
    found = re.search(r'<section [^>]*id="questions".*?</section>', page, re.DOTALL)
    return found[0] if found else ""


def test_they_stand_after_the_tips_in_their_order(client):
    Guide.objects.update(questions_heading="What people ask")
    ask("Last?", "Yes.")
    text = visible(client.get("/"))
    places = [
        text.index(words)
        for words in (
            "Reserve 2K",
            "What people ask",
            "How do I know what a project takes?",
            "What happens when prices change?",
            "Last?",
            "Ready to Generate",
        )
    ]
    assert places == sorted(places)
    assert 'href="#questions"' in client.get("/").content.decode()


def test_each_folds_and_its_answer_can_be_linked_to(client):
    row = Question.objects.first()
    found = section(client)
    assert found.count("<details>") == found.count("</summary>") == 2
    assert f'<div id="question-{row.pk}"><p>' in found
    assert f'href="#question-{row.pk}"' in found


def test_a_link_survives_other_words(client):
    row = Question.objects.first()
    row.question = "What will mine take?"
    row.save()
    assert f'id="question-{row.pk}"' in section(client)


def test_tokens_are_filled_and_signs_escaped(client, prime_prices):
    ask("{hd} & <b>?", "{hd-plus.credits}, {social.total}.")
    found = section(client)
    assert "HD &amp; &lt;b&gt;?" in found
    assert "103 credits, 2,329 credits." in found


def test_drafts_and_other_days_are_for_staff_alone(client, admin_client, time_machine):
    time_machine.move_to("2026-11-26 12:00")
    ask("A draft?", "Yes.", status="draft")
    ask("Coming?", "Soon.", public_from="2026-12-01")
    ask("Over?", "Long ago.", public_until="2026-11-25")
    ask("Until today?", "Yes.", public_until="2026-11-26")
    public = section(client)
    assert "Until today?" in public
    for words in ("A draft?", "Coming?", "Over?"):
        assert words not in public
        assert words not in client.get("/guide.md").content.decode()
    preview = section(admin_client, "/?as_of=2026-12-01")
    assert 'A draft? <span class="badge">Draft</span>' in preview
    assert "Coming?" in preview
    assert "Until today?" not in preview
    time_machine.move_to("2026-12-01 00:01")
    assert "Coming?" in section(client)


def test_without_any_the_page_says_nothing_of_them(client):
    Question.objects.all().delete()
    page = client.get("/").content.decode()
    assert 'id="questions"' not in page
    assert "#questions" not in page
    assert "FAQPage" not in page
    assert "## Questions" not in client.get("/guide.md").content.decode()


class TestForMachines:
    @pytest.fixture(autouse=True)
    def one(self, prime_prices):
        Question.objects.exclude(pk=1).delete()
        Question.objects.update(question="Is {hd} cheap?", answer="{hd.credits} </script> each.")

    def test_linked_data_has_them(self, client):
        page = client.get("/").content.decode()
        data = json.loads(re.search(r'ld\+json">(.*?)</script>', page, re.DOTALL)[1])
        assert data["hasPart"] == {
            "@type": "FAQPage",
            "url": "http://127.0.0.1:8000/#questions",
            "mainEntity": [
                {
                    "@type": "Question",
                    "url": "http://127.0.0.1:8000/#question-1",
                    "name": "Is HD cheap?",
                    "acceptedAnswer": {"@type": "Answer", "text": "101 credits </script> each."},
                }
            ],
        }

    def test_the_api_has_them(self, client):
        assert client.get("/api/v1/guide").json()["questions"] == [
            {
                "url": "http://127.0.0.1:8000/#question-1",
                "question": "Is HD cheap?",
                "answer": "101 credits </script> each.",
                "public_from": None,
                "public_until": None,
            }
        ]

    def test_markdown_has_them(self, client):
        text = client.get("/guide.md").content.decode()
        heading = text.index("## Questions\n\n### Is HD cheap?\n\n101 credits ")
        assert text.index("Smart Credit Usage Tips") < heading < text.index("## Ready to")
