"""Log records as one JSON object a line, each with the id of the request it belongs to."""

from __future__ import annotations

import datetime
import json
import logging
from contextvars import ContextVar
from http import HTTPStatus

from creditsguide.content.watch import AwayError

request_id: ContextVar[str] = ContextVar("request_id", default="")


class SendersFaults(logging.Filter):
    """What a request had wrong is nothing to mend here, though Django calls it an error."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.security."):
            record.levelno, record.levelname = logging.WARNING, "WARNING"
            record.exc_info = None
        # What oEmbed says of a format that it does not know is as little news as a 404, and
        # whoever is asked to come back was told why.
        no_news = {HTTPStatus.NOT_IMPLEMENTED, HTTPStatus.SERVICE_UNAVAILABLE}
        return bool(record.exc_info) or getattr(record, "status_code", 0) not in no_news


class KnownToBeAway(logging.Filter):
    """That the database is away is said once, not for each request that meets it."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not (record.exc_info and isinstance(record.exc_info[1], AwayError))


class JsonLines(logging.Formatter):
    """No query string, address or name of a visitor: what is logged names paths alone."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.datetime.fromtimestamp(record.created, datetime.UTC)
        line = {
            "time": at.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if identifier := request_id.get():
            line["request"] = identifier
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
