"""What strangers put into headers, made fit for Django before it looks at them."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from creditsguide.web.layers import Environ

Answer = TypeVar("Answer")

# The two ways in which browsers send a form. Of any other type Django looks up the charset, and
# fails on, or keeps for good, names that a stranger has made up.
FORM = re.compile(
    r"(application/x-www-form-urlencoded|multipart/form-data)"
    r'( ?; ?(charset="?utf-8"?|boundary="?[\w\'()+,./:=?-]{1,70}"?)){0,2}',
    re.ASCII | re.IGNORECASE,
)

SESSION_KEY = re.compile(r"[a-z0-9]{32}", re.ASCII)  # as Django makes them

# No browser of ours sends a longer value; proxies refuse them as well. What libraries remember of
# headers (urlsplit: the last 128 origins) stays small by it.
MAX_BYTES = 8_192
SHORT, MOST = 300, 256
LENGTH = re.compile(r"\d{1,9}", re.ASCII)


def body_bytes(environ: Environ) -> int:
    """As announced; what is no number, or too long for one, is more than anybody may send."""
    announced = environ.get("CONTENT_LENGTH") or "0"
    return int(announced) if LENGTH.fullmatch(announced) else sys.maxsize


def are_short(environ: Environ) -> bool:
    return all(
        len(value) <= MAX_BYTES for name, value in environ.items() if name.startswith("HTTP_")
    )


def remembered(read: Callable[..., Answer]) -> Callable[..., Answer]:
    """Work out what headers mean once for those that recur, and keep none that is long."""
    memory: dict[tuple[str | None, ...], Answer] = {}

    @wraps(read)
    def answer(*values: str | None) -> Answer:
        # Looked up before it is measured: every kept page comes past here twice.
        try:
            return memory[values]
        except KeyError:
            found = read(*values)
        if sum(len(value) for value in values if value) <= SHORT:
            if len(memory) >= MOST:
                memory.clear()
            memory[values] = found
        return found

    return answer


def tidy(environ: Environ) -> None:
    """Leave out a type that is no form's."""
    content_type = environ.get("CONTENT_TYPE")
    if content_type and not FORM.fullmatch(content_type):
        environ["CONTENT_TYPE"] = ""
