"""Addresses as people and newsletters spell them: one name each, read alike on every surface."""

from __future__ import annotations

import pytest

from creditsguide.web.query import MAX_QUERY_BYTES, read_params

pytestmark = pytest.mark.django_db

# A link of ours, as newsletters leave it that escape the whole of it once more.
ESCAPED = "hd=20&amp;hd-plus=3"
SAME = [
    ("/?hd=20&hd-plus=3", f"/?{ESCAPED}"),
    ("/?hd=20&hd-plus=3", "/?HD=20&Hd-Plus=3"),
    ("/?hd=20&2k=3&drafts=2", "/?hd=20&amp;amp;2K=3&AMP;DRAFTS=2"),
    ("/?hd=20&inc=hd", "/?HD=20&INC=hd"),
    ("/?budget=100&images=20", "/?Budget=100&amp;images=20"),
    ("/estimate/?hd=20&hd-plus=3", f"/estimate/?{ESCAPED}"),
    ("/estimate/?budget=100&images=20", "/estimate/?BUDGET=100&amp;IMAGES=20"),
    ("/estimate.csv?hd=20&hd-plus=3", f"/estimate.csv?{ESCAPED}"),
    ("/embed/?hd=20&theme=dark&utm_source=x", "/embed/?HD=20&amp;theme=dark&amp;UTM_Source=x"),
    ("/embed/?show=table", "/embed/?SHOW=table"),
    ("/embed/estimate/?hd=20&theme=dark", "/embed/estimate/?hd=20&amp;theme=dark"),
    ("/embed/code/?hd=20&maxwidth=320", "/embed/code/?hd=20&amp;maxwidth=320"),
    ("/api/v1/estimate?hd=20&hd-plus=3", f"/api/v1/estimate?{ESCAPED}"),
    ("/api/v1/budget?budget=26&images=23", "/api/v1/budget?Budget=26&amp;images=23"),
    (
        "/oembed/?url=http://127.0.0.1:8000/?hd=20%26hd-plus=3&format=xml",
        "/oembed/?url=http://127.0.0.1:8000/?HD=20%26amp%3Bhd-plus=3&amp;Format=xml",
    ),
]


@pytest.mark.parametrize(("plain", "spelled"), SAME, ids=[spelled for _plain, spelled in SAME])
def test_a_name_in_other_letters_or_escaped_once_more_is_that_name(client, plain, spelled):
    expected, answer = client.get(plain), client.get(spelled)
    assert answer.status_code == 200
    assert answer.content == expected.content
    assert answer.get("HX-Replace-Url") == expected.get("HX-Replace-Url")


def test_where_both_stand_the_name_itself_is_meant(client):
    mixed = client.get("/api/v1/estimate?hd=20&HD=1&amp;hd=2").json()
    assert mixed["estimate"]["credits"] == 20


def test_of_two_other_spellings_the_last_is_meant():
    assert read_params("HD=1&amp;hd=2&Hd=3") == {"hd": "3"}


def test_an_address_longer_than_any_of_ours_asks_for_nothing():
    longest = "hd=3&" + "x" * (MAX_QUERY_BYTES - 5)
    assert read_params(longest)["hd"] == "3"
    assert not read_params(f"{longest}x")


def test_what_was_typed_stays_as_it_was_typed():
    assert read_params("hd=AMP;hd&show=Social") == {"hd": "AMP;hd", "show": "Social"}


def test_an_error_in_such_a_field_is_beside_it(client):
    answer = client.get("/api/v1/estimate?HD=many")
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["hd"]


def test_nobody_changes_what_others_are_given():
    with pytest.raises(TypeError):
        read_params("hd=20")["hd"] = "30"
    assert read_params("hd=20") == {"hd": "20"}


@pytest.mark.parametrize("query", ["hd=%E2%82%AC", "hd=\xe2\x82\xac"])
def test_letters_of_all_scripts_stay_themselves(client, query):
    assert 'value="€"' in client.get("/", QUERY_STRING=query).content.decode()


def test_an_address_inside_an_address_is_text_already(client):
    url = "http://127.0.0.1:8000/?hd=%25E2%2582%25AC%E2%82%AC&amp;hd-plus=3"
    assert client.get(f"/oembed/?url={url}").status_code == 200
