"""Content moves between sites: exported, looked at, imported, exactly the same."""

from __future__ import annotations

import datetime
import html
import json
import re
from collections.abc import Callable
from functools import partial

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from reversion.models import Version

from creditsguide.admin import effects
from creditsguide.content import import_export, revision, versions
from creditsguide.content.entries import ContentError
from creditsguide.models import (
    Action,
    ExampleProject,
    Guide,
    LineItem,
    Price,
    Revision,
    Tier,
    UsageTip,
)
from tests.conftest import FIXTURE, visible
from tests.support.bad_files import BAD, bad_file
from tests.support.coming_prices import with_coming_prices
from tests.support.forms import save
from tests.support.rows import make_tier

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path):
    """Writes a content file and tells where it is."""

    def write(entries: list[dict]):
        path = tmp_path / "guide.json"
        path.write_text(json.dumps(entries))
        return path

    return write


def entries() -> list[dict]:
    return json.loads(FIXTURE.read_text())


def entry(rows: list[dict], model: str, **fields) -> dict:
    """The fields of the first entry of a table that has these."""
    return next(
        row["fields"]
        for row in rows
        if row["model"] == f"creditsguide.{model}" and fields.items() <= row["fields"].items()
    )


def empty_the_site() -> None:
    Guide.objects.all().delete()
    LineItem.objects.all().delete()
    ExampleProject.objects.all().delete()
    UsageTip.objects.all().delete()
    Tier.objects.update(replaced_by=None)
    Tier.objects.all().delete()


def test_an_export_takes_the_place_of_an_earlier_one_and_of_no_other_file(tmp_path):
    path = tmp_path / "guide.json"
    path.write_text("[]")
    call_command("export_guide", str(path))
    assert path.read_text() == FIXTURE.read_text()
    path.write_text("SQLite format 3")
    with pytest.raises(CommandError, match="is no content file: nothing was written"):
        call_command("export_guide", str(path))
    assert path.read_text() == "SQLite format 3"


def test_an_export_imported_into_an_empty_site_exports_the_same(tmp_path, capsys):
    # The retired tier stands before the one that it names.
    LineItem.objects.filter(tier__slug="hd").update(tier=Tier.objects.get(slug="2k"))
    Guide.objects.update(recommended_tier=None)
    Tier.objects.filter(slug="hd").update(
        status="retired", replaced_by=Tier.objects.get(slug="hd-plus")
    )
    UsageTip.objects.first().delete()
    path = tmp_path / "guide.json"
    call_command("export_guide", str(path))
    first = path.read_text()
    empty_the_site()
    call_command("import_guide", str(path))
    call_command("export_guide", str(path))
    assert path.read_text() == first
    assert Tier.objects.get(slug="hd").replaced_by.slug == "hd-plus"
    capsys.readouterr()
    call_command("export_guide")
    assert capsys.readouterr().out == first


def test_importing_what_is_there_changes_nothing(file, capsys):
    before = import_export.dump()
    call_command("import_guide", str(FIXTURE))
    assert capsys.readouterr().out == "Nothing differs.\n"
    assert import_export.dump() == before


def test_a_dry_run_tells_what_would_change_and_changes_nothing(file, capsys):
    rows = entries()
    entry(rows, "tier", slug="hd-plus")["name"] = "Ultra"
    entry(rows, "price", tier=["2k"])["credits_per_image"] = 107
    rows = [row for row in rows if row["fields"].get("title") != "Start Small"]
    before, revision = import_export.dump(), Revision.objects.get().value
    call_command("import_guide", str(file(rows)), "--dry-run")
    told = capsys.readouterr().out
    assert "Tier “HD+”, Name: HD+ → Ultra\n" in told
    assert "Price “3 from 1 January 2025” of 2K, Credits per image: 3 → 107\n" in told
    assert "Usage tip “Start Small” is removed\n" in told
    assert "3 would change.\n" in told
    assert import_export.dump() == before
    assert Revision.objects.get().value == revision


def test_an_import_shows_at_once(client, file):
    rows = entries()
    for slug, credits in (("hd", 101), ("hd-plus", 103), ("2k", 107)):
        entry(rows, "price", tier=[slug])["credits_per_image"] = credits
    assert "26 total credits" in visible(client.get("/"))
    call_command("import_guide", str(file(rows)), verbosity=0)
    assert "2,329 total credits" in visible(client.get("/"))


def test_rows_keep_the_number_this_site_knows_them_by(file):
    """Addresses name tiers by slug, so numbers may differ from site to site."""
    rows = entries()
    for row in rows:
        if row["model"] == "creditsguide.tier":
            row["pk"] += 50
    known = dict(Tier.objects.values_list("slug", "pk"))
    call_command("import_guide", str(file(rows)), verbosity=0)
    assert dict(Tier.objects.values_list("slug", "pk")) == known


def test_new_rows_find_a_number_that_no_other_has(file):
    """The next free one stands in the file itself, before a row whose own is taken here."""
    rows = entries()
    places = [row for row in rows if row["model"] == "creditsguide.exampleproject"]
    taken = ExampleProject.objects.get(slug="social").pk
    names = {"first": ExampleProject.objects.latest("pk").pk + 1, "second": taken}
    for slug, number in names.items():
        fields = places[0]["fields"] | {"slug": slug, "name": slug, "short_name": slug}
        rows.append({"model": "creditsguide.exampleproject", "pk": number, "fields": fields})
        line = next(row for row in rows if row["model"] == "creditsguide.lineitem")
        rows.append(line | {"pk": 900 + number, "fields": line["fields"] | {"project": [slug]}})
    call_command("import_guide", str(file(rows)), verbosity=0)
    numbers = dict(ExampleProject.objects.values_list("slug", "pk"))
    assert numbers["social"] == taken
    assert {"first", "second"} < set(numbers)


def test_a_tier_that_links_may_name_is_not_removed(file):
    make_tier(status="retired")
    with pytest.raises(CommandError, match="the tier “4K” is missing; links use it"):
        call_command("import_guide", str(FIXTURE))
    Tier.objects.filter(slug="4k").update(status="draft")
    call_command("import_guide", str(FIXTURE), verbosity=0)
    assert not Tier.objects.filter(slug="4k").exists()


def test_new_rows_can_be_made_after_an_import(file):
    call_command("import_guide", str(FIXTURE), verbosity=0)
    tier = Tier.objects.get(slug="hd")
    assert Price.objects.create(tier=tier, credits_per_image=2, effective_on="2030-01-01").pk


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"nowhere\.json cannot be read"):
        call_command("import_guide", str(tmp_path / "nowhere.json"))
    binary = tmp_path / "binary.json"
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CommandError, match=r"binary\.json cannot be read"):
        call_command("import_guide", str(binary))


@pytest.mark.parametrize("name", BAD)
def test_the_command_refuses_a_bad_file_and_saves_nothing(tmp_path, name):
    text, words = bad_file(name)
    path = tmp_path / "bad.json"
    path.write_text(text)
    before, token = import_export.dump(), revision.current()
    with pytest.raises(CommandError, match=f"Nothing was saved. bad.json.*{re.escape(words)}"):
        call_command("import_guide", str(path))
    assert (import_export.dump(), revision.current()) == (before, token)


PAGE = "/admin/content/"


def upload(client, data: bytes | str, name: str = "guide.json"):
    sent = data.encode() if isinstance(data, str) else data
    return client.post(PAGE, {"file": SimpleUploadedFile(name, sent)})


def import_(client, data: str, follow: bool = True):
    """Look at what a file would change, then say yes."""
    asked = upload(client, data)
    return client.post(
        PAGE, {"looked_at": asked.context_data["report"].file.signed()}, follow=follow
    )


def errors(response) -> str:
    """What stands beside the field."""
    assert response.status_code == 200
    found = response.context_data["form"].errors["file"]
    assert all(html.escape(one) in response.content.decode() for one in found)
    return "\n".join(found)


def other_prices() -> str:
    rows = entries()
    for slug, credits in (("hd", 101), ("hd-plus", 103), ("2k", 107)):
        entry(rows, "price", tier=[slug])["credits_per_image"] = credits
    return json.dumps(rows)


class TestDownload:
    def test_it_is_what_the_command_writes_under_the_days_name(self, admin_client, time_machine):
        time_machine.move_to("2026-12-01 12:00")
        response = admin_client.get("/admin/content/download/")
        assert response.content == FIXTURE.read_bytes()
        assert response["Content-Type"] == "application/json"
        assert response["Content-Disposition"] == 'attachment; filename="guide-2026-12-01.json"'


class TestUpload:
    def test_first_it_only_tells_what_would_change_and_what_that_does(self, admin_client):
        before, token = import_export.dump(), revision.current()
        text = visible(upload(admin_client, other_prices()))
        assert "Nothing is saved yet. guide.json would change this:" in text
        assert "Price “1 from 1 January 2025” of HD, Credits per image 1 101" in text
        assert "HD+ per image 2 → 103" in text
        assert "Social 26 → 2,329" in text
        assert (import_export.dump(), revision.current()) == (before, token)

    def test_confirmed_it_shows_at_once(self, admin_client, client):
        answer = import_(admin_client, other_prices())
        assert answer.redirect_chain == [("/admin/", 302)]
        assert "Imported guide.json: 3 changes." in visible(answer)
        assert "2,329 total credits" in visible(client.get("/"))

    def test_exported_imported_into_an_empty_site_and_exported_it_is_the_same(self, admin_client):
        UsageTip.objects.filter(pk=1).update(text="Größe × “{hd}”")
        exported = admin_client.get("/admin/content/download/").content
        empty_the_site()
        import_(admin_client, exported)
        assert admin_client.get("/admin/content/download/").content == exported

    def test_a_file_that_changes_nothing_is_not_asked_about(self, admin_client):
        text = visible(upload(admin_client, FIXTURE.read_text()))
        assert "guide.json says just what this site says" in text
        assert "Confirm" not in text

    def test_texts_alone_move_no_total(self, admin_client):
        rows = entries()
        entry(rows, "usagetip", title="Start Small")["title"] = "Begin"
        text = visible(upload(admin_client, json.dumps(rows)))
        assert "Usage tip “Start Small”, Title Start Small Begin" in text
        assert "It moves no price and no total." in text

    def test_what_a_colleague_saves_meanwhile_is_shown_before_it_is_replaced(self, admin_client):
        asked = upload(admin_client, other_prices())
        UsageTip.objects.filter(pk=1).update(title="A colleague's")
        said = {"looked_at": asked.context_data["report"].file.signed()}
        again = admin_client.post(PAGE, said)
        assert "Content was changed meanwhile, so nothing was saved." in visible(again)
        assert "Title A colleague's Start Small" in html.unescape(visible(again))
        assert not Price.objects.filter(credits_per_image=101).exists()
        said = {"looked_at": again.context_data["report"].file.signed()}
        admin_client.post(PAGE, said)
        assert Price.objects.filter(credits_per_image=101).exists()

    def test_what_became_impossible_meanwhile_is_refused_in_words(self, admin_client, time_machine):
        rows = entries()
        for slug in ("hd", "hd-plus", "2k"):
            entry(rows, "price", tier=[slug])["effective_on"] = "2026-11-01"
        time_machine.move_to("2026-12-01 12:00")
        asked = upload(admin_client, json.dumps(rows))
        time_machine.move_to("2026-10-01 12:00")
        said = {"looked_at": asked.context_data["report"].file.signed()}
        answer = admin_client.post(PAGE, said, follow=True)
        assert "Nothing was saved. guide.json, HD, entry 1 (creditsguide.Tier): status" in visible(
            answer
        )

    @pytest.mark.parametrize("forged", ["", "forged", "e30:x:y"])
    def test_a_file_that_nobody_looked_at_is_not_taken(self, admin_client, forged):
        answer = admin_client.post(PAGE, {"looked_at": forged}, follow=True)
        assert "This page lost its file: choose it again." in visible(answer)


class TestWhatTheUploadReplaces:
    def test_everything_can_be_brought_back(self, admin_client):
        rows = [row for row in entries() if row["fields"].get("title") != "Start Small"]
        entry(rows, "exampleproject", slug="social")["summary"] = "Other"
        import_(admin_client, json.dumps(rows))
        history = admin_client.get("/admin/creditsguide/exampleproject/1/history/")
        assert "Imported guide.json: 2 changes. as it is now" in visible(history)
        newest = history.context_data["newest"]
        found = re.search(r'href="([^"]+/history/\d+/)" aria-label', history.content.decode())[1]
        admin_client.post(found, {"newest": newest.pk})
        deleted = admin_client.get("/admin/creditsguide/usagetip/recover/").content.decode()
        found = re.search(r'href="([^"]+/recover/(\d+)/)"', deleted)
        admin_client.post(found[1], {"newest": found[2]})
        assert import_export.dump() == FIXTURE.read_text()

    def test_the_desk_tells_it(self, admin_client):
        import_(admin_client, other_prices())
        [change] = admin_client.get("/admin/").context_data["changes"]
        assert str(change) == "Imported guide.json: 3 changes."
        assert change.undo.address == f"/admin/undo/{Action.objects.get().pk}/"

    def test_what_was_edited_before_is_no_longer_undone_from_the_desk(self, admin_client):
        address = "/admin/creditsguide/usagetip/1/change/"
        seen = admin_client.get(address).context_data["seen"]
        row = {"title": "Begin", "text": "x", "position": "1", "status": "published", "seen": seen}
        admin_client.post(address, row)
        import_(admin_client, FIXTURE.read_text())
        found = admin_client.get("/admin/").context_data["changes"]
        assert [one.undo for one in found][1:] == [None]


class TestRefusedUploads:
    @pytest.mark.parametrize("name", BAD)
    def test_a_bad_file_is_refused_beside_the_field_and_saves_nothing(self, admin_client, name):
        text, words = bad_file(name)
        before, token = import_export.dump(), revision.current()
        told = errors(upload(admin_client, text, "bad.json"))
        assert told.startswith("bad.json")
        assert words in told
        assert (import_export.dump(), revision.current()) == (before, token)

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (b"", "This file is empty."),
            (b"\xff\xfe\x00", "guide.json cannot be read: it is no text in UTF-8."),
            (b"Hello", "guide.json cannot be read as JSON: line 1, column 1: Expecting value"),
            (b"[" * 100_000, "guide.json cannot be read as JSON"),
            (b" " * 2_000_001, "This file is too large: content takes 2 MB at most."),
        ],
    )
    def test_what_is_no_content_file_is_said_plainly(self, admin_client, data, words):
        assert errors(upload(admin_client, data)).startswith(words)

    def test_no_file_at_all(self, admin_client):
        assert errors(admin_client.post(PAGE, {})) == "Choose a file first."

    def test_a_body_larger_than_any_content_file_is_refused(self, admin_client):
        response = upload(admin_client, b" " * 3_000_000)
        assert response.status_code == 413
        assert b"Nothing was saved." in response.content

    def test_two_files_are_refused(self, admin_client):
        files = [SimpleUploadedFile(f"{n}.json", b"[]") for n in range(2)]
        assert admin_client.post(PAGE, {"file": files}).status_code == 400

    def test_a_hundred_times_the_content_is_not_too_large(self, admin_client):
        padded = FIXTURE.read_bytes() + b" " * 1_900_000
        assert upload(admin_client, padded).context_data["report"].changes == []


class TestRights:
    def staff(self, *codenames: str) -> User:
        user = User.objects.create_user("ben", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        return user

    def test_visitors_are_asked_to_sign_in(self, client):
        for address in (PAGE, "/admin/content/download/"):
            assert client.get(address)["Location"].startswith("/admin/login/")

    def test_editors_may_do_both(self, client):
        user = self.staff()
        user.groups.add(Group.objects.get(name="Guide editors"))
        client.force_login(user)
        assert client.get("/admin/content/download/").status_code == 200
        assert "Imported guide.json" in visible(import_(client, other_prices()))

    def test_who_may_see_all_content_may_download_it_and_no_more(self, client):
        views = Permission.objects.filter(codename__startswith="view_")
        client.force_login(self.staff(*views.values_list("codename", flat=True)))
        assert client.get("/admin/content/download/").status_code == 200
        assert client.get(PAGE).status_code == 403
        assert upload(client, other_prices()).status_code == 403
        desk = client.get("/admin/").content.decode()
        assert "/admin/content/download/" in desk
        assert f'"{PAGE}"' not in desk

    def test_who_may_not_see_all_of_it_may_not_download_it(self, client):
        client.force_login(self.staff("view_usagetip", "change_usagetip"))
        assert client.get("/admin/content/download/").status_code == 403

    def test_one_missing_right_is_enough_to_refuse(self, client):
        user = self.staff()
        editors = Group.objects.get(name="Guide editors")
        user.user_permissions.set(editors.permissions.exclude(codename="delete_price"))
        client.force_login(user)
        assert client.get(PAGE).status_code == 403


@pytest.mark.slow
class TestManyComingPrices:
    """Each asks the database twice when a file is looked at, and no Catalogue is built for it."""

    def queries(self, client, work: Callable[[str], object], count: int) -> int:
        with CaptureQueriesContext(connection) as asked:
            work(json.dumps(with_coming_prices(count)))
        return len(asked)

    def test_looking_at_them_asks_little(self, admin_client):
        look = partial(upload, admin_client)
        few, many = (self.queries(admin_client, look, count) for count in (20, 60))
        assert (many - few) / 40 <= 2

    def test_so_does_importing_them(self):
        work = partial(import_export.load, name="guide.json")
        few, many = (self.queries(None, work, count) for count in (20, 60))
        assert (many - few) / 40 <= 2

    def test_one_outlook_reads_the_tables_once(self, django_assert_num_queries):
        def asked(days: int) -> int:
            import_export.load(json.dumps(with_coming_prices(days)), "guide.json")
            with CaptureQueriesContext(connection) as queries:
                outlook = effects.outlook(datetime.date(2039, 1, 1))
            assert len(outlook.sums) == days + 1
            return len(queries)

        assert asked(3) == asked(30)

    def test_each_day_is_told_with_its_totals(self, admin_client):
        text = visible(upload(admin_client, json.dumps(with_coming_prices(5))))
        assert re.search(r"From 4 January 2040 \(Wednesday, in .* days\) HD per image 1 → 4", text)
        assert re.search(r"From 5 January 2040 \(Thursday, in .* days\) HD\+ per image 2 → 5", text)


WRONG_FOR_THE_DATABASE = {
    "a second price on a day": (
        lambda rows: [*rows, {**rows[-1], "pk": 5000}],
        r"entry 45 \(creditsguide.Price\): This tier already has a price from that day on.",
    ),
    "a number used twice": (
        lambda rows: [*rows[:-1], {**rows[-1], "pk": 1000}],
        r"entry 44 \(creditsguide.Price\): id: .*already exists",
    ),
    "a tier by a number that nothing has": (
        lambda rows: [*rows[:-1], {**rows[-1], "fields": rows[-1]["fields"] | {"tier": 999}}],
        r"entry 44 \(creditsguide.Price\): tier: .*999",
    ),
    "a price without a tier": (
        lambda rows: [*rows[:-1], {**rows[-1], "fields": rows[-1]["fields"] | {"tier": None}}],
        r"entry 44 \(creditsguide.Price\): tier: .*cannot be null",
    ),
}


@pytest.mark.parametrize("what", WRONG_FOR_THE_DATABASE)
def test_what_the_database_refuses_is_told_like_any_other_fault(what):
    spoil, words = WRONG_FOR_THE_DATABASE[what]
    before = import_export.dump()
    rows = spoil(with_coming_prices(44 - len(entries())))
    with pytest.raises(import_export.ContentError, match=words):
        import_export.load(json.dumps(rows), "guide.json")
    assert import_export.dump() == before


def test_all_that_only_the_whole_file_shows_is_told_at_once():
    rows = entries()
    prices = [row for row in rows if row["model"] == "creditsguide.price"]
    lines = [row for row in rows if row["model"] == "creditsguide.lineitem"]
    lines[0]["fields"]["tier"], lines[1]["fields"]["tier"] = ["8k"], ["9k"]
    rows += [{**price, "pk": 1000 + n} for n, price in enumerate(prices[:2])]
    with pytest.raises(import_export.ContentError) as refused:
        import_export.load(json.dumps(rows), "guide.json")
    assert [fault.partition(", entry")[2].partition(": ")[2] for fault in refused.value.faults] == [
        "tier: ['8k'] is no tier here.",
        "tier: ['9k'] is no tier here.",
        "This tier already has a price from that day on.",
        "This tier already has a price from that day on.",
    ]


def test_what_only_follows_from_a_fault_is_not_told():
    rows = entries()
    tier = {**rows[0], "pk": 9, "fields": rows[0]["fields"] | {"slug": "8k", "max_seconds": 1}}
    tier["fields"]["name"] = "8K"
    [line] = [row for row in rows if row["model"] == "creditsguide.lineitem"][:1]
    line["fields"]["tier"] = ["8k"]
    with pytest.raises(import_export.ContentError) as refused:
        import_export.load(json.dumps([tier, *rows]), "guide.json")
    [fault] = refused.value.faults
    assert "The shortest time can't be longer" in fault


def test_twins_and_missing_tiers_and_lost_links_are_told_together():
    rows = [row for row in entries() if "2k" not in json.dumps(row["fields"])]
    [guide] = [row for row in rows if row["model"] == "creditsguide.guide"]
    guide["fields"]["recommended_tier"] = ["8k"]
    tips = [row for row in rows if row["model"] == "creditsguide.usagetip"]
    with pytest.raises(import_export.ContentError) as refused:
        import_export.load(json.dumps([*rows, *tips, rows[0]]), "guide.json")
    told = "; ".join(refused.value.faults)
    assert "recommended_tier: ['8k'] is no tier here." in told
    assert told.count("Usage tip with this ID already exists.") == len(tips)
    assert told.count("“HD” is in the file twice.") == 1
    assert "the tier “2K” is missing; links use it, so retire it instead." in told


@pytest.mark.parametrize("number", [0, 10_001, "many", 1.5])
def test_what_is_wrong_by_itself_is_told_before_anybody_has_to_wait(admin_client, number):
    rows = with_coming_prices(3)
    rows[-1]["fields"]["credits_per_image"] = number
    with CaptureQueriesContext(connection) as asked:
        page = upload(admin_client, json.dumps(rows))
    assert f"entry {len(rows)} (creditsguide.Price): credits_per_image: " in visible(page)
    assert not [query for query in asked if "DELETE" in query["sql"]]


def test_a_download_asks_no_more_for_more_rows():
    def asked():
        with CaptureQueriesContext(connection) as queries:
            import_export.dump()
        return len(queries)

    before = asked()
    tier = Tier.objects.get(slug="hd")
    days = (datetime.date(2030, 1, 1) + datetime.timedelta(days=n) for n in range(50))
    for day in days:
        Price.objects.create(tier=tier, credits_per_image=7, effective_on=day)
    assert asked() == before


def prices_of_hd(count: int) -> str:
    entries = json.loads(import_export.dump())
    day = datetime.date(2040, 1, 1)
    more = [
        {"tier": ["hd"], "credits_per_image": 7, "effective_on": str(day + datetime.timedelta(n))}
        for n in range(count)
    ]
    rows = [
        {"model": "creditsguide.price", "pk": 1_000 + n, "fields": fields}
        for n, fields in enumerate(more)
    ]
    return json.dumps([*entries, *rows])


def test_more_prices_than_a_form_takes_are_refused_before_anybody_waits():
    """The shipped content has one already."""
    text = prices_of_hd(500)
    with CaptureQueriesContext(connection) as queries, pytest.raises(ContentError) as refused:
        import_export.load(text, "guide.json")
    [fault] = refused.value.faults
    assert fault == "guide.json, HD, price 501, entry 540: one row takes 500 of these at most."
    assert len(queries) == 0


def test_a_tier_with_as_many_prices_as_it_may_have_is_saved_in_its_form(admin_client):
    import_export.load(prices_of_hd(499), "guide.json")
    pk = Tier.objects.get(slug="hd").pk
    answer = save(admin_client, f"/admin/creditsguide/tier/{pk}/change/", best_for="Other words")
    assert answer.status_code == 302
    assert Tier.objects.get(pk=pk).best_for == "Other words"


def test_a_form_with_more_rows_says_how_many_it_takes(admin_client):
    sent = {f"tips-{n}-text": f"Tip {n}" for n in range(3, 510)} | {"tips-TOTAL_FORMS": "510"}
    page = visible(save(admin_client, "/admin/creditsguide/exampleproject/1/change/", **sent))
    assert "One row takes 500 of these at most: delete some." in page


def statements(work) -> int:
    with CaptureQueriesContext(connection) as asked:
        work()
    return len(asked)


def with_lines(count: int) -> str:
    """The shipped content, with so many more lines in its first project."""
    rows = json.loads(FIXTURE.read_text())
    [line, *_others] = [row for row in rows if row["model"] == "creditsguide.lineitem"]
    more = [{**line, "pk": 1_000 + number} for number in range(count)]
    return json.dumps([*rows, *more])


def test_a_line_of_a_file_is_written_and_nothing_else_is_asked():
    few, many = (
        statements(lambda n=n: import_export.load(with_lines(n), "a.json")) for n in (10, 60)
    )
    assert many - few <= 50


def test_what_is_on_record_is_not_asked_for_row_by_row():
    versions.keep_all(versions.everything())
    kept = Version.objects.count()
    few = statements(lambda: versions.keep_all(versions.everything()))
    ExampleProject.objects.bulk_create(
        ExampleProject(name=f"Project {n}", slug=f"project-{n}") for n in range(20)
    )
    versions.keep_all(versions.everything())
    assert Version.objects.count() == kept + 20
    assert statements(lambda: versions.keep_all(versions.everything())) == few
