"""What the layers in front of Django, and Django itself, are called with and give."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from wsgiref.types import WSGIEnvironment as Environ

from django.http.response import HttpResponseBase

Start = Callable[..., Any]  # what it gives is for writing by hand, as nobody does any more
Application = Callable[[Environ, Start], HttpResponseBase]

__all__ = ["Application", "Environ", "Start"]
