import pytest

from shop.billing.payments import FakeGateway, charge, luhn, mask
from shop.errors import NotFound, PaymentFailed, ValidationError
from shop.money import Money

pytestmark = pytest.mark.unit

CARD = "4242 4242 4242 4242"


@pytest.fixture
def gateway():
    return FakeGateway()


def test_charge(gateway):
    payment = charge(gateway, "O-1", Money(500), CARD)
    assert (payment.id, payment.status) == ("pay_000001", "captured")


def test_charge_twice_takes_the_money_once(gateway):
    first = charge(gateway, "O-1", Money(500), CARD)
    assert charge(gateway, "O-1", Money(500), CARD) is first
    assert gateway.settle() == {"EUR": Money(500)}


def test_retries_with_growing_delay(gateway):
    gateway.outages = 2
    waits = []
    charge(gateway, "O-1", Money(500), CARD, wait=waits.append)
    assert waits == [0.5, 1.0]


def test_gives_up(gateway):
    gateway.outages = 5
    with pytest.raises(PaymentFailed, match="3 times") as caught:
        charge(gateway, "O-1", Money(500), CARD)
    assert caught.value.retryable
    assert len(gateway.calls) == 3


def test_refusal_is_not_retried(gateway):
    with pytest.raises(PaymentFailed, match="expired card"):
        charge(gateway, "O-1", Money(500), "4000 0000 0000 0069")
    assert len(gateway.calls) == 1


@pytest.mark.parametrize(("amount", "card"), [(0, CARD), (-5, CARD), (5, "4242 4242 4242 4241"), (5, "42")])
def test_nonsense(gateway, amount, card):
    with pytest.raises(ValidationError):
        charge(gateway, "O-1", Money(amount), card)


def test_luhn_and_mask():
    assert luhn("79927398713000") is False
    assert mask("4242424242424242") == "************4242"


def test_refund_in_parts(gateway):
    payment = charge(gateway, "O-1", Money(500), CARD)
    assert gateway.refund(payment.id, Money(200)).status == "partially-refunded"
    assert gateway.refund(payment.id, Money(300)).status == "refunded"
    with pytest.raises(PaymentFailed):
        gateway.refund(payment.id, Money(1))


def test_unknown_payment(gateway):
    with pytest.raises(NotFound):
        gateway.refund("pay_9", Money(1))
