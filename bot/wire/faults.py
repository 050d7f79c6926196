"""What goes wrong on the wire, beyond python-telegram-bot's own errors, and how it is put into words.

Every address of a call holds the bot's token, and aiohttp's errors like to print addresses: their text is never used.
"""

import os
import socket
import ssl

from telegram.error import NetworkError, TelegramError, TimedOut


class NotSent(NetworkError):
    """No connection was made: the call has certainly had no effect."""


class NotSentInTime(NotSent, TimedOut):
    """No connection was made in time: the call has certainly had no effect."""


class Declined(NetworkError):
    """The messenger itself answered that it failed: the call is taken to have had no effect (DECISIONS.md)."""


class FileTooLarge(TelegramError):
    """A download grew beyond what the caller allows and was cut off."""


def in_words(error: BaseException) -> str:
    """Return the kind of a transport error and the system's reason for it; never an address."""
    cause: BaseException | None = error
    while cause is not None:
        if reason := _reason(cause):
            return f"{type(cause).__name__}: {reason}"
        cause = cause.__cause__
    return type(error).__name__


def _reason(error: BaseException) -> str | None:
    # aiohttp's own TLS errors are of these classes but lack their attributes; the true ones are their causes.
    if isinstance(error, ssl.SSLCertVerificationError):
        return getattr(error, "verify_message", None)
    if isinstance(error, ssl.SSLError):
        return getattr(error, "reason", None)
    if isinstance(error, socket.gaierror):
        return error.strerror
    if isinstance(error, OSError) and error.errno:
        return os.strerror(error.errno)
    return None
