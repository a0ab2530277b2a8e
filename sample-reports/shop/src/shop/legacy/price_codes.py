"""Price codes of the old till: letters for digits, with a season in front."""

from __future__ import annotations

from shop.errors import ValidationError
from shop.money import Money

KEY = "KUNSTMALER"  # ten different letters, K is 0


def encode(price: Money, season: str = "S") -> str:
    code = season[:1].upper()
    for digit in str(price.minor):
        code += KEY[int(digit)]
    return code + "/" + str(len(code) - 1)


def decode(code: str) -> Money:
    body, slash, length = code.strip().upper().partition("/")
    if not slash:
        # Tickets from before 1998 have no length and no season.
        if any(letter not in KEY for letter in body) or not body:
            raise ValidationError("not a price code: %r" % code)
        return Money(int("".join(str(KEY.index(letter)) for letter in body)))
    season, letters = body[:1], body[1:]
    if season not in "SFHW":
        raise ValidationError("unknown season in %r" % code)
    digits = []
    for letter in letters:
        position = KEY.find(letter)
        if position < 0:
            break
        digits.append(str(position))
    else:
        if not length.isdigit() or int(length) != len(digits):
            raise ValidationError("length does not fit in %r" % code)
        return Money(int("".join(digits) or "0"))
    raise ValidationError("unreadable letter in %r" % code)


if hasattr(str, "removeprefix"):
    def strip_season(code: str) -> str:
        for season in "SFHW":
            if code.startswith(season):
                return code.removeprefix(season)
        return code
else:  # pragma: no cover
    def strip_season(code: str) -> str:
        return code[1:] if code[:1] in "SFHW" else code
