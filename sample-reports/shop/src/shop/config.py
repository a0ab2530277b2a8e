"""Settings from defaults, an INI file and the environment, in this order."""

from __future__ import annotations

import configparser
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Callable, Dict, Mapping, Optional, Union

from shop.errors import ValidationError

PREFIX = "SHOP_"


@dataclass(frozen=True)
class Settings:
    database: str = ":memory:"
    secret: str = "change-me"
    currency: str = "EUR"
    locale: str = "en"
    session_minutes: int = 30
    password_iterations: int = 120_000
    requests_per_minute: int = 120
    free_shipping_from: str = "50.00"
    debug: bool = False

    def checked(self) -> Settings:
        """Itself, or every mistake at once."""
        problems = []
        if not self.debug and self.secret == "change-me":
            problems.append("secret must be set outside debug mode")
        if self.session_minutes < 1:
            problems.append("session_minutes must be at least 1")
        if self.password_iterations < 1_000 and not self.debug:
            problems.append("password_iterations is too low")
        if problems:
            raise ValidationError("; ".join(problems))
        return self


def _to_bool(text: str) -> bool:
    lowered = text.strip().lower()
    if lowered in ("1", "true", "yes", "on"):
        return True
    elif lowered in ("0", "false", "no", "off", ""):
        return False
    else:
        raise ValueError(f"not a yes or no: {text!r}")


def _to_int(text: str) -> int: return int(text.replace("_", ""))


CONVERTERS: Dict[str, Callable[[str], Any]] = {
    "int": _to_int,
    "bool": _to_bool,
    "str": lambda text: text.strip(),
}


def load(
    path: Optional[Union[str, Path]] = None,
    environ: Optional[Mapping[str, str]] = None,
) -> Settings:
    """The settings in force; unknown keys in the file are an error, in the environment they are not."""
    settings = Settings()
    known = {field.name: str(field.type) for field in fields(Settings)}

    def convert(name: str, text: str, origin: str) -> Any:
        try:
            return CONVERTERS[known[name]](text)
        except ValueError as error:
            raise ValidationError(f"{origin}: {name}: {error}") from error

    if path is not None:
        parser = configparser.ConfigParser(interpolation=None)
        try:
            with open(path, encoding="utf-8") as stream:
                parser.read_file(stream)
        except FileNotFoundError:
            raise ValidationError(f"no settings file {Path(path).name}") from None
        except configparser.Error as error:
            raise ValidationError(f"settings file is damaged: {error.message}") from error
        else:
            section = parser["shop"] if parser.has_section("shop") else {}
        unknown = sorted(set(section) - set(known))
        if unknown:
            raise ValidationError(f"unknown settings: {', '.join(unknown)}")
        settings = replace(
            settings,
            **{name: convert(name, text, "file") for name, text in section.items()},
        )

    for key, text in sorted((environ or {}).items()):
        if not key.startswith(PREFIX):
            continue
        name = key[len(PREFIX):].lower()
        if name in known:
            settings = replace(settings, **{name: convert(name, text, "environment")})
    return settings
