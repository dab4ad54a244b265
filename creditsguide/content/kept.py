"""What follows from a Catalogue, worked out once and kept on it, so that both go together."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar, TypeVarTuple, cast

from creditsguide.content.catalogue import Catalogue

More = TypeVarTuple("More")
Result = TypeVar("Result")


def kept(work: Callable[[Catalogue, *More], Result]) -> Callable[[Catalogue, *More], Result]:
    """Further arguments are what code says, never what visitors write: of that there is no end.

    A result that holds its Catalogue keeps both until garbage is collected: none does.
    """

    @wraps(work)
    def answer(catalogue: Catalogue, *more: *More) -> Result:
        key = (work, more)
        if key not in catalogue.follows:
            catalogue.follows[key] = work(catalogue, *more)
        return cast("Result", catalogue.follows[key])

    return answer
