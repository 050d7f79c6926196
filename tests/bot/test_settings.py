"""What the operator writes wrong, and what is said about it."""

import re
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, load_settings

TOKEN = "123456789:AAE_canary-token_0123456789abcdefghij"
KEY = "canary-key-0123456789-0123456789-0123456789"


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch):
    for name in [*map(str.upper, Settings.model_fields), "TELEGRAM_TOKN", "TELEGRAM_CHAT_ID"]:
        monkeypatch.delenv(name, raising=False)


def complaints(monkeypatch, **variables: str) -> list[str]:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings(None)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    assert "canary" not in str(caught.value)
    return str(caught.value).splitlines()


def test_nothing_at_all_is_enough_for_the_playground():
    settings = load_settings(None)
    assert settings.telegram_token is None
    assert settings.bale_token is None
    assert settings.programme_file is None
    assert settings.database_url.get_secret_value() == "sqlite:///var/citizen-diplomat.db"
    assert settings.listen == ("127.0.0.1", 8080)
    assert settings.secrets() == ()


def test_every_setting_is_read(monkeypatch, tmp_path):
    (tmp_path / "p.toml").touch()
    for name, value in {
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_URL": "http://127.0.0.1:9000/",
        "TELEGRAM_PROXY": "socks5://u:canary@a:1080, http://b:3128 socks5h://c:1",
        "BALE_TOKEN": "1:x",
        "BALE_API_URL": "https://bale.example",
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": "postgresql+asyncpg://u:db-canary@h/n",
        "PROGRAMME_FILE": str(tmp_path / "p.toml"),
        "LISTEN": "[::1]:80",
        "WEBHOOK_URL": "https://bot.example.org/",
        "WEBHOOK_SECRET": "canary-secret-0123456789",
        "SECRET_KEY": KEY,
        "LOG_LEVEL": "debug",
        "LOG_FORMAT": "JSON",
    }.items():
        monkeypatch.setenv(name, value)
    settings = load_settings(None)
    assert settings.telegram_api_url == "http://127.0.0.1:9000"
    assert settings.proxies == ("socks5://u:canary@a:1080", "http://b:3128", "socks5h://c:1")
    assert settings.data_dir == tmp_path
    assert settings.programme_file == tmp_path / "p.toml"
    assert settings.listen == ("::1", 80)
    assert settings.webhook_url == "https://bot.example.org"
    assert (settings.log_level, settings.log_format) == ("DEBUG", "json")
    assert set(settings.secrets()) == {TOKEN, "1:x", "canary-secret-0123456789", KEY, "canary", "db-canary"}
    assert "canary" not in repr(settings)
    assert "canary" not in settings.model_dump_json()


def test_the_database_lies_in_the_data_folder_unless_named(monkeypatch):
    monkeypatch.setenv("DATA_DIR", "/srv/bot")
    assert load_settings(None).database_url.get_secret_value() == "sqlite:////srv/bot/citizen-diplomat.db"


def test_empty_means_not_set(monkeypatch):
    for name in map(str.upper, Settings.model_fields):
        monkeypatch.setenv(name, "")
    assert load_settings(None) == Settings(_env_file=None)


def test_the_environment_wins_over_the_file(monkeypatch, tmp_path):
    (tmp_path / ".env").write_text("LOG_LEVEL=DEBUG\nLOG_FORMAT=json\n")
    monkeypatch.setenv("LOG_LEVEL", "ERROR")
    settings = load_settings(tmp_path / ".env")
    assert (settings.log_level, settings.log_format) == ("ERROR", "json")


def test_a_missing_file_is_no_error(tmp_path):
    assert load_settings(tmp_path / ".env").log_level == "INFO"


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("TELEGRAM_TOKEN", "canary", "BotFather"),
        ("TELEGRAM_TOKEN", f"bot{TOKEN}", "digits, a colon"),
        ("TELEGRAM_TOKEN", f"{TOKEN} x", "digits, a colon"),
        ("BALE_TOKEN", "123456789 canary", "digits, a colon"),
        ("TELEGRAM_API_URL", "api.telegram.org", "https://"),
        ("TELEGRAM_API_URL", "https://[canary", "https://"),
        ("BALE_API_URL", f"https://tapi.bale.ai/bot{TOKEN}", "holds a token"),
        ("TELEGRAM_PROXY", "socks5://u:canary@host", "socks5://host:port"),
        ("TELEGRAM_PROXY", "http://a:1,canary", "proxy 2 of 2"),
        ("TELEGRAM_PROXY", "https://t.me/proxy?server=canary&port=443&secret=canary", "MTProto"),
        ("TELEGRAM_PROXY", "tg://proxy?server=canary", "MTProto"),
        ("DATABASE_URL", "mysql://u:canary@h/x", "postgresql://"),
        ("PROGRAMME_FILE", "/no/such.toml", "there is no file"),
        ("DATA_DIR", __file__, "folder"),
        ("LISTEN", "8080", "127.0.0.1:8080"),
        ("LISTEN", "127.0.0.1:99999", "127.0.0.1:8080"),
        ("WEBHOOK_SECRET", "canary", "16 to 256"),
        ("WEBHOOK_SECRET", "canary canary canary", "16 to 256"),
        ("SECRET_KEY", "canary-short", "32"),
        ("LOG_LEVEL", "LOUD", "DEBUG"),
        ("LOG_FORMAT", "xml", "json"),
    ],
)
def test_each_wrong_value_is_named_with_what_to_write_instead(monkeypatch, name, value, hint):
    (line,) = complaints(monkeypatch, **{name: value})
    assert line.startswith(f"{name}: ")
    assert hint in line


@pytest.mark.parametrize("url", ["http://bot.example.org", "http://10.0.0.1/", "ftp://127.0.0.1", "https://", "x"])
def test_a_webhook_must_be_https_unless_it_is_this_machine(monkeypatch, url):
    (line,) = complaints(monkeypatch, WEBHOOK_URL=url, WEBHOOK_SECRET="canary-secret-0123456789")
    assert line.startswith("WEBHOOK_URL: must begin with https://")


@pytest.mark.parametrize("url", ["http://127.0.0.1:8080", "http://localhost", "http://[::1]:80"])
def test_a_webhook_on_this_machine_may_be_plain(monkeypatch, url):
    monkeypatch.setenv("WEBHOOK_URL", url)
    monkeypatch.setenv("WEBHOOK_SECRET", "a-secret-0123456789")
    assert load_settings(None).webhook_url == url


def test_a_webhook_without_a_lock_is_refused(monkeypatch):
    (line,) = complaints(monkeypatch, WEBHOOK_URL="https://bot.example.org")
    assert line.startswith("WEBHOOK_SECRET: is missing")


def test_every_mistake_is_told_at_once(monkeypatch):
    lines = complaints(monkeypatch, TELEGRAM_TOKEN="canary", SECRET_KEY="canary", LISTEN="x", TELEGRAM_TOKN="1:canary")
    assert [line.partition(":")[0] for line in lines] == ["TELEGRAM_TOKN", "TELEGRAM_TOKEN", "LISTEN", "SECRET_KEY"]


@pytest.mark.parametrize(
    ("name", "meant"),
    [("TELEGRAM_TOKN", "TELEGRAM_TOKEN"), ("BALE_TOKENS", "BALE_TOKEN"), ("WEBHOOK_URI", "WEBHOOK_URL")],
)
def test_a_misspelt_name_is_recognised(monkeypatch, tmp_path, name, meant):
    said = f"{name}: is not a setting; did you mean {meant}?"
    assert complaints(monkeypatch, **{name: "canary"}) == [said]
    monkeypatch.delenv(name)
    (tmp_path / ".env").write_text(f"{name}=canary\n")
    with pytest.raises(SettingsError, match=re.escape(said)):
        load_settings(tmp_path / ".env")


def test_variables_of_others_are_left_alone(monkeypatch):
    monkeypatch.setenv("TELEGRAM_CHAT_ID", "5")
    assert load_settings(None).telegram_token is None


def test_the_example_file_names_every_setting_and_is_valid():
    example = Path(".env.example")
    named = re.findall(r"^([A-Z_]+)=", example.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(named) == sorted(map(str.upper, Settings.model_fields))
    assert load_settings(example).telegram_api_url == "https://api.telegram.org"
