"""Bale's manner: what it says differently, and what it leaves out."""

from typing import Any

import aiohttp
import pytest
import telegram

from playground import Playground
from tests.playground.conftest import Calls, StandingClock
from tests.support.person import Meets, Person, meeting


@pytest.fixture
async def sara(meets: Meets) -> Person:
    sara = await meets("سارا", "bale")
    await sara.starts("x")
    return sara


async def last_update(calls: Calls) -> dict[str, Any]:
    _, body = await calls("bale", "getUpdates")
    return body["result"][-1]


async def test_command_comes_without_entities_and_user_without_is_bot(calls: Calls, sara: Person) -> None:
    message = (await last_update(calls))["message"]
    assert message["text"] == "/start x"
    assert "entities" not in message
    assert "is_bot" not in message["from"]
    assert message["from"]["id"] == sara.user_id > 2**31


async def test_voice_comes_without_duration(calls: Calls, sara: Person) -> None:
    await sara.sends("voice")
    voice = (await last_update(calls))["message"]["voice"]
    assert "duration" not in voice
    assert {"file_id", "file_unique_id"} <= voice.keys()


async def test_callback_lacks_chat_instance_and_chat_type(calls: Calls, sara: Person) -> None:
    markup = {"inline_keyboard": [[{"text": "الف", "callback_data": "a"}]]}
    await calls("bale", "sendMessage", chat_id=sara.user_id, text="?", reply_markup=markup)
    await sara.presses("الف")
    query = (await last_update(calls))["callback_query"]
    assert query["data"] == "a"
    assert "chat_instance" not in query
    assert "type" not in query["message"]["chat"]


async def test_edit_answers_without_date_although_it_worked(calls: Calls, sara: Person) -> None:
    _, sent = await calls("bale", "sendMessage", chat_id=sara.user_id, text="یک")
    message_id = sent["result"]["message_id"]
    for _ in range(2):
        status, edited = await calls("bale", "editMessageText", chat_id=sara.user_id, message_id=message_id, text="دو")
        assert status == 200
        assert "date" not in edited["result"]
    await sara.sees("دو")


async def test_markup_languages_stay_characters_and_its_own_is_shown(calls: Calls, sara: Person) -> None:
    text = "<b>یک</b> *دو* &lt;"
    _, sent = await calls("bale", "sendMessage", chat_id=sara.user_id, text=text, parse_mode="HTML")
    assert sent["result"]["text"] == text
    assert "entities" not in sent["result"]
    seen = await sara.sees("<b>یک</b> دو &lt;")
    assert [one["type"] for one in seen.entities] == ["bold"]


@pytest.mark.parametrize("kind", ["text", "voice"])
async def test_library_cannot_parse_updates_without_help(calls: Calls, sara: Person, kind: str) -> None:
    await (sara.says("سلام") if kind == "text" else sara.sends("voice"))
    update = await last_update(calls)
    with pytest.raises(TypeError):
        telegram.Update.de_json(update, None)


async def test_unknown_chat_is_404(calls: Calls) -> None:
    status, body = await calls("bale", "sendMessage", chat_id=1, text="x")
    assert (status, body["error_code"], body["description"]) == (404, 404, "no such group or user")


async def test_ids_count_per_chat(sara: Person, meets: Meets) -> None:
    reza = await meets("رضا", "bale")
    assert await reza.says("x") == 1
    assert await sara.says("x") == 2


@pytest.mark.parametrize("method", ["setMyName", "setMyDescription", "setMyShortDescription", "setMessageReaction"])
async def test_method_that_bale_lacks_is_not_implemented(calls: Calls, method: str) -> None:
    status, body = await calls("bale", method)
    assert (status, body["description"]) == (501, "Not Implemented")


async def test_webhook_info_has_the_url_only(calls: Calls) -> None:
    assert (await calls("bale", "getWebhookInfo"))[1]["result"] == {"url": ""}


async def test_chat_lacks_what_telegrams_has(calls: Calls, sara: Person) -> None:
    _, body = await calls("bale", "getChat", chat_id=sara.user_id)
    assert body["result"] == {"id": sara.user_id, "type": "private", "first_name": "سارا"}


async def test_block_is_not_told_but_refuses(calls: Calls, sara: Person) -> None:
    await sara.blocks()
    status, body = await calls("bale", "sendMessage", chat_id=sara.user_id, text="x")
    assert (status, body["description"]) == (403, "Forbidden: bot was blocked by the user")
    assert "message" in await last_update(calls)


async def test_reply_works_by_reply_to_message_id_only(calls: Calls, sara: Person) -> None:
    new = await calls("bale", "sendMessage", chat_id=sara.user_id, text="x", reply_parameters={"message_id": 1})
    old = await calls("bale", "sendMessage", chat_id=sara.user_id, text="x", reply_to_message_id=1)
    assert "reply_to_message" not in new[1]["result"]
    assert old[1]["result"]["reply_to_message"]["message_id"] == 1


async def test_old_app_cannot_show_answers(calls: Calls, meets: Meets) -> None:
    old = await meets("قدیمی", "bale", old_client=True)
    await old.starts()
    markup = {"inline_keyboard": [[{"text": "الف", "callback_data": "a"}]]}
    await calls("bale", "sendMessage", chat_id=old.user_id, text="?", reply_markup=markup)
    await old.presses("الف")
    query = (await last_update(calls))["callback_query"]
    assert query["id"].startswith("1")
    assert (await calls("bale", "answerCallbackQuery", callback_query_id=query["id"], text="سلام"))[0] == 200
    await old.chat()
    assert (old.state["toasts"], old.state["spinning"]) == ([], [])


async def test_errors_in_the_body_only_when_so_styled(clock: StandingClock, http: aiohttp.ClientSession) -> None:
    playground = Playground(clock, bale_error_style="ok_false")
    await playground.start()
    try:
        async with meeting(playground.url) as meets:
            await (await meets("سارا", "bale")).starts()
        for key, expected in (("bale", 200), ("telegram", 400)):
            url = f"{playground.api_url(key)}/bot{playground.bots[key].token}/sendMessage"
            async with http.post(url, json={"chat_id": "", "text": "x"}) as response:
                body = await response.json()
                assert (response.status, body["ok"], body["error_code"]) == (expected, False, 400)
    finally:
        await playground.stop()
