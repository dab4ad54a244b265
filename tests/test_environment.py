"""Settings from the environment: what makes no sense is refused, and no code is written to."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from creditsguide import environment

from .conftest import ROOT


@pytest.fixture
def refused(monkeypatch):
    """Whatever is read after this is refused in one sentence that names the setting."""

    def of(name: str, value: str, read) -> str:
        monkeypatch.setenv(name, value)
        with pytest.raises(ImproperlyConfigured) as refusal:
            read()
        sentence = str(refusal.value)
        assert sentence.startswith(f"{name} is ")
        assert "\n" not in sentence
        return sentence

    return of


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """A folder of code, below another folder, in place of this one."""
    for name in ("creditsguide", "static", "templates", "fixtures", ".git", "docs"):
        (tmp_path / "srv" / "clone" / name).mkdir(parents=True)
    monkeypatch.setattr(environment, "BASE_DIR", tmp_path / "srv" / "clone")
    monkeypatch.setenv("HOME", str(tmp_path / "home" / "ada"))
    return tmp_path / "srv" / "clone"


@pytest.mark.parametrize(
    "value", ["", " ", ".", "..", "var", "./var", "static", "~", "../elsewhere"]
)
def test_a_folder_to_write_to_has_its_whole_path(refused, clone, value):
    assert "write the whole path" in refused("VAR_DIR", value, environment.var_dir)


@pytest.mark.parametrize(
    "place",
    [
        *("srv/clone", "srv/clone/", "srv/clone/.", "srv/clone/var/..", "srv/clone/static"),
        *("srv/clone/static/new", "srv/clone/creditsguide", "srv/clone/templates"),
        *("srv/clone/fixtures", "srv/clone/.git", "srv/clone/docs", "srv/clone/variety"),
    ],
)
def test_no_folder_of_the_code_is_written_to(refused, clone, tmp_path, place):
    assert "code is there" in refused("VAR_DIR", f"{tmp_path}/{place}", environment.var_dir)


@pytest.mark.parametrize("place", ["srv", "", "home", "home/ada", "home/ada/../ada"])
def test_no_folder_that_holds_other_things_is_written_to(refused, clone, tmp_path, place):
    assert "other things are there" in refused(
        "VAR_DIR", f"{tmp_path}/{place}", environment.var_dir
    )


def test_the_root_is_not_written_to(refused):
    assert "other things are there" in refused("VAR_DIR", "/", environment.var_dir)


@pytest.mark.parametrize("place", ["srv/clone", "srv/clone/static", "srv", "home/ada"])
def test_a_link_to_one_of_these_is_no_way_round(refused, clone, tmp_path, place):
    link = tmp_path / "link"
    link.symlink_to(tmp_path / place)
    refused("VAR_DIR", str(link), environment.var_dir)


def test_a_file_a_circle_of_links_and_a_name_too_long_are_no_folder(refused, clone, tmp_path):
    (tmp_path / "file").touch()
    assert "that is a file" in refused("VAR_DIR", f"{tmp_path}/file", environment.var_dir)
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    assert "leads nowhere" in refused("VAR_DIR", f"{tmp_path}/circle", environment.var_dir)
    assert "leads nowhere" in refused("VAR_DIR", f"/{'x' * 300}", environment.var_dir)


@pytest.mark.parametrize("place", ["srv/clone/var", "srv/clone/var/two", "data", "home/ada/guide"])
def test_a_folder_of_its_own_is_taken_as_it_is_written(clone, tmp_path, monkeypatch, place):
    monkeypatch.setenv("VAR_DIR", f"{tmp_path}/{place}")
    assert environment.var_dir() == tmp_path / place


def test_without_the_setting_it_is_the_folder_that_git_ignores(clone, monkeypatch):
    monkeypatch.delenv("VAR_DIR", raising=False)
    assert environment.var_dir() == clone / "var"


def test_what_another_account_could_not_use_is_not_written(refused, tmp_path, monkeypatch):
    folder = tmp_path / "data"
    monkeypatch.setattr(environment, "_owner", lambda _path: 4711)
    monkeypatch.setenv("VAR_DIR", str(folder))
    assert environment.var_dir() == folder  # ours, once it is made
    folder.mkdir()
    assert refused("VAR_DIR", str(folder), environment.var_dir).endswith("Run this as user 4711.")


def test_a_folder_of_root_may_be_lent_to_an_account(clone, tmp_path, monkeypatch):
    monkeypatch.setattr(environment, "_owner", lambda _path: 0)
    monkeypatch.setattr(environment.os, "geteuid", lambda: 4711)
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    with pytest.raises(ImproperlyConfigured, match="other things"):
        environment.var_dir()
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "home" / "ada" / "guide"))
    (tmp_path / "home" / "ada" / "guide").mkdir(parents=True)
    assert environment.var_dir() == tmp_path / "home" / "ada" / "guide"


def test_an_account_without_a_home_has_none_to_protect(clone, tmp_path, monkeypatch):
    def nobody() -> Path:
        raise RuntimeError

    monkeypatch.setattr(Path, "home", nobody)
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "data"))
    assert environment.var_dir() == tmp_path / "data"


def test_a_default_database_may_stand_in_any_folder(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    odd = Path("/srv/a+b c?d#e%20/db.sqlite3")
    assert environment.database(odd)["NAME"] == str(odd)


@pytest.mark.parametrize(
    "value",
    [
        *(
            "",
            " ",
            "sqlite",
            "sqlite://",
            "sqlite://:memory:",
            "sqlite:///db.sqlite3",
            "mysql://h/x",
        ),
        *(
            "sqlite:///",
            "sqlite:////",
            "sqlite:////tmp",
            f"sqlite:///{ROOT}/db.sqlite3",
            "sqlite://h/x",
        ),
        *("postgres://", "postgres://h", "postgres://h/", "postgres://u:secret/db"),
        *("postgres://u:secret@h:99999/db", "postgres://u:secret@h:many/db", "secret@h/db"),
        *("postgres://u:sec/ret@h/db", "postgres://u:secret@h:-1/db"),
        *("postgres://h:1,i:99999/db", "sqlite:////tmp/x%00y"),
        *(f"sqlite:////tmp/{name}" for name in ("x%zz", "x%", "x%ff", "x?mode=ro", "x#y")),
    ],
)
def test_a_database_that_cannot_be_one_is_refused_without_its_password(refused, value):
    sentence = refused("DATABASE_URL", value, lambda: environment.database(ROOT / "var/x"))
    assert "sec" not in sentence


@pytest.mark.parametrize(
    ("rest", "told"),
    [
        *((f"u:secret@{host}/db", "its host is written like") for host in ("[::1", "::1", "::1]")),
        *((f"u:secret@{host}/db", "its host is written like") for host in ("[::1]x", "h:1:2")),
        *((f"u:secret@{host}/db", "its host is written like") for host in ("h,::1", "[[::1]]")),
        ("u:secret@[::1]:many/db", "its port is no number"),
        ("u:secret@h/", "names no database"),
        *((f"u:secret{sign}@h/db", "a % alone") for sign in ("%", "%zz", "%2", "100%!")),
        *((part, "a % alone") for part in ("u%@h/db", "u@h%zz/db", "u@h/d%b", "u@h/db?a=%")),
        *((part, "no text in UTF-8") for part in ("u:secret%ff@h/db", "u@h/%C3")),
        *((part, "%00 stands for no sign") for part in ("u:secret%00@h/db", "%00@h/db", "h/%00")),
        ("u:secret@h/db?atomic_requests=1", "atomic_requests is no option of a connection"),
        ("u:secret@h/db?sslmode=require&autocommit=0", "autocommit is no option"),
    ],
)
def test_the_part_of_a_database_address_that_is_wrong_is_named(refused, rest, told):
    url = f"postgres://{rest}"
    sentence = refused("DATABASE_URL", url, lambda: environment.database(ROOT / "var/x"))
    assert told in sentence
    assert "secret" not in sentence


def test_a_file_may_have_any_name(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "sqlite:////tmp/a%20b%3Fc%23d%25.sqlite3")
    assert environment.database(ROOT)["NAME"] == "/tmp/a b?c#d%.sqlite3"


@pytest.mark.parametrize(
    ("value", "host", "port", "name"),
    [
        ("postgres://u:p%2Fw@h:5433/guide", "h", 5433, "guide"),
        ("postgresql://u@h/guide?sslmode=require", "h", "", "guide"),
        ("postgres:///guide", "", "", "guide"),
        ("postgres://h:1,i:2/guide", "h,i", "1,2", "guide"),
        ("postgres://h,i:5433/guide", "h,i", "5432,5433", "guide"),
        ("postgres://h:1,i,j:3/guide", "h,i,j", "1,5432,3", "guide"),
        ("postgres://u%40a:%2F%3A%25@[::1]:5433/a%20guide", "::1", 5433, "a guide"),
        ("postgres://u@%2Fvar%2Frun%2Fpostgresql/guide", "/var/run/postgresql", "", "guide"),
    ],
)
def test_a_database_is_read_from_its_address(monkeypatch, value, host, port, name):
    monkeypatch.setenv("DATABASE_URL", value)
    found = environment.database(ROOT / "var/x")
    assert (found["HOST"], found["PORT"], found["NAME"]) == (host, port, name)


def test_a_server_that_is_frozen_is_not_waited_for(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://h/x?sslmode=require")
    assert environment.database(ROOT)["OPTIONS"] == {"connect_timeout": 5, "sslmode": "require"}
    monkeypatch.setenv("DATABASE_URL", "postgres://h/x?connect_timeout=30")
    assert environment.database(ROOT)["OPTIONS"] == {"connect_timeout": 30}


def test_a_folder_that_cannot_be_made_is_told(refused, tmp_path):
    (tmp_path / "file").touch()
    below = tmp_path / "file" / "var"
    sentence = refused("VAR_DIR", str(below), lambda: environment.make_folder(below, "VAR_DIR"))
    assert sentence.endswith("cannot be made: Not a directory.")


def test_folders_too_deep_to_be_made_are_told(refused, tmp_path):
    below = Path(f"{tmp_path}{'/x' * 1_900}")
    sentence = refused("VAR_DIR", str(below), lambda: environment.make_folder(below, "VAR_DIR"))
    assert "cannot be made: " in sentence
    assert len(sentence) < 500


@pytest.mark.parametrize(
    "value",
    [
        *(
            "",
            " ",
            "example.com",
            "ftp://a.example",
            "https://",
            "https:///x",
            "https://a.example/x",
        ),
        *(
            "https://u@a.example",
            "https://u:p@a.example",
            "https://a.example:0",
            "https://a.example?x",
        ),
        *(
            "https://a.example:99999",
            "https://a.example:８０",
            "https://a.example:port",
            "https://a..example",
            "https://-a.example",
        ),
        *(
            "https://.",
            "https://a_b.example",
            "https://a b",
            "https://[:::]",
            "https://[::1",
            "https://1.2.3",
        ),
        *("https://999.1.1.1", "https://a.example#x", "https://a.example:", "https://ä.example"),
        f"https://{'a' * 300}.example",
    ],
)
def test_an_address_that_leads_to_no_site_is_refused(refused, value):
    assert "write it like https://example.com." in refused(
        "SITE_URL", value, lambda: environment.site_url(8000)
    )


@pytest.mark.parametrize(
    ("value", "address", "host"),
    [
        ("https://Credits.example/", "https://credits.example", "credits.example"),
        ("https://credits.example:443", "https://credits.example", "credits.example"),
        ("https://credits.example:8443", "https://credits.example:8443", "credits.example"),
        ("http://[::1]:8000", "http://[::1]:8000", "[::1]"),
        ("http://127.0.0.1:80", "http://127.0.0.1", "127.0.0.1"),
        ("http://127.0.0.1:00080", "http://127.0.0.1", "127.0.0.1"),
    ],
)
def test_the_address_of_the_site_is_written_in_one_way(monkeypatch, value, address, host):
    monkeypatch.setenv("SITE_URL", value)
    assert environment.site_url(8000)[::2] == (address, host)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        *((value, "write names like") for value in ("", " ", ",", "*", "a b", "https://a.example")),
        *((value, "write names like") for value in ("a.example:80", "..a", "[x]", "::1", "1.2.3")),
        *((value, "a.example is missing") for value in ("b.example", "localhost", ".x.a.example")),
    ],
)
def test_names_that_leave_out_the_sites_own_are_refused(refused, value, words):
    assert words in refused(
        "ALLOWED_HOSTS", value, lambda: environment.allowed_hosts("a.example", [])
    )


@pytest.mark.parametrize(
    "value", ["a.example", "B.example, A.example", ".example", ".a.example,[::1]"]
)
def test_names_may_be_written_in_any_letters_and_by_their_ending(monkeypatch, value):
    monkeypatch.setenv("ALLOWED_HOSTS", value)
    assert environment.allowed_hosts("a.example", [])


@pytest.mark.parametrize(
    "value", ["", " ", "0", "65536", "99999", "8e3", "-1", "1.0", "١٢", "9" * 5000]
)
def test_a_port_that_is_none_is_refused_and_not_quoted_at_length(refused, value):
    sentence = refused("PORT", value, lambda: environment.number("PORT", 8000, 1, 65_535))
    assert len(sentence) < 200


def test_a_value_of_several_lines_is_quoted_in_one(refused):
    refused("DEBUG", "per\nhaps", lambda: environment.on_or_off("DEBUG"))


@pytest.mark.parametrize("value", ["", "  ", "\n"])
def test_a_blank_key_is_none(monkeypatch, tmp_path, value):
    monkeypatch.setenv("SECRET_KEY", value)
    assert environment.secret_key(tmp_path / "key", required=False) == ""
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY is not set"):
        environment.secret_key(tmp_path / "key", required=True)


def test_a_key_is_taken_word_for_word(monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET_KEY", "$HOME and more")
    assert environment.secret_key(tmp_path / "key", required=True) == "$HOME and more"


def test_a_key_of_bytes_that_are_no_text_is_told(monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET_KEY", "s3cret\udcff")
    with pytest.raises(ImproperlyConfigured, match=r"^SECRET_KEY is no text in UTF-8\.$"):
        environment.secret_key(tmp_path / "key", required=False)


@pytest.mark.parametrize("content", [b"", b" \n", b"\xff\xfe"])
def test_a_kept_key_that_is_spoilt_is_told(monkeypatch, tmp_path, content):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    (tmp_path / "key").write_bytes(content)
    with pytest.raises(ImproperlyConfigured, match=r"SECRET_KEY is not set, and .*key"):
        environment.secret_key(tmp_path / "key", required=False)


def test_the_readme_has_a_line_for_every_setting_that_is_read():
    package = ROOT / "creditsguide"
    text = "".join((package / f"{name}.py").read_text() for name in ("settings", "environment"))
    read = set(re.findall(r'(?:text|number|on_or_off)\(\s*"([A-Z_]+)"', text))
    told = set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "README.md").read_text(), re.MULTILINE))
    assert len(read) >= 12
    assert read == told
