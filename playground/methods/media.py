"""Methods about files: sending them by id or upload, and finding where to download one."""

from collections.abc import Awaitable, Callable
from typing import Any

from playground.account import Json
from playground.api_error import ApiError, bad_request
from playground.files import MEDIA, StoredFile, media_content
from playground.messenger import Messenger
from playground.methods.parameters import Parameters
from playground.methods.sending import chat_of, deliver, read_caption

DOWNLOAD_BYTES = 20_000_000
UPLOAD_BYTES = 50_000_000
PHOTO_BYTES = 10_000_000
KINDS = tuple(MEDIA)
_WITHOUT_CAPTION = frozenset({"sticker"})


def _stored(messenger: Messenger, parameters: Parameters, kind: str, *, field: str) -> StoredFile:
    upload = parameters.upload(field)
    if upload is not None:
        return _uploaded(messenger, kind, upload.name, upload.mime, upload.content)
    named = parameters.raw(field)
    if not named:
        raise bad_request(f"there is no {kind} in the request")
    known = messenger.files.get(str(named))
    if known is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if known.kind != kind:
        raise bad_request(f"can't use file of type {known.kind.title()} as {kind.title()}")
    return known


def _uploaded(messenger: Messenger, kind: str, name: str, mime: str | None, content: bytes) -> StoredFile:
    if not content:
        raise bad_request("file must be non-empty")
    if len(content) > (PHOTO_BYTES if kind == "photo" else UPLOAD_BYTES):
        raise ApiError(413, "Request Entity Too Large")
    return messenger.files.add(kind, name=name, mime=mime, content=content, size=None)


def sender(kind: str) -> Callable[[Messenger, Parameters], Awaitable[Json]]:
    """Return the method that sends one kind of file."""

    async def send(messenger: Messenger, parameters: Parameters) -> Json:
        chat = chat_of(messenger, parameters)
        caption = {} if kind in _WITHOUT_CAPTION else read_caption(messenger, parameters)
        stored = _stored(messenger, parameters, kind, field=kind)
        content = media_content(stored, duration=parameters.integer("duration", 3) or 0) | caption
        return messenger.message(chat, deliver(messenger, chat, parameters, content))

    return send


async def send_media_group(messenger: Messenger, parameters: Parameters) -> list[Json]:
    """Send two to ten files as an album."""
    chat, items = chat_of(messenger, parameters), parameters.parsed("media")
    if not isinstance(items, list) or not 2 <= len(items) <= 10:
        raise bad_request("wrong number of items in the album: 2 to 10 are needed")
    contents = [_item(messenger, parameters, item) for item in items]
    return [messenger.message(chat, deliver(messenger, chat, _replying(parameters), one)) for one in contents]


def _replying(parameters: Parameters) -> Parameters:
    # An album has no reply_markup.
    return Parameters({name: parameters.raw(name) for name in ("reply_parameters", "reply_to_message_id")})


def _item(messenger: Messenger, parameters: Parameters, item: Any) -> Json:
    if not isinstance(item, dict) or item.get("type") not in ("photo", "document", "audio", "video"):
        raise bad_request("can't parse InputMedia: type must be one of photo, document, audio, video")
    attached = parameters.upload(str(item.get("media", "")).removeprefix("attach://"))
    own = Parameters({**item, "media": attached or item.get("media")})
    return media_content(_stored(messenger, own, item["type"], field="media")) | read_caption(messenger, own)


async def get_file(messenger: Messenger, parameters: Parameters) -> Json:
    """Tell where a file can be downloaded.

    Raises:
        ApiError: when the id is not known here, or the file is larger than bots may download.
    """
    stored = messenger.files.get(parameters.text("file_id"))
    if stored is None:
        raise bad_request("invalid file_id")
    if stored.size > DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    return {
        "file_id": stored.file_id,
        "file_unique_id": stored.unique_id,
        "file_size": stored.size,
        "file_path": stored.path,
    }
