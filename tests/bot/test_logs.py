"""No token, phone number or person in a log, at any level, whoever logs."""

import io
import json
import logging
import sys
import threading
import warnings

import aiohttp
import httpx
import pytest
import telegram
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine
from telegram.request import HTTPXRequest

from bot.logs import NOISY, reference, set_up_logging
from bot.redaction import redactor
from bot.wire.line import Line
from bot.wire.request import AiohttpRequest
from tests.bot.wire_server import TOKEN, BotApi, ok

NAME = "Canary-Rahimi"
PHONE = "09131234567"
SECRET = "canary-secret-word"
SHAPES = {
    "national": PHONE,
    "spaced": "0913 123 4567",
    "dashed": "0913-123-4567",
    "Persian": "۰۹۱۳۱۲۳۴۵۶۷",
    "Persian, spaced": "۰۹۱۳ ۱۲۳ ۴۵۶۷",
    "Arabic": "٠٩١٣١٢٣٤٥٦٧",
    "E.164": "+989131234567",
    "E.164 Persian": "+۹۸۹۱۳۱۲۳۴۵۶۷",
    "E.164 spaced": "+98 913 123 4567",
    "double zero": "00989131234567",
    "without plus": "989131234567",
    "without zero": "9131234567",
    "landline": "03132211234",
    "Germany": "+49 (151) 2345-6789",
    "America": "+1.415.555.2671",
    "Canada, double zero": "0014165552671",
}


@pytest.fixture
def log(request):
    """Return a stream to which everything is logged at DEBUG, in the format of the test's parameter."""
    root, stream = logging.getLogger(), io.StringIO()
    kept, levels = (root.handlers[:], sys.excepthook, threading.excepthook), _levels()
    set_up_logging(level="DEBUG", as_json=getattr(request, "param", "text") == "json", secrets=[SECRET], stream=stream)
    yield stream
    root.handlers[:], sys.excepthook, threading.excepthook = kept
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    logging.captureWarnings(capture=False)


def _levels() -> dict[str, int]:
    return {name: logging.getLogger(name).level for name in ("", *NOISY)}


in_both_formats = pytest.mark.parametrize("log", ["text", "json"], indirect=True)


def assert_clean(log: io.StringIO, *canaries: str) -> str:
    written = log.getvalue()
    assert [canary for canary in (TOKEN, TOKEN.partition(":")[2], SECRET, *canaries) if canary in written] == []
    return written


@in_both_formats
@pytest.mark.parametrize("phone", SHAPES.values(), ids=SHAPES)
def test_phone_numbers_are_removed_wherever_they_stand(log, phone):
    logger = logging.getLogger("bot.somewhere")
    logger.info("message %s", phone)
    logger.info(f"message {phone}, and more")
    logger.info("field", extra={"number": phone, "nested": {"numbers": [phone]}})
    with pytest.raises(ValueError, match="phone"):
        _raise_logged(logger, ValueError(f"phone {phone}"))
    logger.handle(logging.makeLogRecord({"levelno": logging.INFO, "msg": "x", "stack_info": f"stack with {phone}"}))
    assert assert_clean(log, phone).count("[phone]") >= 4


def _raise_logged(logger: logging.Logger, error: Exception) -> None:
    try:
        raise error
    except type(error):
        logger.exception("failed")
        raise


@in_both_formats
def test_tokens_passwords_and_mails_are_removed_wherever_they_stand(log):
    logger = logging.getLogger("bot.somewhere")
    for words in (
        TOKEN,
        f"https://api.telegram.org/bot{TOKEN}/getMe",
        f"https://api.telegram.org/file/bot{TOKEN.replace(':', '%3A')}/a",
        "socks5://user:canary-pass@host:1",
        "someone.canary+x@example.co.uk",
        f"the secret is {SECRET}.",
    ):
        logger.warning("it was %s", words)
        with pytest.raises(RuntimeError):
            _raise_logged(logger, RuntimeError(words))
    written = assert_clean(log, "canary-pass", "someone.canary")
    assert all(mark in written for mark in ("[token]", "[password]", "[e-mail]", "[secret]"))


@in_both_formats
def test_causes_and_groups_are_redacted_and_locals_never_printed(log):
    def handler(name: str, phone: str) -> None:
        answer = {"name": name, "phone": phone, "token": TOKEN}
        try:
            raise KeyError(answer["phone"])
        except KeyError as error:
            raise ExceptionGroup("several", [ValueError(answer["token"])]) from error

    try:
        handler(NAME, PHONE)
    except* ValueError:
        logging.getLogger("bot").exception("failed")
    assert "Traceback" in assert_clean(log, NAME, PHONE)


@in_both_formats
async def test_the_librarys_own_clients_print_nothing(log):
    message = {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "text": f"{NAME} {PHONE}"}
    async with BotApi().running() as api:
        api.answers["sendMessage"] = ok(message)
        api.answers["getUpdates"] = ok([{"update_id": 1, "message": {"text": f"{NAME} {PHONE}"}}])
        urls = {"base_url": f"{api.url}/bot", "base_file_url": f"{api.url}/file/bot"}
        slow = telegram.Bot(TOKEN, request=HTTPXRequest(), get_updates_request=HTTPXRequest(), **urls)
        async with Line(TOKEN, api_url=api.url, request=AiohttpRequest()) as line:
            await slow._request[0].initialize()
            await slow._request[1].initialize()
            for bot in (slow, line.bot):
                await bot.send_message(5, f"{NAME} {PHONE}")
                with pytest.raises((TypeError, KeyError)):
                    await bot.get_updates()
            await slow.shutdown()
            await slow._request[0].shutdown()
            await slow._request[1].shutdown()
    assert "Error while parsing updates" in assert_clean(log, NAME, PHONE)


@in_both_formats
async def test_statements_are_not_printed_with_their_values(log):
    engine = create_async_engine("sqlite+aiosqlite://")
    async with engine.connect() as connection:
        await connection.execute(text("SELECT :name"), {"name": NAME})
    await engine.dispose()
    assert_clean(log, NAME)


@in_both_formats
async def test_errors_of_http_clients_are_clean(log):
    logger = logging.getLogger("bot")
    url = f"http://127.0.0.1:1/bot{TOKEN}/getMe"
    async with aiohttp.ClientSession() as session, httpx.AsyncClient(trust_env=False) as client:
        for get in (lambda: session.get(url), lambda: session.get(f"x{url}"), lambda: client.get(url)):
            try:
                await get()
            except (aiohttp.ClientError, httpx.HTTPError):
                logger.exception("could not get %s", url)
        logger.info("objects: %r %r", client.build_request("GET", url), telegram.Bot(TOKEN))
    assert assert_clean(log, NAME).count("Traceback") >= 3


@in_both_formats
def test_values_in_complaints_of_the_database_and_of_models_are_removed(log):
    class Person(BaseModel):
        age: int

    logger = logging.getLogger("bot")
    with create_engine("sqlite://").connect() as connection:
        try:
            connection.execute(text("SELECT nothing FROM people WHERE name = :name"), {"name": f"{NAME} [x] 'y'"})
        except SQLAlchemyError:
            logger.exception("failed")
    try:
        Person(age=NAME)
    except ValueError:
        logger.exception("failed")
    logger.error("duplicate key value\nDETAIL:  Key (name, city)=(%s, Isfahan) already exists.", NAME)
    logger.error("null value\nDETAIL:  Failing row contains (1, %s, null).", NAME)
    assert "Traceback" in assert_clean(log, NAME)


@in_both_formats
def test_warnings_uncaught_errors_and_threads_are_redacted(log):
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(f"warned of {TOKEN}", stacklevel=1)
    error = ValueError(TOKEN)
    sys.excepthook(ValueError, error, None)
    threading.excepthook(threading.ExceptHookArgs((ValueError, error, None, None)))
    assert assert_clean(log).count("[token]") == 3


@in_both_formats
def test_a_line_that_cannot_be_formatted_does_not_stop_its_caller(log):
    class Unprintable:
        def __str__(self) -> str:
            raise RuntimeError

    logging.getLogger("bot").info("one %s", 1, 2)
    logging.getLogger("bot").info("two %s", Unprintable())
    assert assert_clean(log).count("cannot be shown") == 2


@pytest.mark.parametrize("log", ["json"], indirect=True)
def test_json_is_one_object_a_line(log):
    logger = logging.getLogger("bot.part")
    logger.info("سلام\n%s", {"a": 1}, extra={"reference": "E-ABC234", "count": 3, "odd": object()})
    with pytest.raises(ValueError, match="x"):
        _raise_logged(logger, ValueError("x"))
    first, second = (json.loads(line) for line in log.getvalue().splitlines())
    assert (
        first.items()
        >= {
            "level": "INFO",
            "logger": "bot.part",
            "message": "سلام\n{'a': 1}",
            "reference": "E-ABC234",
            "count": 3,
        }.items()
    )
    assert first["time"].endswith("+00:00")
    assert "ValueError: x" in second["exception"]


def test_text_on_a_terminal_is_redacted_too(log):
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    set_up_logging(level="DEBUG", secrets=[SECRET], stream=terminal)
    with pytest.raises(ValueError, match="phone"):
        _raise_logged(logging.getLogger("bot"), ValueError(f"phone {PHONE} {TOKEN}"))
    assert "Traceback" in assert_clean(terminal, PHONE)


@pytest.mark.parametrize(
    "innocent",
    [
        "2026-07-01 12:00:00,123 update 912345678 took 0.00012345678901 s",
        "2026-07-01T09:12:33.123456+03:30",
        "user 5123456789 in chat -1001234567890",
        "listening on 127.0.0.1:8080, pid 12345",
        "SD-7K2QX moved from submitted to in screening",
        "update_id=123456789:handled",
        "1699999999999 milliseconds",
    ],
)
def test_what_is_not_a_secret_is_left(innocent):
    assert redactor([SECRET])(innocent) == innocent


@given(st.text(), st.sampled_from([*SHAPES.values(), TOKEN]), st.sampled_from([" ", ", ", "/", "'", "\n"]))
def test_a_number_or_token_is_removed_between_any_words(words, secret, edge):
    assert secret not in redactor()(f"{words}{edge}{secret}{edge}{words}")


def test_a_short_secret_does_not_cut_up_every_sentence():
    assert redactor(["1:x", ""])("at 1:xx, nothing") == "at 1:xx, nothing"


def test_a_reference_is_short_and_can_be_read_out():
    seen = {reference() for _ in range(500)}
    assert len(seen) == 500
    assert all(len(one) == 8 and not set(one[2:]) & set("01OI") for one in seen)
