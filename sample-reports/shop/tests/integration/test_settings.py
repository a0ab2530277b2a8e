import io

import pytest

from shop import cli
from shop.config import load
from shop.errors import ValidationError
from shop.http.app import Shop

pytestmark = pytest.mark.integration


@pytest.fixture
def write(tmp_path):
    def write(text):
        path = tmp_path / "shop.ini"
        path.write_text("[shop]\n" + text, encoding="utf-8")
        return path

    return write


def test_shop_from_a_file(write, clock, tmp_path):
    path = write("secret = quite secret\nsession_minutes = 5\ndebug = no\n")
    shop = Shop(load(path, {"SHOP_DATABASE": str(tmp_path / "x.db")}), clock)
    session = shop.sessions.open("ada")
    assert session.expires == clock.now() + 300


def test_shop_refuses_the_default_secret(clock):
    with pytest.raises(ValidationError, match="secret"):
        Shop(load(), clock)


def test_cli_reads_the_file(write, tmp_path):
    path = write(f"database = {tmp_path / 'shop.db'}\n")
    out = io.StringIO()
    assert cli.main(["--config", str(path), "migrate"], out=out) == 0
    assert (tmp_path / "shop.db").exists()


def test_cli_names_unknown_settings(write):
    out = io.StringIO()
    assert cli.main(["--config", str(write("colour = red\n")), "migrate"], out=out) == 2
    assert out.getvalue() == "shop: ValidationError: unknown settings: colour\n"
