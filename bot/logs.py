"""Logging: one handler, text for people or JSON for machines, from which no secret and no person can be read."""

import logging
import secrets as random
import sys
import threading
import traceback
from collections.abc import Iterable
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, TextIO

import orjson
from rich.console import Console
from rich.highlighter import NullHighlighter
from rich.logging import RichHandler

from bot.redaction import Redact, redactor

# At DEBUG or INFO these print addresses with the token in them, whole updates, or the values of statements.
NOISY = (
    "aiohttp.access",
    "aiosqlite",
    "alembic.runtime",
    "apscheduler",
    "asyncpg",
    "httpcore",
    "httpx",
    "sqlalchemy",
    "telegram",
)

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that is read out as something else
_OWN_FIELDS = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}


def reference() -> str:
    """Return a short random number under which an error is logged and told to the person."""
    return "E-" + "".join(random.choice(_ALPHABET) for _ in range(6))


def set_up_logging(
    *, level: str = "INFO", as_json: bool = False, secrets: Iterable[str] = (), stream: TextIO | None = None
) -> None:
    """Send every log record, warning and uncaught exception to `stream` (standard error), redacted."""
    redact = redactor(secrets)
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
    root.addHandler(_handler(stream or sys.stderr, redact, as_json=as_json))
    root.setLevel(level)
    for name in NOISY:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    logging.captureWarnings(capture=True)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread


class Redacting(logging.Filter):
    """Rewrite a record so that no handler behind it can print what must not be printed."""

    def __init__(self, redact: Redact) -> None:
        super().__init__()
        self._redact = redact

    def filter(self, record: logging.LogRecord) -> bool:
        """Redact the message with its arguments, the traceback, the stack and the extra fields."""
        record.msg, record.args = self._redact(_message(record)), None
        if record.exc_info and not record.exc_text:
            # Never with the values of local variables.
            record.exc_text = "".join(traceback.format_exception(*record.exc_info)).rstrip()
        if record.exc_text:
            record.exc_info, record.exc_text = None, self._redact(record.exc_text)
        if record.stack_info:
            record.stack_info = self._redact(record.stack_info)
        for name in record.__dict__.keys() - _OWN_FIELDS:
            setattr(record, name, self._value(getattr(record, name)))
        return True

    def _value(self, value: Any) -> Any:
        if value is None or isinstance(value, bool | int | float):
            # A phone number can come as a number.
            return value if (text := self._redact(str(value))) == str(value) else text
        return self._redact(str(value))


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger, message, and what else the record carries."""

    def format(self, record: logging.LogRecord) -> str:
        """Return `record` as a line of JSON."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: record.__dict__[name] for name in record.__dict__.keys() - _OWN_FIELDS - line.keys()}
        if text := record.exc_text or (self.formatException(record.exc_info) if record.exc_info else ""):
            line["exception"] = text
        if record.stack_info:
            line["stack"] = record.stack_info
        return orjson.dumps(line, default=str).decode()


def _handler(stream: TextIO, redact: Redact, *, as_json: bool) -> logging.Handler:
    handler: logging.Handler
    if as_json:
        handler = logging.StreamHandler(stream)
        handler.setFormatter(JsonLines())
    elif stream.isatty():
        handler = RichHandler(console=Console(file=stream), show_path=False, highlighter=NullHighlighter())
        handler.setFormatter(logging.Formatter("%(name)s: %(message)s", datefmt="[%X]"))
    else:
        handler = logging.StreamHandler(stream)
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s"))
    handler.addFilter(Redacting(redact))
    return handler


def _message(record: logging.LogRecord) -> str:
    """Return the message of `record`; the library's own warnings print whole updates, so theirs go without them."""
    args: Any = record.args
    if args and record.name.partition(".")[0] == "telegram":
        values = args if isinstance(args, tuple) else (args,)
        args = tuple(value if isinstance(value, int | float) else f"<{type(value).__name__}>" for value in values)
    try:
        return str(record.msg) % args if args else str(record.msg)
    except Exception as error:  # an argument's own __str__ may raise anything; a log line must not stop its caller
        return f"{record.msg} (its arguments cannot be shown: {type(error).__name__})"


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    logging.getLogger("bot").critical("stopped by an error", exc_info=(kind, error, trace))


def _uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        _uncaught(args.exc_type, args.exc_value, args.exc_traceback)
