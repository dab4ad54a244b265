"""Money as people write it: found in every usual way, and nothing else taken for it."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from babel.core import get_global
from babel.numbers import get_currency_name
from hypothesis import given
from hypothesis import strategies as st

from creditsguide.domain import money, typed_money
from tests.conftest import ROOT

CURRENCIES = sorted(
    {
        currency
        for history in get_global("territory_currencies").values()
        for currency, _start, end, tender in history
        if tender and end is None
    }
)
BLANKS = ["", " ", "\u00a0", "\u202f", "\u2009"]
# Of each number of thousands and cents, as the countries of the world write it.
STYLES = [
    *(",.", ".,", "'.", "’.", " ,", "\u00a0,", "\u202f,", "\u2009."),
    *("..", ",,"),  # of which the first sign is not there below a thousand
]
# Words of guides about images and credits, and of those that look like money.
PLAIN = """
    a and at by each every for from in is of on or the then to with try all top real won gold
    best image images credits credit tier tiers project posters pixels px MB seconds cm ft HD HD+
    2K 4K 1080p R2 version step page pack plan month year percent dots inch times × – - : ; , .
    """.split()


def found(text: str, currency: str = "USD") -> dict[str, set[Decimal]]:
    return {typed.words: set(typed.amounts) for typed in typed_money.in_text(text, currency)}


@pytest.mark.parametrize(
    ("currency", "words", "amount"),
    [
        ("EUR", "1.234,50 €", "1234.50"),
        ("EUR", "1\u202f234,50\u00a0€", "1234.50"),
        ("EUR", "€1,234.50", "1234.50"),
        ("EUR", "9,–", "9"),
        ("EUR", "€ 9,-", "9"),
        ("EUR", "9,— €", "9"),
        ("EUR", "9€", "9"),
        ("EUR", "EUR9", "9"),
        ("EUR", "9 eur", "9"),
        ("EUR", "Euro 9,00", "9"),
        ("EUR", "nine euros", "9"),
        ("EUR", "99 cents", "0.99"),
        ("EUR", "$9", "9"),
        ("EUR", "9 dollars", "9"),
        ("USD", "$.99", "0.99"),
        ("USD", "$ 0.092", "0.092"),
        ("USD", "USD9", "9"),
        ("USD", "US$ 9", "9"),
        ("USD", "9 US-dollars", "9"),
        ("USD", "9-dollar", "9"),
        ("USD", "5 bucks", "5"),
        ("USD", "99¢", "0.99"),
        ("USD", "＄9", "9"),
        ("CAD", "CA$9", "9"),
        ("SEK", "9 kr", "9"),
        ("NOK", "kr. 9", "9"),
        ("SEK", "9:-", "9"),
        ("DKK", "9 kroner", "9"),
        ("CHF", "CHF 1'200.–", "1200"),
        ("CHF", "Fr. 9.-", "9"),
        ("GBP", "99p", "0.99"),
        ("GBP", "9 quid", "9"),
        ("INR", "Rs. 1,00,000", "100000"),
        ("INR", "Rs.500", "500"),
        ("PLN", "9,99 zł", "9.99"),
        ("TRY", "TRY 9", "9"),
        ("KRW", "9,900 won", "9900"),
        ("ZAR", "R9.50", "9.50"),
        ("KWD", "2.750 KD", "2.750"),
        ("JPY", "1980円", "1980"),
    ],
)
@pytest.mark.parametrize("sentence", ["{}", "From {} on.", "In 2026 {}, then ({})", "{} a month"])
def test_every_usual_way_is_found_and_read(currency, words, amount, sentence):
    assert list(found(sentence.format(words, words), currency)) == [words]
    assert Decimal(amount) in found(words, currency)[words]


@pytest.mark.parametrize(
    ("currency", "text"),
    [
        *(
            ("USD", text)
            for text in ("100 credits", "2K", "3 images", "9 percent", "10 centimeters")
        ),
        ("USD", "You pay in dollars 3 days later, in USD 5 days later."),
        ("USD", "All prices are in US dollars. 3 images cost less."),
        ("USD", "Prices in $\n3 images\nPrices in USD\n20 images"),
        ("EUR", "1.- Begin with drafts\n2.- Make finals"),
        ("EUR", "In 2026, – or so – 3, 4 or 5: - all of them"),
        ("TRY", "Try 4 images. TRY IT"),
        ("KRW", "It won 3 prizes"),
        ("BRL", "5 real photos"),
        ("ALL", "Of 20 all 3 tiers; 12 all in all"),
        ("TOP", "The top 10 tips and 5 top tiers"),
        ("GBP", "In 1080p, 720p and 480p"),
        ("HUF", "A print 3 ft wide"),
        ("ZAR", "R2 and version R3"),
        ("ZMW", "4 K or 2K, K 2"),
    ],
)
def test_ordinary_sentences_are_left_alone(currency, text):
    assert found(text, currency) == {}


@given(
    amount=st.integers(1, 99_999_999),
    style=st.sampled_from(STYLES),
    blank=st.sampled_from(BLANKS),
    currency=st.sampled_from(CURRENCIES),
    data=st.data(),
)
def test_any_amount_in_any_style_is_found_whole(amount, style, blank, currency, data):
    whole, cents = divmod(amount, 100)
    thousands, point = style
    thousands = "" if thousands == point else thousands
    figure = f"{whole:,}".replace(",", thousands) + f"{point}{cents:02}"
    name = get_currency_name(currency, 2, "en")
    ways = [f"{currency}{blank}{figure}", f"{figure}{blank}{currency}", f"{figure} {name}"]
    ways += [f"{sign}{blank}{figure}" for sign in "$€£¥₹"] + [f"{figure}{blank}€"]
    text = data.draw(st.sampled_from(ways))
    assert found(f"It is {text} from today.", currency) == {text: {Decimal(amount).scaleb(-2)}}


@given(amount=st.decimals("0.001", 9_999_999, places=3), currency=st.sampled_from(CURRENCIES))
def test_what_the_guide_itself_writes_is_found(amount, currency):
    amount = money.each(amount, 1, currency)
    words = money.each_in_words(amount, 1, currency)
    [(typed, amounts)] = found(f"From {words} on.", currency).items()
    assert typed == words
    assert amount in amounts


@given(
    words=st.lists(st.sampled_from(PLAIN) | st.integers(0, 99_999).map(str), max_size=12),
    currency=st.sampled_from(
        ["USD", "EUR", "SEK", "CHF", "GBP", "KWD", "KRW", "TRY", "BRL", "ALL"]
    ),
)
def test_no_sentence_of_a_guide_is_money(words, currency):
    text = " ".join(words)
    assert set(found(text, currency)) <= {f"{n} won" for n in words}


@pytest.mark.parametrize("currency", CURRENCIES)
def test_the_shipped_content_is_no_money(currency):
    rows = json.loads((ROOT / "fixtures/guide.json").read_text())
    texts = [text for row in rows for text in row["fields"].values() if isinstance(text, str)]
    assert [found(text, currency) for text in texts if found(text, currency)] == []
