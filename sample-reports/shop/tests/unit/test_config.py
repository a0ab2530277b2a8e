import pytest

from shop.config import Settings, load
from shop.errors import ValidationError

pytestmark = pytest.mark.unit


def write(folder, text):
    path = folder / "shop.ini"
    path.write_text(text, encoding="utf-8")
    return path


def test_defaults():
    assert load() == Settings()


def test_file_then_environment(tmp_path):
    path = write(tmp_path, "[shop]\nlocale = de\nsession_minutes = 5\ndebug = yes\n")
    settings = load(path, {"SHOP_LOCALE": "pl", "HOME": "/", "SHOP_UNKNOWN": "1"})
    assert (settings.locale, settings.session_minutes, settings.debug) == ("pl", 5, True)


def test_file_without_our_section(tmp_path):
    assert load(write(tmp_path, "[other]\nx = 1\n")) == Settings()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[shop]\ncolour = red\n", "unknown settings: colour"),
        ("[shop]\nsession_minutes = soon\n", "file: session_minutes"),
        ("[shop]\ndebug = maybe\n", "not a yes or no"),
        ("session_minutes = 5\n", "damaged"),
    ],
)
def test_mistakes_in_the_file(tmp_path, text, message):
    with pytest.raises(ValidationError, match=message):
        load(write(tmp_path, text))


def test_missing_file(tmp_path):
    with pytest.raises(ValidationError, match="no settings file"):
        load(tmp_path / "nothing.ini")


@pytest.mark.parametrize("text", ["off", "0", ""])
def test_false(text):
    assert load(environ={"SHOP_DEBUG": text}).debug is False


def test_all_mistakes_at_once():
    with pytest.raises(ValidationError) as caught:
        Settings(session_minutes=0, password_iterations=10).checked()
    assert str(caught.value).count(";") == 2


def test_good_settings():
    settings = Settings(secret="a real one")
    assert settings.checked() is settings
