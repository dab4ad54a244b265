"""The embed: the calculator alone, framed by whom the editors list."""

from __future__ import annotations

import pytest

from creditsguide.models import EmbedOrigin

pytestmark = pytest.mark.django_db


def policy(response) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in response["Content-Security-Policy"].split(";"))
    return {name: value for name, _, value in parts}


def test_everyone_may_frame_it_while_the_list_says_so(client):
    response = client.get("/embed/")
    assert "frame-ancestors" not in policy(response)
    assert "X-Frame-Options" not in response


def test_only_listed_origins_and_ourselves_may_frame_it(client):
    EmbedOrigin.objects.all().delete()
    EmbedOrigin.objects.create(origin="https://blog.example")
    response = client.get("/embed/")
    assert policy(response)["frame-ancestors"] == "'self' https://blog.example"
    assert "X-Frame-Options" not in response


def test_without_a_list_only_we_may_frame_it(client):
    EmbedOrigin.objects.all().delete()
    assert policy(client.get("/embed/"))["frame-ancestors"] == "'self'"


@pytest.mark.parametrize("path", ["/", "/estimate/", "/nothing/", "/admin/login/"])
def test_nothing_else_may_be_framed(client, path):
    response = client.get(path)
    assert policy(response)["frame-ancestors"] == "'none'"
    assert response["X-Frame-Options"] == "DENY"


def test_its_policy_is_the_sites_otherwise(client):
    embed, page = policy(client.get("/embed/")), policy(client.get("/"))
    page.pop("frame-ancestors")
    assert embed == page


def test_hosts_that_isolate_themselves_can_show_it(client):
    response = client.get("/embed/")
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response["Cross-Origin-Embedder-Policy"] == "require-corp"


def test_a_sandboxed_frame_may_ask_for_its_fragment(client):
    asked = client.options("/embed/estimate/?hd=3")
    assert asked.status_code == 204
    assert asked["Access-Control-Allow-Origin"] == "*"
    assert "HX-Request" in asked["Access-Control-Allow-Headers"]
    response = client.get("/embed/estimate/?hd=3")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Access-Control-Expose-Headers"] == "HX-Replace-Url"


def test_the_guides_fragment_is_for_the_guide_alone(client):
    assert "Access-Control-Allow-Origin" not in client.get("/estimate/")


def test_links_leave_the_frame(client):
    page = client.get("/embed/").content.decode()
    assert 'href="http://127.0.0.1:8000/" target="_blank" rel="noopener"' in page


def test_its_form_stays_in_the_frame(client):
    assert '<form method="get" action="/embed/"' in client.get("/embed/").content.decode()
