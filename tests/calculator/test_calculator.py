"""The calculator, on the page without scripts and as the fragment that htmx swaps."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from creditsguide.models import ExampleProject, Guide, Price, Tier
from tests.conftest import visible

pytestmark = pytest.mark.django_db

FRAGMENTS = ["/estimate/", "/embed/estimate/"]


def field(page: str, slug: str) -> str:
    """What a field shows."""
    return re.search(rf'<input id="q-{slug}"[^>]* value="([^"]*)"', page)[1]


@pytest.mark.parametrize("path", ["/", "/estimate/", "/embed/", "/embed/estimate/"])
def test_a_mix_is_worked_out(client, path):
    text = visible(client.get(f"{path}?hd=20&hd-plus=3"))
    for words in (
        "26 credits for 23 images",
        "20 × 1 + 3 × 2 = 26 credits",
        "Time if made one after another 4–7 minutes",
        "Storage 52–104 MB",
        "The same 23 images in one tier All HD 23 credits All HD+ 46 credits All 2K 69 credits",
        "Save 3 credits. Make the 3 × HD+ images in HD and the total is 23.",
    ):
        assert words in text


@pytest.mark.parametrize("path", ["/", "/estimate/"])
def test_each_row_shows_its_sum(client, path):
    page = client.get(f"{path}?hd=20&hd-plus=3&2k=x&drafts=2").content.decode()
    sums = dict(re.findall(r'id="s-([a-z0-9-]+)"[^>]*><p class="sub[^>]*>(.*?)</p>', page))
    assert sums == {
        "hd": "20 × 1 = <b>20 credits</b>",
        "hd-plus": "3 × 2 = <b>6 credits</b>",
        "2k": "not counted",
        "drafts": "46 × 1 = <b>46 credits</b>",
    }
    assert visible(client.get(path)).count(" none") == 4


@pytest.mark.parametrize("path", ["/", "/estimate/"])
def test_the_next_step_is_the_owners_button_once_there_is_one(client, path):
    def steps() -> list[str]:
        page = client.get(f"{path}?hd=20").content.decode()
        return re.findall(r'<p class="next">.*?>([^<>]+)</', page, re.DOTALL)

    assert steps() == ["Copy link to this estimate"]
    Guide.objects.update(cta_url="https://example.org/start", cta_label="Start creating")
    Guide.objects.get().save()
    assert steps() == ["Start creating"]


def test_the_link_can_be_copied_in_one_place(client):
    assert client.get("/?hd=20").content.decode().count("data-copy=") == 1
    Guide.objects.update(cta_url="https://example.org/start")
    Guide.objects.get().save()
    assert client.get("/?hd=20").content.decode().count("data-copy=") == 1


def test_a_tier_alone_is_compared_with_none(client):
    Tier.objects.exclude(slug="hd").update(status="draft")
    ExampleProject.objects.update(status="draft")
    Tier.objects.get(slug="hd").save()
    text = visible(client.get("/estimate/?hd=20"))
    assert "20 credits for 20 images" in text
    assert "in one tier" not in text


@pytest.mark.parametrize("path", ["/", "/estimate/", "/embed/"])
def test_what_cannot_be_read_is_not_counted_and_said_so(client, path):
    response = client.get(f"{path}?hd=-1&hd-plus=3")
    text = visible(response)
    assert response.status_code == 200
    assert "6 credits, HD not counted" in text
    assert "HD images must be 0 or more." in text


def test_what_was_typed_stays_in_its_field(client):
    page = client.get("/?hd=-1&hd-plus=1%2C000&2k=%20three").content.decode()
    assert field(page, "hd") == "-1"
    assert field(page, "hd-plus") == "1,000"
    assert field(page, "2k") == "three"
    assert page.count('aria-invalid="true"') == 2 * 2  # in the form at the head as well


def test_several_wrong_fields_are_all_named(client):
    text = visible(client.get("/?hd=x&hd-plus=3&2k=1.5"))
    assert "6 credits, HD and 2K not counted" in text


def test_a_fragment_names_the_canonical_address(client):
    response = client.get("/estimate/?2k=0&hd-plus=003&hd=20&utm_source=x&dec=")
    assert response["HX-Replace-Url"] == "/?hd=20&hd-plus=3#calculator"
    assert client.get("/estimate/?hd=-1")["HX-Replace-Url"] == "/#calculator"
    assert client.get("/embed/estimate/?hd=2")["HX-Replace-Url"] == "/embed/?hd=2"


def test_a_fragment_swaps_results_and_never_a_field(client):
    body = client.get("/estimate/?hd=20&2k=x").content.decode()
    assert "<input" not in body
    title, _line, swapped = body.partition("\n")
    assert title == "<title>20 credits, 2K not counted — Credits Guide</title>"
    assert swapped.startswith('<div class="lazy" id="result"')
    swap = '<div id="s-{}" hx-swap-oob="innerHTML"><p class="sub'
    assert f'{swap.format("hd")}">20 × 1 = <b>20 credits</b></p>' in body
    assert f'{swap.format("2k")} soft">not counted</p>' in body
    assert "Type the number of 2K images in digits, like 3." in body
    assert 'id="e-2k"' in body
    assert 'id="e-hd"' not in body


def test_page_and_fragment_say_the_same(client):
    page = client.get("/?hd=7&2k=2&drafts=1").content.decode()
    fragment = client.get("/estimate/?hd=7&2k=2&drafts=1").content.decode()
    title, _line, swapped = fragment.partition("\n")
    assert title in page
    result = swapped[: swapped.index('<div id="s-')].strip()
    hints = re.search(r' data-hints="([^"]*)"', result)
    assert result.replace(hints[0], "") in page
    assert hints[1].splitlines() == [
        "hd 1 credit each",
        "hd-plus 2 credits each",
        "2k 3 credits each",
        "drafts made in HD first",
    ]


def test_the_sentence_to_announce_is_data(client):
    body = client.get("/estimate/?hd=20&hd-plus=3").content.decode()
    assert 'data-say="26 credits for 23 images"' in body


def test_steppers_work_by_reload(client):
    page = client.get("/?hd=20&hd-plus=3&inc=hd-plus").content.decode()
    assert field(page, "hd-plus") == "4"
    assert 'data-address="/?hd=20&amp;hd-plus=4#calculator"' in page
    assert "inc=" not in page.replace('name="inc"', "")


def test_a_fragment_takes_no_step_because_it_cannot_change_the_field(client):
    assert "26 credits for" in visible(client.get("/estimate/?hd=20&hd-plus=3&inc=hd"))


def test_minus_rests_at_zero_and_plus_at_the_limit(client):
    page = client.get("/?hd=9999").content.decode()
    assert re.search(r'name="inc" value="hd"[^>]*aria-disabled="true"', page)
    assert re.search(r'name="dec" value="2k"[^>]*aria-disabled="true"', page)
    assert not re.search(r'name="dec" value="hd"[^>]*aria-disabled="true"', page)


def test_starting_points_open_their_mix_and_know_when_they_are_open(client):
    page = client.get("/?hd=15&hd-plus=5&2k=3").content.decode()
    chip = re.search(r'<a class="chip" href="([^"]+)" aria-current="true">Website', page)
    assert chip[1] == "/?hd=15&amp;hd-plus=5&amp;2k=3#calculator"


def test_the_form_works_without_scripts(client):
    page = client.get("/").content.decode()
    assert '<form method="get" action="/#calculator"' in page
    assert "<noscript><button" in page


def test_drafts_stand_in_the_sum(client):
    text = visible(client.get("/?hd=20&hd-plus=3&drafts=3"))
    assert "95 credits for 23 images and 69 drafts" in text
    assert "20 × 1 + 3 × 2 + 69 × 1 = 95 credits" in text
    assert (
        "The same 23 images in one tier, with 69 drafts "
        "All HD 92 credits All HD+ 115 credits All 2K 138 credits"
    ) in text
    assert "the total is 92" in text


def test_there_is_no_saving_to_invent(client):
    assert "Save" not in visible(client.get("/estimate/?hd=20"))


def test_a_saving_opens_its_mix(client):
    page = client.get("/?hd=20&hd-plus=3").content.decode()
    assert 'aria-label="Use HD for the 3 × HD+ images" href="/?hd=23#total">Use HD</a>' in page


@time_machine.travel("2026-11-23T12:00:00Z")
def test_a_shared_link_remembers_its_day(client):
    body = client.get("/estimate/?hd=20&hd-plus=3").content.decode()
    assert (
        'data-share="http://127.0.0.1:8000/?hd=20&amp;hd-plus=3&amp;on=2026-11-23#calculator"'
        in body
    )


@time_machine.travel("2026-12-24T12:00:00Z")
def test_a_shared_link_tells_what_changed(client):
    Price.objects.create(tier_id=2, credits_per_image=3, effective_on="2026-12-01")
    told = "On 23 November 2026 this mix was 26 credits; today it is 29 (HD+ 2 → 3)."
    assert told in visible(client.get("/?hd=20&hd-plus=3&on=2026-11-23"))
    for query in (
        "hd=20&hd-plus=3&on=2026-12-02",
        "hd=20&hd-plus=3&on=2027-01-01",
        "hd=20&hd-plus=3&on=2024-12-31",
        "hd=20&hd-plus=3&on=yesterday",
        "hd=20&on=2026-11-23",
    ):
        assert "this mix was" not in visible(client.get(f"/?{query}"))
    assert "on=" not in client.get("/estimate/?hd=21&on=2026-11-23")["HX-Replace-Url"]


def test_a_retired_tier_in_a_link_is_not_counted_and_its_replacement_offered(client):
    Tier.objects.filter(slug="2k").update(
        status="retired", replaced_by=Tier.objects.get(slug="hd-plus")
    )
    Tier.objects.get(slug="hd").save()
    response = client.get("/?hd=2&2k=3")
    text = visible(response)
    assert "2K is no longer offered: 3 images not counted." in text
    assert "2 credits for 2 images" in text
    link = '<a class="btn" href="/?hd=2&amp;hd-plus=3#calculator">Use HD+ instead</a>'
    assert link in response.content.decode()


def test_a_replacement_is_offered_only_where_its_field_can_hold_it(client):
    hd_plus = Tier.objects.get(slug="hd-plus")
    Tier.objects.filter(slug="2k").update(status="retired", replaced_by=hd_plus)
    hd_plus.save()
    text = visible(client.get("/?hd-plus=7000&2k=7000"))
    assert "2K is no longer offered: 7,000 images not counted." in text
    assert "Use HD+ instead" not in text


def test_time_and_storage_change_their_unit(client):
    text = visible(client.get("/?2k=9999"))
    assert "29,997 credits for 9,999 images" in text
    assert "55 h 30 min – 97 h 15 min" in text
    assert "79.9–150.0 GB" in text


TYPED = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["-1", "+5", "1.5", "1.000", "1e3", "١٢", "1_000", "9999", "10000", "\x00"]),
)
NAMES = st.sampled_from(
    ["hd", "hd-plus", "2k", "drafts", "budget", "images", "on", "inc", "dec", "as_of", "x", ""]
)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    path=st.sampled_from(["/", "/estimate/", "/embed/", "/embed/estimate/"]),
    pairs=st.lists(st.tuples(NAMES, TYPED), max_size=8),
)
def test_nothing_a_person_can_type_breaks_a_page(client, path, pairs):
    query = "&".join(f"{quote(name)}={quote(value)}" for name, value in pairs)
    assert client.get(f"{path}?{query}").status_code == 200


@pytest.mark.parametrize("query", ["%", "%ff", "hd=%ff%fe", "=", "&&&", "hd", "hd[]=1", "%00=%00"])
@pytest.mark.parametrize("path", ["/", "/estimate/", "/embed/", "/embed/estimate/"])
def test_nothing_in_an_address_breaks_a_page(client, path, query):
    assert client.get(f"{path}?{query}").status_code == 200
