"""Scripts for other sites: small, kept for an hour, and from where they say."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys

import brotli
import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.django_db

LIMITS = {"/embed.js": {"gzip": 2_000, "br": 1_700}, "/words.js": {"gzip": 512, "br": 500}}
UNPACK = {"gzip": gzip.decompress, "br": brotli.decompress}

each_script = pytest.mark.parametrize("path", LIMITS)


@each_script
def test_it_has_a_stable_address_and_a_tag(client, path):
    response = client.get(path)
    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert response["Cache-Control"] == "public, max-age=3600"
    assert response["Vary"] == "Accept-Encoding"
    again = client.get(path, headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304
    for answer in (response, again):
        assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert answer["Access-Control-Allow-Origin"] == "*"
    assert not response.cookies


@each_script
@pytest.mark.parametrize("coding", UNPACK)
def test_it_is_small(client, path, coding):
    plain = client.get(path)
    assert "Content-Encoding" not in plain
    response = client.get(path, headers={"accept-encoding": coding})
    assert response["Content-Encoding"] == coding
    assert len(response.content) <= LIMITS[path][coding]
    assert UNPACK[coding](response.content) == plain.content


def test_scripts_are_read_only(client):
    for path in LIMITS:
        assert client.head(path).status_code == 200
        assert client.post(path).status_code == 405


@each_script
def test_it_says_itself_where_it_is_from(path):
    """Wherever it was put: a bundle or a module cannot ask. Another address is another script."""
    name = path.removeprefix("/")
    tell = f"from creditsguide.embed import scripts; print(scripts.read('{name}').decode())"
    told = set()
    for site in ("https://one.example", "https://two.example"):
        env = os.environ | {"SITE_URL": site, "SECRET_KEY": "x" * 60}
        run = ["-c", f"import django; django.setup(); {tell}"]
        said = subprocess.check_output([sys.executable, *run], cwd=ROOT, env=env, text=True)
        assert f'"{site}' in said
        assert "SITE_URL" not in said
        told.add(said)
    assert len(told) == 2
