"""The price history: every price that the public may know, as a page and as a feed."""

from __future__ import annotations

import datetime
import re

import feedparser
import pytest

from creditsguide.models import Price, Tier
from tests.conftest import visible
from tests.support.packs import PRO, STARTER, sell
from tests.support.rows import make_tier

pytestmark = pytest.mark.django_db

KIND = {"content-type": "application/atom+xml; charset=utf-8"}
BOTH = ["/changes/", "/changes.atom"]


@pytest.fixture
def today(time_machine):
    time_machine.move_to("2026-11-26 12:00")
    return time_machine


def price(slug: str, credits: int, since: str, **more: object) -> Price:
    tier = Tier.objects.get(slug=slug)
    return tier.prices.create(credits_per_image=credits, effective_on=since, **more)


@pytest.fixture
def history(today):
    price("hd-plus", 3, "2026-12-01", announced=True, reason="{hd-plus} got better & slower.")
    price("2k", 107, "2026-06-15", reason="Dearer <to> make.")
    price("2k", 103, "2026-09-01")


def entries(client, address: str = "/changes.atom") -> list:
    """As feed readers see them."""
    feed = feedparser.parse(client.get(address).content)
    assert not feed.bozo, feed.get("bozo_exception")
    return feed.entries


class TestPage:
    def test_every_price_stands_there_newest_first(self, client, history):
        assert (
            "1 December 2026 announced, in 5 days HD+ 2 → 3 credits an image"
            " HD+ got better & slower."
            " 1 September 2026 2K 107 → 103 credits an image"
            " 15 June 2026 2K 3 → 107 credits an image Dearer <to> make."
            " 1 January 2025 HD 1 credit an image HD+ 2 credits an image 2K 3 credits an image"
        ) in visible(client.get("/changes/"))

    def test_it_says_where_announced_prices_stand_while_there_are_any(self, client, today):
        words = "What is announced stands on top, outlined."
        assert words not in visible(client.get("/changes/"))
        price("hd-plus", 3, "2026-12-01", announced=True)
        assert words in visible(client.get("/changes/"))

    def test_the_prices_in_force_stand_beside_it(self, client, history):
        words = "HD 1 credit an image HD+ 2 credits an image 2K 103 credits an image"
        assert f"In force today {words}" in visible(client.get("/changes/"))

    def test_the_old_price_is_drawn_above_the_new_one_on_one_scale(self, client, history):
        page = client.get("/changes/").content.decode()
        blocks = page.split('id="2026-09-01"')[1].split("</li>")[0]
        assert 'viewBox="0 -5 107 10"' in blocks
        drawn = re.findall(r'<line class="(\w+)" x2="(\d+)', blocks)
        assert drawn == [("was", "106"), ("t3", "102")]

    def test_a_price_that_stays_is_no_change(self, client, today):
        price("hd", 1, "2026-06-15")
        assert "15 June 2026 HD 1 credit an image" in visible(client.get("/changes/"))

    def test_a_retired_tier_keeps_its_history(self, client, today):
        tier = make_tier(5, "2025-03-01", name="4K", slug="4k", status="retired")
        tier.prices.create(credits_per_image=4_001, effective_on="2031-01-01", announced=True)
        text = visible(client.get("/changes/"))
        assert "1 March 2025 4K 5 credits an image no longer offered" in text
        assert "4,001" not in text  # it will not come

    def test_the_foot_of_the_guide_leads_there(self, client, history):
        link = '<a href="/changes/">Prices unchanged since 1 September 2026</a>'
        for page in ("/", "/embed/code/"):
            assert link in client.get(page).content.decode()

    def test_without_a_price_it_says_so(self, client):
        Price.objects.all().delete()
        response = client.get("/changes/")
        assert response.status_code == 200
        assert "No price is in force yet." in visible(response)


class TestFeed:
    def test_readers_find_it_on_every_page(self, client):
        link = '<link rel="alternate" type="application/atom+xml" title="Price history" href="/'
        for page in ("/", "/changes/", "/embed/code/"):
            assert f'{link}changes.atom">' in client.get(page).content.decode()

    def test_readers_find_nothing_wrong_with_it(self, client, history):
        response = client.get("/changes.atom")
        assert response["Content-Type"] == KIND["content-type"]
        feed = feedparser.parse(response.content, response_headers=KIND)
        assert not feed.bozo
        assert feed.version == "atom10"
        assert feed.feed.id == feed.feed.link == "http://127.0.0.1:8000/changes/"
        assert feed.feed.title == "Price history — Credits Guide"
        assert feed.feed.author == "Credits Guide"
        own = [link.href for link in feed.feed.links if link.rel == "self"]
        assert own == ["http://127.0.0.1:8000/changes.atom"]
        assert len({entry.id for entry in feed.entries}) == len(feed.entries) == 6

    def test_an_entry_says_what_changes_when_and_why(self, client, history):
        entry, *_others = entries(client)
        assert entry.title == "HD+ 2 → 3 credits from 1 December 2026"
        words = "HD+ 2 → 3 credits an image from 1 December 2026."
        assert entry.summary == f"{words} HD+ got better &amp; slower."
        assert entry.link == "http://127.0.0.1:8000/changes/#2026-12-01"
        assert 'id="2026-12-01"' in client.get("/changes/").content.decode()

    def test_a_plan_says_how_often_it_is_paid(self, client, today):
        [pro, starter] = sell(PRO, STARTER)
        pro.prices.create(amount="79.81", effective_on="2026-12-01", announced=True)
        starter.prices.create(amount="23.03", effective_on="2026-12-02", announced=True)
        once, monthly, *_others = entries(client)
        assert once.title == "Starter $19.37 → $23.03 from 2 December 2026"
        assert once.summary == "Starter $19.37 → $23.03 for 211 credits from 2 December 2026."
        assert monthly.title == "Pro $71.93 → $79.81 a month from 1 December 2026"
        words = "Pro $71.93 → $79.81 a month for 1,201 credits"
        assert monthly.summary == f"{words} from 1 December 2026."
        assert words in visible(client.get("/changes/"))

    def test_a_reason_is_text_wherever_it_is_read(self, client, history):
        [entry] = [one for one in entries(client) if "107 credits" in one.title]
        assert entry.summary.endswith("Dearer &lt;to&gt; make.")

    def test_its_name_is_the_addresss_own(self, client, history, settings):
        settings.SITE_URL = "https://credits.example:8443"
        assert entries(client)[0].id == "tag:credits.example,2025:tier/hd-plus/2026-12-01"

    def test_through_two_midnights_it_is_one_entry_updated_once(self, client, today):
        price("hd-plus", 103, "2026-11-28", announced=True)
        seen = []
        for moment in ("11-26 23:59", "11-27 00:01", "11-27 23:59", "11-28 00:01", "11-29 00:01"):
            today.move_to(f"2026-{moment}")
            newest, *_others = entries(client)
            seen.append((newest.id, newest.title, newest.updated))
        first, last = seen[0], seen[-1]
        assert first[:2] == last[:2]
        assert first[0] == "tag:127.0.0.1,2025:tier/hd-plus/2026-11-28"
        assert [updated for _id, _title, updated in seen] == [
            *["2026-11-26T00:00:00+00:00"] * 3,
            *["2026-11-28T00:00:00+00:00"] * 2,
        ]

    def test_days_begin_where_the_site_is(self, client, settings, today):
        settings.TIME_ZONE = "Pacific/Auckland"
        price("hd", 7, "2026-11-27")
        assert entries(client)[0].updated == "2026-11-27T00:00:00+13:00"

    def test_without_a_price_it_is_empty_and_still_the_same_all_day(self, client, today):
        Price.objects.all().delete()
        body = client.get("/changes.atom").content
        today.shift(datetime.timedelta(hours=3))
        assert client.get("/changes.atom").content == body
        assert not feedparser.parse(body).bozo


class TestWhatIsPublic:
    @pytest.mark.parametrize("address", BOTH)
    def test_what_is_not_announced_is_known_to_nobody(self, client, today, address):
        """Not even as the price before an announced one."""
        price("hd", 4_001, "2026-12-01", reason="A secret.")
        price("hd", 4_003, "2027-01-01", announced=True)
        text = visible(client.get(address))
        assert "4,001" not in text
        assert "secret" not in text
        assert "4,003 credits" in text
        today.move_to("2026-12-01 00:01")
        assert "4,001 credits" in visible(client.get(address))
        assert "4,001 → 4,003" in visible(client.get("/changes/"))

    @pytest.mark.parametrize("address", BOTH)
    def test_drafts_are_in_it_for_staff_alone(self, client, admin_client, today, address):
        make_tier(4_001, "2026-06-15", name="8K", slug="8k")
        for public in (address, f"{address}?as_of=2026-12-01"):
            assert "8K" not in client.get(public).content.decode()
        preview = admin_client.get(f"{address}?as_of=2026-12-01")
        assert "8K" in preview.content.decode()
        assert preview["Cache-Control"] == "private, no-store"

    def test_staff_see_it_as_of_any_day(self, admin_client, history):
        price("hd", 101, "2031-12-01")
        text = visible(admin_client.get("/changes/?as_of=2031-12-01"))
        assert "Preview: the guide on 1 December 2031, drafts included." in text
        assert "1 December 2031 HD 1 → 101 credits an image" in text
        assert "101" not in visible(admin_client.get("/changes/?as_of=2031-11-30"))

    def test_what_leads_on_stays_in_the_preview(self, admin_client):
        page = admin_client.get("/changes/?as_of=2031-12-01").content.decode()
        for address in ("/", "/changes.atom", "/changes/"):
            assert f'href="{address}?as_of=2031-12-01"' in page
        assert 'action="/changes/"' in page
        guide = admin_client.get("/?as_of=2031-12-01").content.decode()
        assert 'href="/changes/?as_of=2031-12-01"' in guide


@pytest.mark.parametrize("address", BOTH)
def test_an_answer_holds_until_an_edit_or_midnight(client, today, address):
    etag = client.get(address)["ETag"]
    assert client.get(address, headers={"if-none-match": etag}).status_code == 304
    assert client.get(f"{address}?utm_source=x", headers={"if-none-match": etag}).status_code == 304
    today.move_to("2026-11-27 00:01")
    assert client.get(address, headers={"if-none-match": etag}).status_code == 200
