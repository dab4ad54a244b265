"""What strangers put into headers, made fit for Django before it looks at them."""

from __future__ import annotations

import re
from typing import Any

# The two ways in which browsers send a form. Of any other type Django looks up the charset, and
# fails on, or keeps for good, names that a stranger has made up.
FORM = re.compile(
    r"(application/x-www-form-urlencoded|multipart/form-data)"
    r'( ?; ?(charset="?utf-8"?|boundary="?[\w\'()+,./:=?-]{1,70}"?)){0,2}',
    re.ASCII | re.IGNORECASE,
)


def tidy(environ: dict[str, Any]) -> None:
    """Leave out a type that is no form's."""
    if not FORM.fullmatch(environ.get("CONTENT_TYPE", "")):
        environ["CONTENT_TYPE"] = ""
