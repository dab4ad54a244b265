"""What a page reads of its address, and one spelling for every address that shows the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from urllib.parse import parse_qsl, urlencode

# Longer addresses than any of ours are refused.
MAX_QUERY_BYTES = 2_048
MAX_QUERY_PAIRS = 64

PLAIN = re.compile(r"0?|[1-9]\d*", re.ASCII)  # a count as we write it ourselves
NOTHING: Mapping[str, str] = MappingProxyType({})
ESCAPED = re.compile(r"^(?:amp;)+")  # what is left of an ampersand, at the head of the next name


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a page reads of its address: counts, of which 0 is as good as none, and all others."""

    counts: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def read_params(query_string: str) -> Mapping[str, str]:
    """What an address asks for; nothing, if it is longer than any of ours and so refused."""
    return _read(query_string) if len(query_string) <= MAX_QUERY_BYTES else NOTHING


# Asked several times while a request is answered, like `canonical`. Both keep 128 queries of 2 kB
# at most: longer ones come past neither.
@lru_cache(maxsize=128)
def _read(query_string: str) -> Mapping[str, str]:
    """Of names that stand there twice, the last counts, as Django reads them.

    All names of ours are in small letters. Newsletters escape a link once more, and people type
    "HD": such a name is read as ours, unless that stands there as well.
    """
    pairs = parse_qsl(query_string, keep_blank_values=True)
    by_name = {_name(spelled): value for spelled, value in pairs}
    exact = {spelled: value for spelled, value in pairs if spelled in by_name}
    return MappingProxyType(by_name | exact)  # read-only, for others are given the same


def _name(spelled: str) -> str:
    return ESCAPED.sub("", spelled.lower())


@lru_cache(maxsize=128)
def canonical(query_string: str, parameters: Parameters) -> str:
    """The same for every spelling that shows the same page: order, repetition, unknown names.

    What a visitor typed otherwise than we'd write it is shown again, and so makes its own page.
    """
    if not query_string:
        return ""
    params = read_params(query_string)
    counts = [(name, params[name]) for name in parameters.counts if name in params]
    others = [(name, params[name]) for name in parameters.others if name in params]
    if not others and all(PLAIN.fullmatch(value) for _name, value in counts):
        return "&".join([f"{name}={value}" for name, value in counts if value not in {"", "0"}])
    return urlencode([*counts, *others])
