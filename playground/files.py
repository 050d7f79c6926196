"""Files that people and the bot have sent through one messenger."""

from dataclasses import dataclass, field
from itertools import count

from playground.account import Json

MEDIA = {
    "photo": "image/jpeg",
    "document": "application/octet-stream",
    "voice": "audio/ogg",
    "audio": "audio/mpeg",
    "video": "video/mp4",
    "animation": "video/mp4",
    "sticker": "image/webp",
}
"""Kinds of media, with the type a file has when nobody says."""


@dataclass(frozen=True)
class StoredFile:
    """One file; `size` may be larger than its content, so that a test of a 21 MB file needs no 21 MB."""

    file_id: str
    unique_id: str
    kind: str
    name: str | None
    mime: str
    size: int
    content: bytes

    @property
    def path(self) -> str:
        """Return the path under which the bot downloads it."""
        return f"{self.kind}s/{self.unique_id}"


@dataclass
class FileStore:
    """The files of one messenger, by file_id; another messenger does not know them."""

    messenger: str
    _files: dict[str, StoredFile] = field(default_factory=dict)
    _paths: dict[str, StoredFile] = field(default_factory=dict)
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    def add(
        self,
        kind: str,
        *,
        name: str | None,
        mime: str | None,
        content: bytes,
        size: int | None,
        file_id: str | None = None,
    ) -> StoredFile:
        """Keep a file and give it an id, unless it has one."""
        number = next(self._numbers)
        stored = StoredFile(
            file_id=file_id or f"{self.messenger}-{kind}-file-{number:06}",
            unique_id=f"{self.messenger}{number:06}",
            kind=kind,
            name=name,
            mime=mime or MEDIA[kind],
            size=len(content) if size is None else size,
            content=content,
        )
        self._files[stored.file_id] = stored
        self._paths[stored.path] = stored
        return stored

    def get(self, file_id: str) -> StoredFile | None:
        """Return a file by its id."""
        return self._files.get(file_id)

    def at(self, path: str) -> StoredFile | None:
        """Return a file by the path that getFile gave."""
        return self._paths.get(path)


def media_content(stored: StoredFile, *, duration: int = 3) -> Json:
    """Return the message field that carries a file, complete as Telegram's."""
    ids: Json = {"file_id": stored.file_id, "file_unique_id": stored.unique_id, "file_size": stored.size}
    named = {"mime_type": stored.mime} | ({"file_name": stored.name} if stored.name else {})
    match stored.kind:
        case "photo":
            thumbnail = ids | {"file_unique_id": stored.unique_id + "s", "width": 90, "height": 67}
            return {"photo": [thumbnail, ids | {"width": 800, "height": 600}]}
        case "voice":
            return {"voice": ids | {"duration": duration, "mime_type": stored.mime}}
        case "audio":
            return {"audio": ids | {"duration": duration} | named}
        case "video":
            return {"video": ids | {"duration": duration, "width": 640, "height": 480} | named}
        case "animation":
            moving = ids | {"duration": duration, "width": 320, "height": 240} | named
            return {"animation": moving, "document": ids | named}
        case "sticker":
            flags = {"type": "regular", "is_animated": False, "is_video": False, "emoji": "🌷"}
            return {"sticker": ids | {"width": 512, "height": 512} | flags}
        case _:
            return {"document": ids | named}
