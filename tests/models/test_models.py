"""The tables: rules a row cannot break, by form or by any other way."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from creditsguide.content import import_export, revision
from creditsguide.models import (
    BatchSize,
    EmbedOrigin,
    ExampleProject,
    Guide,
    LineItem,
    Price,
    Tier,
    UsageTip,
)
from tests.support.packs import STARTER, sell
from tests.support.rows import PLAIN

pytestmark = pytest.mark.django_db


def tier(**changes) -> Tier:
    return Tier(**PLAIN | {"position": 4} | changes)


def refused(row: models.Model) -> str:
    """What full_clean says, after making sure that the database refuses the row too."""
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    with pytest.raises(ValidationError) as error:
        row.full_clean()
    return str(error.value)


@pytest.mark.parametrize("field", ["width_px", "height_px", "min_seconds", "min_megabytes"])
def test_a_tier_needs_real_measures(field):
    assert field in refused(tier(**{field: 0}))


def test_a_tier_cannot_take_longer_at_least_than_at_most():
    assert "shortest time" in refused(tier(min_seconds=51))


def test_a_tiers_smallest_file_cannot_be_larger_than_its_largest():
    assert "smallest file" in refused(tier(min_megabytes=41))


def test_a_tiers_status_is_one_of_three():
    assert "status" in refused(tier(status="gone"))


def test_only_a_retired_tier_is_replaced():
    assert "retired" in refused(tier(replaced_by=Tier.objects.get(slug="hd")))


@pytest.mark.parametrize("slug", ["HD", "hd_plus", "-hd", "hd-", "a--b", "é", "x" * 31, "hd\n"])
def test_a_slug_has_small_letters_digits_and_single_hyphens(slug):
    with pytest.raises(ValidationError) as error:
        tier(slug=slug).full_clean()
    assert "slug" in error.value.message_dict


@pytest.mark.parametrize(
    "slug", ["budget", "images", "drafts", "on", "inc", "theme", "length", "table"]
)
def test_a_slug_is_no_word_of_the_addresses(slug):
    with pytest.raises(ValidationError, match="Choose another"):
        tier(slug=slug).full_clean()


def test_tiers_and_projects_share_their_slugs():
    with pytest.raises(ValidationError, match="already has this slug"):
        tier(slug="social").full_clean()
    with pytest.raises(ValidationError, match="already has this slug"):
        ExampleProject(name="P", short_name="P", slug="hd", summary="s").full_clean()


def test_a_slug_never_changes():
    saved = Tier.objects.get(slug="hd")
    saved.slug = "sd"
    with pytest.raises(ValidationError, match="can't be changed"):
        saved.full_clean()


def test_a_published_tier_never_becomes_a_draft_again():
    saved = Tier.objects.get(slug="hd")
    saved.status = "draft"
    with pytest.raises(ValidationError, match="retire it instead"):
        saved.full_clean()


def test_replacements_never_lead_in_a_ring():
    one, two = tier(status="retired"), tier(name="8K", slug="8k", status="retired")
    one.save()
    two.replaced_by = one
    two.save()
    one.replaced_by = two
    with pytest.raises(ValidationError, match="lead back"):
        one.full_clean()


@pytest.mark.parametrize("credits", [0, 10_001])
def test_a_price_is_from_1_to_10000(credits):
    row = Price(tier_id=1, credits_per_image=credits, effective_on="2027-01-01")
    assert "credits_per_image" in refused(row)


def test_prices_are_called_by_amount_and_first_day():
    [pack] = sell(STARTER)
    assert str(Price.objects.get(tier__slug="hd")) == "1 from 1 January 2025"
    assert str(pack.prices.get()) == "19.37 from 1 January 2025"


def test_a_tier_has_one_price_from_a_day_on():
    row = Price(tier_id=1, credits_per_image=5, effective_on="2025-01-01")
    assert "already has a price" in refused(row)


class TestAnnouncement:
    """The day on which a coming price was announced, for those who follow the history."""

    @pytest.fixture
    def price(self, time_machine):
        time_machine.move_to("2026-11-24 12:00")
        return Price.objects.create(
            tier_id=2, credits_per_image=103, effective_on="2031-12-01", announced=True
        )

    def test_it_is_noted_when_ticked_and_kept(self, price, time_machine):
        time_machine.move_to("2026-11-27 12:00")
        price.reason = "More pixels."
        price.save()
        assert price.announced_on == datetime.date(2026, 11, 24)

    def test_it_is_forgotten_with_the_tick(self, price, time_machine):
        price.announced = False
        price.save()
        assert price.announced_on is None
        time_machine.move_to("2026-11-27 12:00")
        price.announced = True
        price.save()
        assert price.announced_on == datetime.date(2026, 11, 27)

    def test_files_without_it_are_noted_when_they_are_read(self, price, time_machine):
        text = import_export.dump().replace('"announced_on": "2026-11-24",', "")
        time_machine.move_to("2026-11-27 12:00")
        import_export.load(text, "old.json")
        assert Price.objects.get(announced=True).announced_on == datetime.date(2026, 11, 27)

    def test_a_price_written_without_it_was_announced_with_its_start(self, price):
        Price.objects.filter(pk=price.pk).update(announced_on=None)
        price.refresh_from_db()
        assert price.told_on == datetime.date(2031, 12, 1)


@pytest.mark.parametrize("quantity", [0, 10_000])
def test_a_line_has_at_least_one_image(quantity):
    row = LineItem(
        project_id=1, tier_id=1, quantity=quantity, subject="a", subject_singular="a", rationale="b"
    )
    assert "quantity" in refused(row)


def test_there_is_one_guide():
    row = Guide.objects.get()
    row.pk = 2
    row._state.adding = True
    assert "one guide page" in refused(row)


def test_a_draft_tier_is_not_recommended():
    draft = tier()
    draft.save()
    guide = Guide.objects.get()
    guide.recommended_tier = draft
    with pytest.raises(ValidationError, match="Recommend a published tier"):
        guide.full_clean()


@pytest.mark.parametrize("model", [ExampleProject, UsageTip])
def test_texts_are_drafts_or_published(model):
    row = model.objects.first()
    row.status = "retired"
    assert "status" in refused(row)


def test_the_table_has_each_row_once():
    assert "The table has this row" in refused(BatchSize(images=20))


@pytest.mark.parametrize(
    "origin",
    ["https://a.example", "http://a.example:8080", "https://*.a.example", "http://127.0.0.1", "*"],
)
def test_origins_that_may_frame(origin):
    EmbedOrigin.objects.all().delete()
    EmbedOrigin(origin=origin).full_clean()


@pytest.mark.parametrize(
    "origin",
    ["a.example", "https://a.example/", "https://a.example; script-src *", "'self'", "https://*"],
)
def test_origins_that_are_none(origin):
    with pytest.raises(ValidationError, match="Write https"):
        EmbedOrigin(origin=origin).full_clean()


def test_addresses_of_buttons_are_web_addresses():
    guide = Guide.objects.get()
    guide.cta_url = "javascript:alert(1)"
    with pytest.raises(ValidationError):
        guide.full_clean()


def test_texts_are_bounded():
    tip = UsageTip.objects.first()
    tip.text = "x" * 2_001
    with pytest.raises(ValidationError):
        tip.full_clean()


def test_every_write_renews_the_revision():
    seen = {revision.current()}
    tip = UsageTip.objects.first()
    tip.save()
    seen.add(revision.current())
    tip.delete()
    seen.add(revision.current())
    UsageTip.objects.update(position=3)
    seen.add(revision.current())
    ExampleProject.objects.get(slug="social").delete()
    seen.add(revision.current())
    assert len(seen) == 5


def test_a_write_that_fails_renews_nothing():
    before = revision.current()
    with pytest.raises(IntegrityError), transaction.atomic():
        tier(width_px=0).save()
    assert revision.current() == before
