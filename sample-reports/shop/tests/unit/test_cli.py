import io

import pytest

from shop import cli

pytestmark = pytest.mark.unit


def run(*argv, environ=None):
    out = io.StringIO()
    status = cli.main(list(argv), environ=environ, out=out)
    return status, out.getvalue()


def test_hash():
    status, text = run("hash", "tr0ub4dor-and-3", "--salt", "00ff", environ={"SHOP_PASSWORD_ITERATIONS": "1"})
    assert status == 0
    assert text.startswith("pbkdf2_sha256$1$AP8=$")


def test_bad_password_needs_force():
    assert run("hash", "short") == (1, "too short; needs a digit\n")
    assert run("hash", "short", "--force", environ={"SHOP_PASSWORD_ITERATIONS": "1"})[0] == 0


@pytest.mark.parametrize(
    ("argv", "text"),
    [(["42", "EU", "UK"], "8"), (["40", "DE", "FR", "--kind", "kleidung"], "42")],
)
def test_size(argv, text):
    assert run("size", *argv) == (0, text + "\n")


def test_mistakes_are_reported_in_one_line():
    assert run("size", "42", "EU", "XX") == (2, "shop: ValidationError: cannot convert shoes from EU to XX\n")



@pytest.mark.parametrize("argv", [[], ["fly"], ["size", "1"]])
def test_wrong_usage(argv, capsys):
    with pytest.raises(SystemExit) as caught:
        run(*argv)
    assert caught.value.code == 2
    assert "usage: shop" in capsys.readouterr().err


def test_version(capsys):
    with pytest.raises(SystemExit):
        run("--version")
    assert capsys.readouterr().out == "shop 4.2.0\n"
