"""Tokens in editors' texts: filled in, or refused with those that can be used."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditsguide.content import tokens

TOKENS = {"hd": "HD", "hd.credits": "1 credit", "hd-plus": "HD+", "social.total": "26 credits"}


def test_tokens_become_words():
    assert tokens.fill("{hd} costs {hd.credits}", TOKENS) == "HD costs 1 credit"


@pytest.mark.parametrize(
    "text", ["{hd.__class__}", "{0}", "{", "}", "{{hd}}", "{hd!r}", "{hd:>9}", "{ hd }", "{HD}"]
)
def test_anything_else_in_braces_is_an_error_that_names_the_valid_tokens(text):
    message = tokens.token_error(text, TOKENS)
    assert "{hd.credits}" in message
    assert "{social.total}" in message


@given(st.text(alphabet="{}hd.-plusctera _[]()%", max_size=40))
def test_a_visitor_never_sees_a_brace(text):
    filled = tokens.fill(text, TOKENS)
    assert "{" not in filled
    assert "}" not in filled


@given(st.text(max_size=40))
def test_text_without_braces_stays_as_it_is(text):
    if "{" not in text and "}" not in text:
        assert tokens.fill(text, TOKENS) == text
        assert tokens.token_error(text, TOKENS) is None
