"""Packs and their prices in the admin: typed, confirmed, refused, undone, moved."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal

import pytest
import time_machine
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError

from creditsguide.content import import_export, reader
from creditsguide.content.entries import ContentError
from creditsguide.models import Guide, Pack, PackPrice, Tier, UsageTip
from tests.support.forms import confirm, errors, latest, new_row, save, undo
from tests.support.packs import PRO, STARTER, TEAM, make_pack, sell, sell_in

pytestmark = pytest.mark.django_db

ADD = "/admin/creditsguide/pack/add/"
GUIDE = "/admin/creditsguide/guide/1/change/"
PACK = {
    "name": "Starter",
    "slug": "starter",
    "credits": "211",
    "period": "once",
    "note": "",
    "buy_url": "",
    "status": "published",
    "position": "1",
}


def form(pack: Pack) -> str:
    return f"/admin/creditsguide/pack/{pack.pk}/change/"


def priced(amount: str, since: str = "2025-01-01", number: int = 0) -> dict[str, str]:
    known = {"prices-INITIAL_FORMS": str(number)}
    return known | new_row("prices", number, amount=amount, effective_on=since)


class TestSelling:
    def test_a_pack_is_published_with_its_price(self, admin_client):
        sell_in()
        response = confirm(admin_client, ADD, **PACK, **priced("19.37"))
        assert response.status_code == 302
        [pack] = reader.current().packs.every
        assert (pack.price, pack.each) == ("$19.37", "$0.092")

    def test_its_effects_are_asked_about_first(self, admin_client):
        sell_in()
        asked = save(admin_client, ADD, **PACK, **priced("19.37"))
        assert "Starter 211 credits for $19.37" in asked.content.decode()
        assert not Pack.objects.exists()

    def test_without_a_currency_nothing_is_sold(self, admin_client):
        refused = save(admin_client, ADD, **PACK, **priced("19.37"))
        assert "which currency packs are sold in" in errors(refused)
        draft = save(admin_client, ADD, **PACK | {"status": "draft"}, **priced("19.37"))
        assert draft.status_code == 302

    def test_without_a_price_in_force_nothing_is_sold(self, admin_client):
        sell_in()
        refused = save(admin_client, ADD, **PACK, **priced("19.37", "2099-01-01"))
        assert "A published pack needs a price that is in force today." in str(
            refused.context_data["inline_admin_formsets"][0].formset.non_form_errors()
        )

    @pytest.mark.parametrize(
        ("currency", "amount"), [("JPY", "19.5"), ("USD", "19.375"), ("KWD", "19.3751")]
    )
    def test_no_price_has_more_decimals_than_its_currency(self, admin_client, currency, amount):
        sell_in(currency)
        refused = save(admin_client, ADD, **PACK, **priced(amount))
        assert f"Pack price 1, amount: {amount} has more decimals than {currency}" in errors(
            refused
        )

    def test_every_fault_of_a_form_is_told_at_once(self, admin_client):
        sell_in()
        rows = priced("19.375", "2099-01-01") | new_row(
            "prices", 1, amount="20.113", effective_on="2099-01-01"
        )
        refused = errors(save(admin_client, ADD, **PACK | {"slug": "hd"}, **rows))
        assert "Slug: A tier already has this slug." in refused
        assert "A published pack needs a price that is in force today." in refused
        assert "Pack price 1, amount: 19.375 has more decimals than USD" in refused
        assert "Pack price 2, amount: 20.113 has more decimals than USD" in refused
        assert refused.count("This pack already has a price from that day on.") == 1

    @pytest.mark.parametrize("amount", ["19,37", "$19.37", "nineteen", "0", "-5", "NaN"])
    def test_what_is_no_price_is_told(self, admin_client, amount):
        sell_in()
        refused = save(admin_client, ADD, **PACK, **priced(amount))
        formset = refused.context_data["inline_admin_formsets"][0].formset
        assert formset.errors[0], amount
        assert amount in refused.content.decode()
        assert not Pack.objects.exists()

    def test_twelve_packs_at_most(self, admin_client):
        sell_in()
        for n in range(12):
            make_pack("7.01", name=f"P{n}", slug=f"p-{n}", credits=n + 1)
        refused = save(admin_client, ADD, **PACK, **priced("19.37"))
        assert "At most 12 packs can be published." in errors(refused)

    @pytest.mark.parametrize("slug", ["hd", "social", "packs", "budget"])
    def test_its_slug_is_nobody_elses(self, admin_client, slug):
        sell_in()
        refused = save(admin_client, ADD, **PACK | {"slug": slug}, **priced("19.37"))
        assert refused.status_code == 200
        assert not Pack.objects.exists()

    def test_a_tier_cannot_take_its_slug(self):
        sell(STARTER)
        with pytest.raises(ValidationError, match="A pack already has this slug"):
            Tier(slug="starter", name="Starter").clean()


class TestCurrency:
    def test_it_stays_while_packs_are_sold(self, admin_client):
        [pack] = sell(STARTER)
        refused = save(admin_client, GUIDE, currency="EUR")
        assert "Packs are sold in USD: make them drafts" in errors(refused)
        refused = save(admin_client, GUIDE, currency="")
        assert "Packs are sold in USD: make them drafts" in errors(refused)
        pack.status = "draft"
        pack.save()
        assert save(admin_client, GUIDE, currency="EUR").status_code == 302
        assert Guide.objects.get().currency == "EUR"

    @pytest.mark.parametrize("code", ["usd", "$", "XXY", "US"])
    def test_it_is_one_that_exists(self, admin_client, code):
        refused = save(admin_client, GUIDE, currency=code)
        assert "Write the three letters of a currency" in errors(refused)


class TestPrices:
    def test_a_change_is_asked_about_with_its_day(self, admin_client):
        [pack] = sell(STARTER)
        asked = save(admin_client, form(pack), **priced("20.11", "2099-03-01", 1))
        words = asked.content.decode()
        assert "From 1 March 2099" in words
        assert "Starter 211 credits for $19.37 → 211 credits for $20.11" in words
        assert pack.prices.count() == 1

    def test_an_announced_one_is_asked_about_as_such(self, admin_client):
        [pack] = sell(STARTER)
        row = priced("20.11", "2099-03-01", 1) | {"prices-1-announced": "on"}
        asked = save(admin_client, form(pack), **row)
        assert "Starter will cost $20.11 from 1 March 2099." in asked.content.decode()

    def test_it_turns_over_at_its_midnight(self, client):
        with time_machine.travel("2026-11-30 23:59:59+00:00", tick=False) as clock:
            [pack] = sell(STARTER)
            PackPrice.objects.create(pack=pack, amount="20.11", effective_on="2026-12-01")
            assert reader.current().pack_by_slug["starter"].price == "$19.37"
            clock.shift(1)
            assert reader.current().pack_by_slug["starter"].price == "$20.11"

    def test_two_from_one_day_are_refused(self, admin_client):
        [pack] = sell(STARTER)
        refused = save(admin_client, form(pack), **priced("20.11", "2025-01-01", 1))
        assert "This pack already has a price from that day on." in refused.content.decode()

    def test_the_form_shows_what_was_typed(self, admin_client):
        [pack] = sell(STARTER)
        PackPrice.objects.filter(pack=pack).update(amount="7.90")
        page = admin_client.get(form(pack)).content.decode()
        assert 'value="7.90"' in page

    def test_undoing_brings_the_old_price_back(self, admin_client):
        [pack] = sell(STARTER)
        price = pack.prices.get()
        confirm(admin_client, form(pack), **{"prices-0-amount": "20.11"})
        price.refresh_from_db()
        assert price.amount == Decimal("20.11")
        asked = undo(admin_client)
        digest = asked.context_data["digest"]
        undo(admin_client, confirmed=digest)
        price.refresh_from_db()
        assert price.amount == Decimal("19.37")

    def test_the_start_page_lists_what_is_coming(self, admin_client):
        [pack] = sell(STARTER)
        PackPrice.objects.create(pack=pack, amount="20.11", effective_on="2099-03-01")
        [turn] = admin_client.get("/admin/").context_data["desk"].coming()
        assert turn.day.isoformat() == "2099-03-01"
        assert turn.lines == ("Starter 211 credits for $19.37 → 211 credits for $20.11",)
        assert turn.note == "Not announced yet."
        assert [link.words for link in turn.changes] == ["Starter"]

    def test_the_form_previews_the_pack(self, admin_client):
        [pack] = sell(STARTER)
        shown = save(admin_client, form(pack), _preview="on", **{"prices-0-amount": "20.11"})
        assert "$20.11" in shown.content.decode()
        assert "<h3>Starter" in shown.content.decode()  # below the heading “Preview”
        assert pack.prices.get().amount == Decimal("19.37")


class TestTokens:
    def test_texts_say_what_a_pack_costs(self, admin_client):
        sell(STARTER, PRO)
        tip = UsageTip.objects.first()
        text = "{starter}: {starter.credits}, {starter.price}, {starter.each}; {pro.credits}"
        address = f"/admin/creditsguide/usagetip/{tip.pk}/change/"
        assert save(admin_client, address, text=text).status_code == 302
        printed = [tip.text for tip in reader.current().tips]
        assert "Starter: 211 credits, $19.37, $0.092; 1,201 credits" in printed

    def test_a_named_pack_is_not_withdrawn(self, admin_client):
        [pack] = sell(STARTER)
        UsageTip.objects.filter(pk=1).update(text="{starter.price}")
        refused = save(admin_client, form(pack), status="draft")
        assert "Texts name this pack. Change these first" in errors(refused)
        deleting = admin_client.get(f"/admin/creditsguide/pack/{pack.pk}/delete/")
        assert "text" in deleting.content.decode()
        assert deleting.context_data["protected"]

    def test_a_drafts_tokens_are_none(self, admin_client):
        sell_in()
        make_pack("19.37", **STARTER | {"status": "draft"})
        tip = UsageTip.objects.first()
        address = f"/admin/creditsguide/usagetip/{tip.pk}/change/"
        refused = save(admin_client, address, text="{starter.price}")
        assert "{starter.price} cannot be filled in" in errors(refused)


class TestGuard:
    @pytest.mark.parametrize(
        ("text", "token"),
        [
            ("Only $19.37 to begin.", "{starter.price}"),
            ("From 19.37 USD on.", "{starter.price}"),
            ("About $0.092 each.", "{starter.each}"),
            ("It is 19.37 US dollars.", "{starter.price}"),
            ("Now 19,37 $ a month.", "{starter.price}"),
        ],
    )
    def test_money_typed_by_hand_is_named_with_its_token(self, admin_client, text, token):
        sell(STARTER)
        tip = UsageTip.objects.first()
        response = admin_client.get(f"/admin/creditsguide/usagetip/{tip.pk}/change/")
        assert response.status_code == 200
        saved = save(admin_client, f"/admin/creditsguide/usagetip/{tip.pk}/change/", text=text)
        warned = admin_client.get(saved["Location"]).content.decode()
        assert f"paste {token} instead" in warned

    def test_without_packs_money_is_the_editors_own_affair(self, admin_client):
        tip = UsageTip.objects.first()
        address = f"/admin/creditsguide/usagetip/{tip.pk}/change/"
        saved = save(admin_client, address, text="Only $19.37 to begin.")
        assert "typed by hand" not in admin_client.get(saved["Location"]).content.decode()


class TestUntold:
    """Sizes too odd for the cheapest packs: editors are told before they save and afterwards."""

    def test_an_odd_size_is_asked_about_and_then_listed(self, admin_client):
        sell(STARTER)
        odd = PACK | {"name": "Team", "slug": "team", "credits": "1000003", "position": "2"}
        asked = save(admin_client, ADD, **odd, **priced("99.01"))
        told = "Cheapest packs can&#x27;t be worked out: no total names any"
        assert told in asked.content.decode()
        assert confirm(admin_client, ADD, **odd, **priced("99.01")).status_code == 302
        page = admin_client.get("/admin/").content.decode()
        assert "sizes like these: no total names any" in page
        assert "Pack “Team”" in page

    def test_a_coming_price_that_will_make_it_so_is_told_with_its_day(self, admin_client):
        sell_in()
        pack = make_pack("20000", **TEAM | {"credits": 1_000_003})
        make_pack("0.01", **STARTER | {"credits": 1})
        asked = save(admin_client, form(pack), **priced("7", "2099-03-01", 1))
        text = asked.content.decode().partition("From 1 March 2099")[2]
        assert "Cheapest packs can&#x27;t be worked out: no total names any" in text
        PackPrice.objects.create(pack=pack, amount="7", effective_on="2099-03-01")
        [turn] = admin_client.get("/admin/").context_data["desk"].coming()
        assert any("can't be worked out" in line for line in turn.lines)

    def test_sizes_that_are_nearly_one_are_told_from_where_on(self, admin_client):
        """Their table is small enough, but between steps and residues some totals are left."""
        sell_in()
        for size in (20_000, 19_999, 19_993, 19_940, 19_939, 19_100):
            make_pack(str(size), name=f"P{size}", slug=f"p-{size}", credits=size)
        packs = reader.current().packs
        first = packs.untold_from(reader.current().rates)
        assert packs.cost(first) is None
        assert packs.cost(first - 1)
        page = admin_client.get("/admin/").content.decode()
        assert f"some totals from {first:,} credits on name none" in page

    def test_totals_out_of_reach_are_nobodys_concern(self, admin_client):
        sell_in()
        make_pack("200", name="A", slug="a", credits=19_999)
        make_pack("200.01", name="B", slug="b", credits=20_000)
        assert reader.current().packs.purchases.first_unknown > 999_999
        assert "be worked out" not in admin_client.get("/admin/").content.decode()
        Tier.objects.get(slug="2k").prices.update(credits_per_image=10_000)
        UsageTip.objects.first().save()
        assert "be worked out" in admin_client.get("/admin/").content.decode()

    def test_rounder_sizes_end_it(self, admin_client):
        sell_in()
        make_pack("19.37", **STARTER | {"credits": 100})
        pack = make_pack("99.01", **TEAM | {"credits": 1_000_003})
        asked = save(admin_client, form(pack), credits="1000000")
        told = "be worked out: no total names any → every total names some"
        assert told in asked.content.decode()


class TestMoving:
    def test_packs_move_between_sites(self):
        sell()
        text = import_export.dump()
        Pack.objects.all().delete()
        import_export.load(text, "guide.json")
        assert import_export.dump() == text
        assert Pack.objects.get(slug="team").prices.get().amount == Decimal("179.83")

    def test_old_files_load_and_sell_nothing(self):
        old = json.loads(import_export.dump())
        new = {"currency", "packs_heading", "packs_intro", "price_note", "cta_carries"}
        for entry in old:
            entry["fields"] = {k: v for k, v in entry["fields"].items() if k not in new}
        sell()
        import_export.load(json.dumps(old), "old.json")
        assert not reader.current().packs
        assert Guide.objects.get().packs_heading

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"amount": "19.375"}, "more decimals than USD"),
            ({"amount": "0"}, "more than nothing"),
            ({"effective_on": "2099-01-01"}, "a price that is in force today"),
            ({"currency": ""}, "which currency packs are sold in"),
            ({"currency": "UDS"}, "three letters"),
            ({"credits": 0}, "credits"),
            ({"period": "week"}, "period"),
            ({"slug": "hd"}, "already has this slug"),
        ],
    )
    def test_a_file_is_refused_whole(self, change, words):
        sell(STARTER)
        entries = json.loads(import_export.dump())
        for entry in entries:
            known = {k: v for k, v in change.items() if k in entry["fields"]}
            table = entry["model"].partition(".")[2]
            if table in ("pack", "packprice") or "currency" in known:
                entry["fields"] |= known
        before = import_export.dump()
        with pytest.raises(ContentError) as refused:
            import_export.load(json.dumps(entries), "bad.json")
        assert words in str(refused.value)
        assert import_export.dump() == before

    def test_a_thirteenth_published_pack_is_refused(self):
        sell_in()
        for n in range(13):
            make_pack("7.01", name=f"P{n}", slug=f"p-{n}", credits=n + 1)
        with pytest.raises(ContentError, match="At most 12 packs"):
            import_export.load(import_export.dump(), "many.json")


def test_the_newest_price_of_all_is_the_day_since_when_nothing_changed():
    sell(STARTER)
    pack = Pack.objects.get()
    PackPrice.objects.create(pack=pack, amount="20.11", effective_on=datetime.date(2026, 2, 3))
    assert "3 February 2026" in reader.current().unchanged_since


def test_editors_may_do_all_that(client):
    editor = User.objects.create_user("editor", password="p", is_staff=True)
    editor.groups.add(Group.objects.get(name="Guide editors"))
    client.force_login(editor)
    sell_in()
    assert confirm(client, ADD, **PACK, **priced("19.37")).status_code == 302
    pack = Pack.objects.get()
    for page in ("", "add/", f"{pack.pk}/change/", f"{pack.pk}/history/"):
        assert client.get(f"/admin/creditsguide/pack/{page}").status_code == 200
    assert latest(client)
