"""The admin in editors' words: help, sums, tokens, ways to the site, copies, and who may what."""

from __future__ import annotations

import datetime

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User

from creditsguide.content.permissions import keep_group
from creditsguide.models import (
    BatchSize,
    EmbedOrigin,
    ExampleProject,
    LineItem,
    Price,
    ProjectTip,
    UsageTip,
)
from tests.conftest import visible
from tests.support.forms import errors, form_of, new_line, new_row, save
from tests.support.rows import make_tier

pytestmark = pytest.mark.django_db

PROJECT = "/admin/creditsguide/exampleproject/1/change/"
ADD = "/admin/creditsguide/exampleproject/add/"


@pytest.mark.usefixtures("prime_prices")
class TestSums:
    def test_a_projects_form_shows_subtotals_and_total(self, admin_client):
        text = visible(admin_client.get(PROJECT))
        assert "20 × 101 = 2,020 credits" in text
        assert "3 × 103 = 309 credits" in text
        assert "2,329 total credits" in text
        assert "23 images, 4–7 minutes, 52–104 MB" in text

    def test_the_list_of_projects_shows_totals_drafts_too(self, admin_client):
        ExampleProject.objects.filter(pk=4).update(status="draft")
        text = visible(admin_client.get("/admin/creditsguide/exampleproject/"))
        for total in ("2,329", "2,351", "1,371", "4,645"):
            assert total in text

    def test_a_project_that_cannot_be_summed_shows_none(self, admin_client):
        ExampleProject.objects.filter(pk=1).update(status="draft")
        Price.objects.filter(tier__slug="hd").update(
            effective_on=datetime.date.today() + datetime.timedelta(days=3)
        )
        assert "2,329" not in visible(admin_client.get(PROJECT))
        assert "309 credits" in visible(admin_client.get(PROJECT))


def test_a_new_row_goes_last(admin_client):
    page = admin_client.get(PROJECT)
    inline = page.context_data["inline_admin_formsets"][0]
    assert inline.formset.empty_form["position"].value() == 3
    for table, last in (("usagetip", 4), ("exampleproject", 5), ("tier", 4)):
        form = admin_client.get(f"/admin/creditsguide/{table}/add/").context_data["adminform"].form
        assert form["position"].value() == last


def test_a_line_is_added_at_the_end(admin_client):
    assert save(admin_client, PROJECT, **new_line()).status_code == 302
    assert ExampleProject.objects.get(pk=1).items.last().subject == "walls"


def test_a_row_added_and_left_empty_is_no_mistake(admin_client):
    empty = new_row("items", 2, project=1, position=3)
    assert save(admin_client, PROJECT, **empty).status_code == 302
    assert ExampleProject.objects.get(pk=1).items.count() == 2


@pytest.mark.parametrize("table", ["exampleproject", "guide", "tier"])
def test_other_tables_are_plain_choices(admin_client, table):
    page = admin_client.get(f"/admin/creditsguide/{table}/1/change/").content.decode()
    assert "related-widget-wrapper" not in page
    assert "<select" in page


@pytest.mark.parametrize("table", ["exampleproject", "guide", "tier", "usagetip"])
def test_tokens_stand_beside_texts_with_what_they_print(admin_client, prime_prices, table):
    text = visible(admin_client.get(f"/admin/creditsguide/{table}/1/change/"))
    assert "{hd-plus} HD+ Insert {hd-plus.credits} 103 credits Insert" in text
    assert "{hd-plus.pixels} 1536 × 1536 px" in text
    assert "{social.total} 2,329 credits Insert {social.images} 23 images" in text


def test_forms_without_texts_have_no_tokens(admin_client):
    assert "{hd}" not in visible(admin_client.get("/admin/creditsguide/batchsize/1/change/"))


@pytest.mark.parametrize(
    ("table", "address"),
    [
        ("exampleproject", "/#project-social"),
        ("tier", "/#tier-hd"),
        ("usagetip", "/#tips"),
        ("batchsize", "/#table"),
        ("guide", "/#main"),
    ],
)
def test_every_form_leads_to_its_place_on_the_site(admin_client, client, table, address):
    page = admin_client.get(f"/admin/creditsguide/{table}/1/change/").content.decode()
    assert f'<a href="{address}" class="viewsitelink">' in page
    path, _hash, anchor = address.partition("#")
    assert f'id="{anchor}"' in client.get(path).content.decode()


def test_a_draft_leads_to_its_place_in_the_preview(admin_client):
    ExampleProject.objects.filter(pk=1).update(status="draft")
    page = admin_client.get(PROJECT).content.decode()
    today = datetime.date.today()
    assert f'<a href="/?as_of={today}#project-social" class="viewsitelink">' in page
    assert f'href="/?hd=20&amp;hd-plus=3&amp;as_of={today}#calculator"' in page
    assert 'id="project-social"' in admin_client.get(f"/?as_of={today}").content.decode()


def test_a_project_opens_in_the_calculator(admin_client):
    page = admin_client.get(PROJECT).content.decode()
    assert '<a href="/?hd=20&amp;hd-plus=3#calculator">Open in calculator</a>' in page


def test_tips_are_listed_as_they_print(admin_client):
    assert "HD+ Sweet Spot" in visible(admin_client.get("/admin/creditsguide/usagetip/"))


@pytest.mark.parametrize(
    ("address", "found", "missed"),
    [
        ("exampleproject/?q=hero+sections", "Website Redesign", "Social Media"),
        ("exampleproject/?items__tier__id__exact=3", "Print Marketing", "Social Media"),
        ("usagetip/?status__exact=published", "Start Small", "nothing"),
        ("embedorigin/?q=*", "1 embed origin", "nothing"),
    ],
)
def test_lists_can_be_searched_and_filtered(admin_client, address, found, missed):
    page = admin_client.get(f"/admin/creditsguide/{address}").content.decode()
    results = page.split('id="changelist-form"')[1].split("</form>")[0]
    assert found in results
    assert missed not in results


class TestDuplicating:
    """The form of a project, sent to where projects are added."""

    @pytest.fixture
    def copy(self, admin_client):
        """What the copy's form says of what was typed in the project's."""

        def copy(**typed: str) -> dict[str, str]:
            data = form_of(admin_client.get(PROJECT)) | typed | {"_copy": "1"}
            response = admin_client.post(ADD, data)
            assert response.status_code == 200
            return form_of(response)

        return copy

    def test_names_are_proposed_and_nothing_is_made_by_looking(self, copy):
        form = copy()
        assert (form["name"], form["slug"]) == ("Social Media Campaign (copy)", "social-2")
        assert ExampleProject.objects.count() == 4

    def test_a_proposed_slug_is_one_that_can_be_saved(self, admin_client, copy):
        ExampleProject.objects.filter(pk=1).update(slug="a-very-long-name-of-25-xx-andx")
        form = copy()
        assert form["slug"] == "a-very-long-name-of-25-xx-2"
        assert admin_client.post(ADD, form).status_code == 302

    def test_a_copy_is_a_draft_with_all_lines_and_tips(self, admin_client, copy):
        names = {"name": "Social again", "short_name": "Again", "slug": "again"}
        assert admin_client.post(ADD, copy() | names).status_code == 302
        copied = ExampleProject.objects.get(slug="again")
        assert (copied.status, copied.position, copied.name) == ("draft", 5, "Social again")
        for parts in ("items", "tips"):
            old, new = (
                [
                    {**row, "id": 0, "project_id": 0}
                    for row in getattr(ExampleProject.objects.get(slug=slug), parts).values()
                ]
                for slug in ("social", "again")
            )
            assert old == new
            assert len(new) == 2

    def test_what_is_on_the_screen_comes_along_and_the_project_stays(self, admin_client, copy):
        typed = {"summary": "Typed, not saved", "items-0-DELETE": "on", "items-1-quantity": "97"}
        form = copy(**typed, **new_line())
        assert admin_client.post(ADD, form).status_code == 302
        copied = ExampleProject.objects.get(slug="social-2")
        assert copied.summary == "Typed, not saved"
        assert list(copied.items.values_list("quantity", flat=True)) == [97, 7]
        assert ExampleProject.objects.get(pk=1).items.count() == 2
        assert ExampleProject.objects.get(pk=1).summary != "Typed, not saved"

    @pytest.mark.parametrize(
        ("slug", "words"),
        [
            ("hd", "A tier already has this slug."),
            ("website", "already exists"),
            ("budget", "a word our own addresses use"),
            ("Not good", "Use small letters"),
            ("", "required"),
        ],
    )
    def test_a_slug_that_cannot_be_is_refused_and_stays_to_be_mended(
        self, admin_client, copy, slug, words
    ):
        response = admin_client.post(ADD, copy() | {"name": "Kept as typed", "slug": slug})
        assert words in errors(response)
        assert "Kept as typed" in response.content.decode()
        assert ExampleProject.objects.count() == 4

    def test_a_form_that_lost_track_is_copied_too(self, copy):
        assert copy(seen="made up")["slug"] == "project-2"

    def test_it_needs_the_right_to_add(self, client):
        reader = User.objects.create_user("reader", password="p", is_staff=True)
        reader.user_permissions.add(Permission.objects.get(codename="change_exampleproject"))
        client.force_login(reader)
        assert client.post(ADD, {"_copy": "1"}).status_code == 403
        assert "Duplicate" not in visible(client.get(PROJECT))


class TestStartPage:
    def test_people_see_only_what_they_may_open(self, client):
        UsageTip.objects.filter(pk=1).update(status="draft", text="2 credits")
        ExampleProject.objects.filter(pk=4).update(status="draft")
        reader = User.objects.create_user("reader", password="p", is_staff=True)
        reader.user_permissions.add(Permission.objects.get(codename="view_usagetip"))
        client.force_login(reader)
        text = visible(client.get("/admin/"))
        assert "Drafts 1" in text
        assert "Usage tip “Start Small”" in text
        assert "Product Launch" not in text


class TestEditors:
    @pytest.fixture
    def editor_client(self, client):
        editor = User.objects.create_user("editor", password="p", is_staff=True)
        editor.groups.add(Group.objects.get(name="Guide editors"))
        client.force_login(editor)
        return client

    @pytest.mark.parametrize(
        "path",
        [
            "/admin/",
            *(
                f"/admin/creditsguide/{table}/"
                for table in (
                    "tier",
                    "exampleproject",
                    "pack",
                    "usagetip",
                    "batchsize",
                    "embedorigin",
                )
            ),
            "/admin/creditsguide/guide/1/change/",
            "/admin/creditsguide/tier/add/",
            "/admin/creditsguide/exampleproject/1/delete/",
            "/admin/creditsguide/exampleproject/1/history/",
            "/admin/creditsguide/exampleproject/recover/",
            ADD,
            "/?as_of=2026-12-01",
        ],
    )
    def test_they_open_all_content(self, editor_client, path):
        assert editor_client.get(path).status_code == 200

    @pytest.mark.parametrize(
        "path",
        [
            "/admin/auth/user/",
            "/admin/auth/user/add/",
            "/admin/auth/user/1/change/",
            "/admin/auth/group/",
            "/admin/auth/",
            "/admin/creditsguide/guide/1/delete/",
            "/admin/creditsguide/tier/1/delete/",
        ],
    )
    def test_they_open_nothing_else(self, editor_client, path):
        assert editor_client.get(path).status_code in {302, 403, 404}

    def test_they_save(self, editor_client):
        assert save(editor_client, PROJECT, name="By an editor").status_code == 302

    def test_their_rights_are_exactly_these(self):
        rights = Group.objects.get(name="Guide editors").permissions
        tables = (
            "batchsize embedorigin exampleproject guide lineitem pack packprice price projecttip "
            "question tier usagetip"
        ).split()
        wanted = {f"{verb}_{t}" for t in tables for verb in ("view", "add", "change", "delete")}
        assert set(rights.values_list("codename", flat=True)) == wanted - {"delete_guide"}
        apps_named = set(rights.values_list("content_type__app_label", flat=True))
        assert apps_named == {"creditsguide"}

    def test_the_next_migration_puts_them_right_again(self):
        group = Group.objects.get(name="Guide editors")
        group.permissions.set([Permission.objects.get(codename="add_user")])
        keep_group(apps.get_app_config("creditsguide"), verbosity=0)
        assert group.permissions.count() == 47


class TestQueries:
    """More rows never mean more queries."""

    PATHS = (
        "/admin/",
        *(
            f"/admin/creditsguide/{table}/"
            for table in ("tier", "exampleproject", "usagetip", "batchsize", "embedorigin")
        ),
        "/admin/creditsguide/guide/1/change/",
        "/admin/creditsguide/tier/1/change/",
        "/admin/creditsguide/usagetip/1/change/",
        PROJECT,
        "/admin/creditsguide/exampleproject/1/history/",
        "/?as_of=2026-12-01",
    )

    def many_rows(self):
        for n in range(20):
            UsageTip.objects.create(title=f"HD {n}", text="2 credits", status="draft")
            BatchSize.objects.create(images=1_000 + n)
            EmbedOrigin.objects.create(origin=f"https://{n}.example")
            texts = {"name": f"T{n}", "slug": f"t-{n}", "best_for": "HD"}
            tier = make_tier(1, status="published", **texts)
            Price.objects.create(
                tier_id=1, credits_per_image=n + 1, effective_on=f"2031-01-{n + 1:02}"
            )
            project = ExampleProject.objects.create(
                name=f"P{n}", short_name=f"P{n}", slug=f"p-{n}", summary="HD"
            )
            for owner in (project.pk, 1):
                LineItem.objects.create(
                    project_id=owner, tier=tier, quantity=1, subject="2 HD", subject_singular="b"
                )
                ProjectTip.objects.create(project_id=owner, text="1 credit")

    @pytest.mark.parametrize("path", PATHS)
    def test_they_do_not_grow_with_rows(self, admin_client, django_assert_max_num_queries, path):
        tip = UsageTip.objects.get(pk=1)
        admin_client.get(path)
        tip.save()
        with django_assert_max_num_queries(64) as few:  # the start page reads every table
            assert admin_client.get(path).status_code == 200
        self.many_rows()
        with django_assert_max_num_queries(len(few)):
            assert admin_client.get(path).status_code == 200


def test_an_error_in_a_new_line_names_its_field(admin_client):
    response = save(admin_client, PROJECT, **new_row("items", 2, project=1, quantity=0))
    assert "greater than or equal to 1" in errors(response)
    assert form_of(response)["items-2-quantity"] == "0"


def test_no_field_cuts_what_is_pasted_into_it(admin_client):
    rows = ("tier/1/change/", "exampleproject/1/change/", "usagetip/1/change/")
    for address in (*rows, "exampleproject/add/"):
        page = admin_client.get(f"/admin/creditsguide/{address}").content.decode()
        assert "maxlength" not in page


def test_a_text_that_is_too_long_is_refused_and_kept(admin_client):
    text = "x" * 2_001
    response = save(admin_client, "/admin/creditsguide/usagetip/1/change/", text=text)
    assert "at most 2000 characters" in errors(response)
    assert text in response.content.decode()


@pytest.mark.parametrize("table", ["tier", "exampleproject", "pack"])
def test_a_new_slug_is_proposed_from_the_name(admin_client, table):
    page = admin_client.get(f"/admin/creditsguide/{table}/add/")
    [proposed] = page.context_data["adminform"].prepopulated_fields
    assert (proposed["field"].name, proposed["dependencies"][0].name) == ("slug", "name")
    assert "Part of links and tokens: /?hd-plus=3, {hd-plus}." in visible(page)


def test_an_address_without_its_beginning_is_refused_in_words(admin_client):
    address = "/admin/creditsguide/guide/1/change/"
    response = save(admin_client, address, cta_url="www.example.com")
    assert "Button address: A whole address: begin with https://" in errors(response)
    assert 'placeholder="https://"' in response.content.decode()


def test_what_cannot_be_deleted_says_why_and_where_it_is_used(admin_client):
    text = visible(admin_client.get("/admin/creditsguide/tier/3/change/"))
    assert "It can't be deleted, since old links name it: retire it instead." in text
    used = text.partition("Used in: ")[2]
    assert "Website Redesign" in used
    assert "usage tip “Reserve {2k}”, title" in used
    guide = visible(admin_client.get("/admin/creditsguide/guide/1/change/"))
    assert "There is always a guide page: it can't be deleted." in guide


def test_the_log_tells_from_what_to_what(admin_client):
    text = "A long beginning that both texts share, word for word, until here: old."
    UsageTip.objects.filter(pk=1).update(text=text)
    tip = "/admin/creditsguide/usagetip/1/change/"
    save(admin_client, tip, text=text.replace("old.", "new."), status="draft")
    told = visible(admin_client.get("/admin/"))
    assert "until here: old. → …" in told
    assert "until here: new.; Status: Published → Draft." in told


def test_an_embed_of_an_empty_table_says_so(client):
    BatchSize.objects.all().delete()
    assert "The table has no rows yet." in visible(client.get("/embed/?show=table"))
