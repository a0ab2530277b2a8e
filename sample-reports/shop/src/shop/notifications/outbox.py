"""Mails that wait to be sent."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any, Callable, Dict, List, Mapping, Tuple

from shop.errors import NotFound
from shop.events import EventBus
from shop.notifications.templates import Template

SENDER = "shop@example.com"

TEXTS: Mapping[str, Mapping[str, Tuple[str, str]]] = {
    "en": {
        "order-placed": (
            "Your order {{ order.number }}",
            "Thank you!\n{% for line in order.lines %}{{ index }}. {{ line.name }}\n{% endfor %}Total: {{ order.total }}\n",
        ),
        "order-paid": ("Payment received", "We received {{ order.total }} for {{ order.number }}.\n"),
        "payment-failed": ("Payment failed", "Order {{ order.number }}: {{ reason }}\n"),
        "order-shipped": (
            "On its way: {{ order.number }}",
            "{% if order.address %}Going to {{ order.address.city }}.{% else %}Ready for pickup.{% endif %}\n",
        ),
        "order-cancelled": ("Cancelled: {{ order.number }}", "Your order was cancelled.\n"),
        "password-reset": ("New password", "Hello {{ name }}, your code: {{ token }}\n"),
    },
    "de": {
        "order-placed": ("Ihre Bestellung {{ order.number }}", "Vielen Dank! Summe: {{ order.total }}\n"),
        "password-reset": ("Neues Passwort", "Hallo {{ name }}, Ihr Code: {{ token }}\n"),
    },
}


@dataclass
class Mail:
    to: str
    subject: str
    text: str
    tries: int = 0

    def message(self) -> EmailMessage:
        message = EmailMessage()
        message["From"] = SENDER
        message["To"] = self.to
        message["Subject"] = self.subject
        message.set_content(self.text)
        return message


class Outbox:
    MAX_TRIES = 3

    def __init__(self, *, locale: str = "en") -> None:
        self.locale = locale
        self.waiting: List[Mail] = []
        self.sent: List[Mail] = []
        self.dead: List[Mail] = []
        self._templates: Dict[Tuple[str, str], Tuple[Template, Template]] = {}

    def _template(self, name: str) -> Tuple[Template, Template]:
        for locale in (self.locale, self.locale.split("-")[0], "en"):
            texts = TEXTS.get(locale, {}).get(name)
            if texts is None:
                continue
            if (locale, name) not in self._templates:  # pragma: no branch
                self._templates[locale, name] = (Template(texts[0]), Template(texts[1]))
            return self._templates[locale, name]
        raise NotFound(f"no mail {name!r}")

    def queue(self, to: str, name: str, scope: Mapping[str, Any]) -> Mail:
        subject, text = self._template(name)
        mail = Mail(to, subject.render(scope), text.render(scope))
        self.waiting.append(mail)
        return mail

    def flush(self, send: Callable[[EmailMessage], None]) -> int:
        """Send what waits; failures are tried again later, but not for ever."""
        batch, self.waiting = self.waiting, []
        done = 0
        for mail in batch:
            mail.tries += 1
            try:
                send(mail.message())
            except OSError:
                if mail.tries >= self.MAX_TRIES:
                    self.dead.append(mail)
                else:
                    self.waiting.append(mail)
            else:
                self.sent.append(mail)
                done += 1
        return done


def subscribe(events: EventBus, outbox: Outbox) -> None:
    """Every event about an order that has a text becomes a mail."""
    for name in TEXTS["en"]:
        if not name.startswith(("order-", "payment-")):
            continue

        def handler(order, _name=name, **payload):
            outbox.queue(order.customer, _name, {"order": order, **payload})

        events.on(name)(handler)
