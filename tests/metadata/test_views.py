"""What search engines, assistants and link previews read: tags, linked data, Markdown, picture."""

from __future__ import annotations

import datetime
import html
import io
import json
import re
from xml.etree import ElementTree

import pytest
from PIL import Image

from creditsguide.domain.drawing import Side
from creditsguide.metadata import picture
from creditsguide.metadata.picture import Figure, Poster
from creditsguide.models import Guide, Price, Revision, Tier, UsageTip

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
# What schema.org knows about the types that are used, as far as they are used.
VOCABULARY = {
    "WebPage": "url name description isPartOf mainEntity hasPart encoding dateModified",
    "FAQPage": "url mainEntity",
    "Question": "url name acceptedAnswer",
    "Answer": "text",
    "WebSite": "name url",
    "ItemList": "itemListElement",
    "ListItem": "position item",
    "QualitativeValue": "name description additionalProperty",
    "PropertyValue": "name value minValue maxValue unitText",
    "MediaObject": "contentUrl encodingFormat",
}


def page(client) -> str:
    return client.get("/").content.decode()


def tags(client) -> dict[str, str]:
    found = re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">', page(client))
    return dict(found)


def linked_data(client) -> dict:
    [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page(client))
    return json.loads(block)


def change_guide(**fields: str) -> None:
    guide = Guide.objects.get()
    for name, value in fields.items():
        setattr(guide, name, value)
    guide.save()


class TestTags:
    def test_a_preview_has_title_words_and_picture(self, client):
        found = tags(client)
        assert found["og:title"] == "Image Generation Credits"
        assert "One image takes 1, 2 or 3 credits" in found["og:description"]
        assert found["og:url"] == "http://127.0.0.1:8000/"
        assert found["og:image"].startswith("http://127.0.0.1:8000/og.png?v=")
        assert "HD is 1024 by 1024 pixels for 1 credit." in found["og:image:alt"]
        assert found["twitter:card"] == "summary_large_image"

    def test_the_twins_are_announced(self, client):
        text = page(client)
        for link in (
            '<link rel="canonical" href="http://127.0.0.1:8000/">',
            '<link rel="alternate" type="text/markdown" href="/guide.md">',
            '<link rel="alternate" type="application/json" href="/api/v1/guide">',
            '<link rel="describedby" type="text/plain" href="/llms.txt">',
            '<link rel="manifest" href="/site.webmanifest">',
        ):
            assert link in text

    def test_every_announced_address_answers(self, client):
        links = re.findall(r'<link rel="(?:alternate|describedby|manifest)[^>]*>', page(client))
        addresses = [
            re.search(r'href="(?:http://127.0.0.1:8000)?(/[^"]*)', link)[1] for link in links
        ]
        assert len(addresses) >= 4
        for address in addresses:
            assert client.get(html.unescape(address)).status_code == 200

    def test_the_picture_has_the_size_that_is_said(self, client):
        found, image = tags(client), Image.open(io.BytesIO(client.get("/og.png").content))
        assert image.size == (int(found["og:image:width"]), int(found["og:image:height"]))


class TestLinkedData:
    def test_a_tier_is_a_quality_level_with_its_figures(self, client):
        first = linked_data(client)["mainEntity"]["itemListElement"][0]
        assert first["position"] == 1
        assert first["item"]["@type"] == "QualitativeValue"
        assert first["item"]["name"] == "HD"
        facts = {fact["name"]: fact for fact in first["item"]["additionalProperty"]}
        assert facts["Credits per image"]["value"] == 1
        assert facts["Width"]["value"] == 1024
        assert (facts["File size"]["minValue"], facts["File size"]["maxValue"]) == (2, 4)

    def test_it_uses_words_that_schema_org_knows(self, client):
        def check(node: object) -> None:
            if isinstance(node, list):
                for part in node:
                    check(part)
            elif isinstance(node, dict):
                words = {name for name in node if not name.startswith("@")}
                assert words <= set(VOCABULARY[node["@type"]].split())
                for part in node.values():
                    check(part)

        data = linked_data(client)
        assert data["@context"] == "https://schema.org"
        check(data)

    def test_credits_are_not_offered_as_money(self, client):
        assert not re.search(r'Offer|"price|[cC]urrency', json.dumps(linked_data(client)))

    def test_no_text_can_leave_the_data_block(self, client):
        title = "</script><script>alert(1)</script><!-- & “more”"
        change_guide(title=title)
        text = page(client)
        assert "<script>alert" not in text
        assert linked_data(client)["name"] == title


class TestMarkdown:
    def test_it_says_what_the_page_says(self, client):
        response = client.get("/guide.md")
        text = response.content.decode()
        assert response["Content-Type"] == "text/markdown; charset=utf-8"
        for words in (
            "# Image Generation Credits\n",
            "\n\nA credit is what you spend to make an image.\n\nPrices unchanged since",
            "| HD (recommended) | 1 credit | 1024 × 1024 px | 8.7 × 8.7 cm | 10–15 seconds |",
            "| 20 images | 20 credits | 40 credits | 60 credits |",
            "- 20 × HD quality images: 20 × 1 = 20 credits. Standard resolution",
            "**Total: 26 credits**, 23 images, 4–7 minutes, 52–104 MB. [Open in calculator]",
            "[Open in calculator](http://127.0.0.1:8000/?hd=20&hd-plus=3#calculator)",
            "- **Start Small**: Test concepts with HD quality (1 credit)",
        ):
            assert words in text

    def test_marks_in_texts_are_shown_and_not_obeyed(self, client):
        change_guide(title="A *bold* <b>|[link](x)")
        text = client.get("/guide.md").content.decode()
        assert r"# A \*bold\* \<b\>\|\[link\](x)" in text

    def test_a_line_break_in_a_text_breaks_no_table(self, client):
        Tier.objects.filter(slug="hd").update(best_for="Walls\n\nand doors")
        change_guide(lede="One.\nTwo.")
        text = client.get("/guide.md").content.decode()
        assert "Walls and doors |" in text
        assert "One. Two." in text

    def test_an_announced_price_is_named(self, client, tomorrow):
        price = {"credits_per_image": 4, "effective_on": tomorrow, "announced": True}
        Price.objects.create(tier=Tier.objects.get(slug="hd"), **price)
        assert "HD will cost 4 credits from" in client.get("/guide.md").content.decode()

    def test_the_button_comes_with_its_address(self, client):
        change_guide(cta_url="https://create.example/")
        assert (
            "[Start creating](https://create.example/)" in client.get("/guide.md").content.decode()
        )

    def test_assistants_find_everything_from_llms_txt(self, client):
        response = client.get("/llms.txt")
        text = response.content.decode()
        assert response["Content-Type"] == "text/plain; charset=utf-8"
        assert text.startswith("# Image Generation Credits\n")
        assert "- HD+: 2 credits, 1536 × 1536 px" in text
        addresses = re.findall(r"\(http://127\.0\.0\.1:8000(/[^)#]*)", text)
        assert len(addresses) >= 6
        for address in addresses:
            assert client.get(address).status_code == 200


class TestPicture:
    def test_it_is_drawn_to_scale(self):
        poster = Poster(
            "Title",
            (
                Figure(Side("b", "t2", 2000, 1000), "B", "2 credits", "2000 × 1000 px"),
                Figure(Side("a", "t1", 500, 500), "A", "1 credit", "500 × 500 px"),
            ),
        )
        image = Image.open(io.BytesIO(picture.png(poster))).convert("RGB")
        size = 630 - 2 * 60
        orange, marigold = (0xFB, 0x6C, 0x3E), (0xFC, 0xBA, 0x43)
        rows = [y for y in range(630) if image.getpixel((450, y)) in (orange, marigold)]
        assert abs(rows[-1] - rows[0] - size / 2) < 3
        small = [x for x in range(440, 1200) if image.getpixel((x, 560)) == marigold]
        assert abs(small[-1] - small[0] - size / 4) < 3

    def test_a_new_price_is_a_new_picture_at_a_new_address(self, client):
        before, address = client.get("/og.png").content, tags(client)["og:image"]
        price = Price.objects.get(tier__slug="hd")
        price.credits_per_image = 101
        price.save()
        assert client.get("/og.png").content != before
        assert tags(client)["og:image"] != address

    def test_another_edit_leaves_its_address_alone(self, client):
        address = tags(client)["og:image"]
        UsageTip.objects.first().save()
        assert tags(client)["og:image"] == address

    def test_a_name_that_the_font_cannot_draw_is_its_slug(self):
        assert picture.legible("HD+ × 2") == "HD+ × 2"
        assert picture.legible("Größe") == ""

    @pytest.mark.parametrize("title", ["x", "Unbreakable" * 9, "many words " * 180])
    def test_any_title_leaves_the_brand_alone(self, title):
        def brand(title: str) -> bytes:
            image = Image.open(io.BytesIO(picture.png(Poster(title, ()))))
            return image.crop((0, 0, 446, 110)).tobytes()

        assert brand(title) == brand("Title")

    @pytest.mark.parametrize("count", [0, 1, 5, 7, 40])
    def test_any_number_of_tiers_is_drawn(self, count):
        figures = tuple(
            Figure(Side(str(n), f"t{min(n, 5)}", 900 - n, 800), "Name " * 8, f"{n} credits", "x")
            for n in range(1, count + 1)
        )
        image = Image.open(io.BytesIO(picture.png(Poster("Unbreakable" * 9, figures))))
        assert image.size == (1200, 630)

    def test_other_sites_may_show_it(self, client):
        response = client.get("/og.png")
        assert response["Content-Type"] == "image/png"
        assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert len(response.content) < 100_000


class TestSitemap:
    def entries(self, client) -> dict[str, str]:
        root = ElementTree.fromstring(client.get("/sitemap.xml").content)
        return {
            entry.findtext(f"{SITEMAP}loc"): entry.findtext(f"{SITEMAP}lastmod") for entry in root
        }

    def test_it_lists_the_pages_that_can_be_found(self, client):
        entries = self.entries(client)
        assert set(entries) >= {f"{SITE}/", f"{SITE}/api/", f"{SITE}/changes/"}
        for address in entries:
            assert client.get(address.removeprefix("http://127.0.0.1:8000")).status_code == 200

    def edited(self, moment: datetime.datetime) -> None:
        """As if the last edit had been then: the database has a clock of its own."""
        Revision.objects.update(changed_at=moment)

    def test_the_last_change_is_the_last_edit(self, client, time_machine):
        self.edited(datetime.datetime(2027, 3, 1, 12, tzinfo=datetime.UTC))
        time_machine.move_to(datetime.datetime(2027, 3, 9, 12, tzinfo=datetime.UTC))
        assert set(self.entries(client).values()) == {"2027-03-01"}

    def test_a_price_that_came_into_force_is_a_change(self, client, time_machine):
        time_machine.move_to(datetime.datetime(2027, 3, 1, 12, tzinfo=datetime.UTC))
        tier = Tier.objects.get(slug="hd")
        Price.objects.create(tier=tier, credits_per_image=4, effective_on="2027-03-05")
        self.edited(datetime.datetime(2027, 3, 1, 12, tzinfo=datetime.UTC))
        assert set(self.entries(client).values()) == {"2027-03-01"}
        time_machine.move_to(datetime.datetime(2027, 3, 9, 12, tzinfo=datetime.UTC))
        assert set(self.entries(client).values()) == {"2027-03-05"}

    def test_before_the_first_edit_it_says_nothing_of_changes(self, client):
        Revision.objects.all().delete()
        assert set(self.entries(client).values()) == {None}


class TestSmallFiles:
    def test_robots_are_shown_the_sitemap_and_kept_from_fragments(self, client):
        text = client.get("/robots.txt").content.decode()
        assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in text
        assert "Disallow: /estimate/" in text

    def test_a_security_contact_is_named_until_a_day_ahead(self, client, settings):
        settings.SECURITY_CONTACT = "mailto:security@credits.example"
        response = client.get("/.well-known/security.txt")
        text = response.content.decode()
        assert response["Content-Type"] == "text/plain; charset=utf-8"
        assert "Contact: mailto:security@credits.example\n" in text
        expires = re.search(r"Expires: (\S+)", text)[1]
        ahead = datetime.datetime.fromisoformat(expires) - datetime.datetime.now(datetime.UTC)
        assert 30 < ahead.days < 365

    def test_without_a_contact_there_is_no_security_file(self, client, settings):
        settings.SECURITY_CONTACT = ""
        assert client.get("/.well-known/security.txt").status_code == 404

    def test_the_manifest_names_icons_that_exist(self, client):
        response = client.get("/site.webmanifest")
        assert response["Content-Type"] == "application/manifest+json"
        for icon in response.json()["icons"]:
            path = picture.FONT.parent / icon["src"].removeprefix("/static/")
            assert path.exists()
            if path.suffix == ".png":
                with Image.open(path) as image:
                    assert "x".join(map(str, image.size)) == icon["sizes"]

    def test_who_asks_for_the_old_icon_is_sent_to_the_new(self, client):
        assert client.get("/favicon.ico")["Location"] == "/static/icons/192.png"


@pytest.mark.parametrize(
    "address", ["/guide.md", "/llms.txt", "/robots.txt", "/sitemap.xml", "/og.png"]
)
class TestEveryAnswer:
    def test_it_is_kept_until_something_changes(self, client, address):
        etag = client.get(address)["ETag"]
        assert client.get(address, headers={"if-none-match": etag}).status_code == 304
        UsageTip.objects.first().save()
        assert client.get(address, headers={"if-none-match": etag}).status_code == 200

    def test_it_answers_before_there_is_content(self, client, address):
        Guide.objects.all().delete()
        assert client.get(address).status_code == 200
