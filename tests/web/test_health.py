"""What whoever starts and watches the site asks it: is it up, and can it show its content."""

from __future__ import annotations

import pytest

from creditsguide.models import Guide, Tier

pytestmark = pytest.mark.django_db

CONTENT = {
    "no guide": lambda: Guide.objects.all().delete(),
    "no published tier": lambda: Tier.objects.update(status="draft"),
}


@pytest.mark.parametrize("lack", CONTENT)
def test_a_site_without_content_is_up_but_not_ready(client, lack):
    assert client.get("/readyz").status_code == 200
    CONTENT[lack]()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"there is no content yet\n")
    assert client.get("/healthz").status_code == 200
