"""What follows from a Catalogue goes when it goes, and no other Catalogue takes it away."""

import datetime
import gc

import pytest

from creditsguide.calculator import forms
from creditsguide.content import reader
from creditsguide.content.catalogue import Catalogue
from creditsguide.content.kept import kept
from creditsguide.metadata import linked_data, picture
from creditsguide.models import Tier
from creditsguide.templatetags.credits import section

pytestmark = pytest.mark.django_db

ADDRESSES = ["/", "/?budget=40", "/estimate/?hd=7", "/embed/?hd=7&utm_source=mail", "/og.png"]


def living() -> int:
    return sum(type(one) is Catalogue for one in gc.get_objects())


def test_sixty_edits_leave_one_catalogue_alive(client):
    for address in ADDRESSES:
        client.get(address)
    gc.collect()
    before = living()
    gc.disable()  # nothing is to wait in a circle until garbage is collected
    try:
        for price in range(1, 61):
            Tier.objects.filter(slug="hd").update(name=f"HD {price}")
            reader.current()
            for follows in (picture.poster, linked_data.script, forms.count_fields):
                follows(reader.current())
            section(reader.current(), "guide/_cta.html")
            client.get("/estimate/?hd=7")
        assert living() <= before
    finally:
        gc.enable()


def test_previews_take_nothing_from_what_visitors_are_shown():
    public = reader.current()
    works = [picture.poster, linked_data.script, forms.count_fields, forms.parameters]
    before = [work(public) for work in works]
    page = section(public, "guide/_cta.html")
    for day in range(1, 9):
        preview = reader.preview(datetime.date(2026, 12, day))
        for work in works:
            work(preview)
        assert "as_of=" in section(preview, "guide/_table.html")
    assert all(work(public) is same for work, same in zip(works, before, strict=True))
    assert section(public, "guide/_cta.html") is page


def test_it_is_worked_out_once_for_each_catalogue_and_argument():
    asked = []

    @kept
    def work(catalogue, name):
        asked.append((catalogue, name))
        return len(asked)

    one, other = reader.current(), reader.preview(datetime.date(2026, 12, 1))
    answers = [work(one, "a"), work(one, "b"), work(other, "a"), work(one, "a"), work(other, "a")]
    assert answers == [1, 2, 3, 1, 3]
    assert asked == [(one, "a"), (one, "b"), (other, "a")]
