"""Texts in several languages, with plurals."""

from __future__ import annotations

from typing import Callable, Dict, Mapping, Optional, Tuple

from shop.money import MINOR_DIGITS, Money

CATALOG: Mapping[str, Mapping[str, Tuple[str, ...]]] = {
    "en": {
        "basket.count": ("{n} item", "{n} items"),
        "basket.empty": ("Your basket is empty",),
        "greeting": ("Hello {name}",),
    },
    "de": {
        "basket.count": ("{n} Artikel", "{n} Artikel"),
        "greeting": ("Hallo {name}",),
    },
    "pl": {
        "basket.count": ("{n} produkt", "{n} produkty", "{n} produktów"),
    },
}


def _polish(n: int) -> int:
    if n == 1:
        return 0
    if 2 <= n % 10 <= 4 and not 12 <= n % 100 <= 14:
        return 1
    return 2


PLURALS: Dict[str, Callable[[int], int]] = {
    "en": lambda n: int(n != 1),
    "de": lambda n: int(n != 1),
    "pl": _polish,
}


class Translator:
    def __init__(self, locale: str = "en") -> None:
        self.locale = locale
        self.missing: Dict[str, int] = {}

    def _chain(self):
        yield self.locale
        if "-" in self.locale:
            yield self.locale.split("-")[0]
        if self.locale != "en":
            yield "en"

    def text(self, key: str, n: Optional[int] = None, **values: object) -> str:
        for language in self._chain():
            forms = CATALOG.get(language, {}).get(key)
            if forms is None:
                continue
            index = 0
            if n is not None:
                index = min(PLURALS[language](n), len(forms) - 1)
            return forms[index].format(n=n, **values)
        else:
            self.missing[key] = self.missing.get(key, 0) + 1
            return key

    def money(self, amount: Money) -> str:
        """An amount as people of that language write it."""
        language = self.locale.split("-")[0]
        digits = MINOR_DIGITS[amount.currency]
        whole, fraction = divmod(abs(amount.minor), 10 ** digits)
        if language == "de":
            group, point = ".", ","
        elif language == "pl":
            group, point = "\u00a0", ","
        else:
            group, point = ",", "."
        text = f"{whole:,}".replace(",", group)
        if digits:
            text += f"{point}{fraction:0{digits}d}"
        sign = "-" if amount.minor < 0 else ""
        symbol = {"EUR": "€", "USD": "$", "GBP": "£"}.get(amount.currency, amount.currency)
        if language == "en":
            return f"{sign}{symbol}{text}"
        return f"{sign}{text}\u00a0{symbol}"


def parse_accept_language(header: str, available: Tuple[str, ...] = tuple(CATALOG)) -> str:
    """The best of our languages for a browser's wish list."""
    wishes = []
    for position, part in enumerate(header.split(",")):
        tag, _, parameter = part.strip().partition(";")
        quality = 1.0
        if parameter.strip().startswith("q="):
            try:
                quality = float(parameter.strip()[2:])
            except ValueError:
                continue
        if tag and quality > 0:
            wishes.append((-quality, position, tag.lower()))
    for _, _, tag in sorted(wishes):
        if tag == "*":
            return available[0]
        for language in available:
            if tag == language or tag.startswith(language + "-"):
                return language
    return available[0]
