import pytest

from shop.auth.ratelimit import FailureWindow, TokenBucket
from shop.errors import RateLimited

pytestmark = pytest.mark.unit


def test_burst_then_refill(clock):
    bucket = TokenBucket(clock, capacity=2, per_second=0.5)
    assert [bucket.take("ada"), bucket.take("ada")] == [1, 0]
    with pytest.raises(RateLimited) as caught:
        bucket.take("ada")
    assert caught.value.retry_after == pytest.approx(2.0)
    clock.advance(2)
    assert bucket.take("ada") == 0


def test_keys_are_independent(clock):
    bucket = TokenBucket(clock, capacity=1, per_second=1)
    bucket.take("ada")
    assert bucket.take("bob") == 0


def test_forget_full_buckets(clock):
    bucket = TokenBucket(clock, capacity=1, per_second=1)
    bucket.take("ada")
    assert bucket.forget_full() == 0
    clock.advance(5)
    assert bucket.forget_full() == 1


@pytest.mark.parametrize("options", [{"capacity": 0, "per_second": 1}, {"capacity": 1, "per_second": 0}])
def test_nonsense_buckets(clock, options):
    with pytest.raises(ValueError):
        TokenBucket(clock, **options)


def test_failure_window(clock):
    window = FailureWindow(clock, limit=2, seconds=60)
    assert window.fail("ada") == 1
    clock.advance(30)
    window.fail("ada")
    with pytest.raises(RateLimited):
        window.check("ada")
    clock.advance(31)
    window.check("ada")


def test_success_clears_failures(clock):
    window = FailureWindow(clock, limit=1)
    window.fail("ada")
    window.clear("ada")
    window.check("ada")
