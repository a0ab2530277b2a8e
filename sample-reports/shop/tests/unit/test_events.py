import pytest

from shop.events import EventBus

pytestmark = pytest.mark.unit


@pytest.fixture
def bus():
    return EventBus()


def test_order_of_handlers(bus):
    called = []
    bus.on("x")(lambda: called.append("second"))
    bus.on("x", priority=5)(lambda: called.append("first"))
    bus.on("x")(lambda: called.append("third"))
    assert bus.emit("x") == 3
    assert called == ["first", "second", "third"]


def test_failures_do_not_stop_others(bus):
    called = []

    @bus.on("x")
    def broken(**payload):
        raise KeyError("oops")

    bus.on("x")(lambda **payload: called.append(payload))
    assert bus.emit("x", n=1) == 1
    assert called == [{"n": 1}]
    assert bus.failures[0].handler == "broken"


def test_off(bus):
    handler = bus.on("x")(lambda: None)
    assert bus.off("x", handler)
    assert not bus.off("x", handler)
    assert not bus.off("y", handler)


def test_muted(bus):
    bus.on("x")(lambda: None)
    with bus.muted():
        assert bus.emit("x") == 0
    assert bus.emit("x") == 1
