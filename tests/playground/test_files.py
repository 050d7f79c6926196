"""Files: both ways, by id, and too large."""

import aiohttp
import pytest
import telegram
from telegram import InputMediaDocument
from telegram.error import BadRequest, NetworkError

from playground import Playground
from playground.files import MEDIA
from tests.support.person import Meets, Person


@pytest.fixture
async def sara(meets: Meets) -> Person:
    sara = await meets("سارا")
    await sara.starts()
    return sara


@pytest.mark.parametrize("kind", MEDIA)
async def test_file_of_a_person_can_be_downloaded_and_sent_back(bot: telegram.Bot, sara: Person, kind: str) -> None:
    await sara.sends(kind, name="نام.bin", content=kind.encode())
    message = (await bot.get_updates())[-1].message
    carried = getattr(message, kind)
    carried = carried[-1] if kind == "photo" else carried
    assert bytes(await (await carried.get_file()).download_as_bytearray()) == kind.encode()
    await getattr(bot, f"send_{kind}")(sara.user_id, carried.file_id)
    assert (await sara.chat())[-1].kind == kind


async def test_uploaded_document_shows_its_name_and_can_be_fetched(
    bot: telegram.Bot, sara: Person, playground: Playground, http: aiohttp.ClientSession
) -> None:
    await bot.send_document(sara.user_id, b"<script>", filename="a.html", caption="<b>پیوست</b>", parse_mode="HTML")
    seen = await sara.sees("پیوست")
    assert seen.raw["file"]["name"] == "a.html"
    async with http.get(playground.url + seen.raw["file"]["url"]) as response:
        assert await response.read() == b"<script>"
        assert response.headers["Content-Disposition"] == "attachment"
        assert response.content_type == "application/octet-stream"


async def test_claimed_size_needs_no_bytes(bot: telegram.Bot, sara: Person) -> None:
    await sara.sends("document", name="large.zip", mime="application/zip", size=21_000_000)
    document = (await bot.get_updates())[-1].message.document
    assert (document.file_size, document.file_name, document.mime_type) == (21_000_000, "large.zip", "application/zip")
    with pytest.raises(BadRequest, match="File is too big"):
        await document.get_file()


async def test_album_is_sent_in_one_call(bot: telegram.Bot, sara: Person) -> None:
    media = [InputMediaDocument(b"1", filename="1.txt"), InputMediaDocument(b"2", filename="2.txt", caption="دو")]
    sent = await bot.send_media_group(sara.user_id, media)
    assert [one.document.file_name for one in sent] == ["1.txt", "2.txt"]
    assert (await sara.sees("دو")).raw["file"]["name"] == "2.txt"


async def test_unknown_or_foreign_or_mistyped_file_is_refused(
    bot: telegram.Bot, sara: Person, meets: Meets, playground: Playground
) -> None:
    elsewhere = await meets("رضا", "bale")
    await elsewhere.sends("document", content=b"x")
    foreign = (await elsewhere.chat())[-1].raw["file"]["id"]
    for named in (foreign, "https://example.org/a.pdf", "nonsense"):
        with pytest.raises(BadRequest, match="Wrong file identifier"):
            await bot.send_document(sara.user_id, named)
    with pytest.raises(BadRequest, match="Invalid file_id"):
        await bot.get_file("nonsense")
    await sara.sends("voice")
    voice = (await bot.get_updates())[-1].message.voice
    with pytest.raises(BadRequest, match="Can't use file of type voice as document"):
        await bot.send_document(sara.user_id, voice.file_id)
    with pytest.raises(BadRequest, match="File must be non-empty"):
        await bot.send_document(sara.user_id, b"")


async def test_photo_over_10_mb_is_refused(bot: telegram.Bot, sara: Person) -> None:
    with pytest.raises(NetworkError, match="Request Entity Too Large"):
        await bot.send_photo(sara.user_id, bytes(10_000_001))


async def test_download_needs_the_token(playground: Playground, sara: Person, http: aiohttp.ClientSession) -> None:
    await sara.sends("document")
    async with http.get(f"{playground.api_url('telegram')}/file/bot1:wrong/documents/telegram000001") as response:
        assert response.status == 401
