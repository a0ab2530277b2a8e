import pytest

from shop.errors import Conflict
from shop.orders.states import FINAL, TRANSITIONS, StateMachine, Transition

pytestmark = pytest.mark.unit


@pytest.fixture
def machine():
    return StateMachine()


def test_happy_path(machine, make_order):
    order = make_order()
    machine.apply(order, "place")
    order.payment = "pay_1"
    for action in ("pay", "pack", "ship", "deliver"):
        machine.apply(order, action)
    assert order.state in FINAL
    assert machine.history[-1] == (order.number, "shipped", "delivered")


@pytest.mark.parametrize(
    ("state", "action"),
    [("new", "ship"), ("placed", "pay"), ("cancelled", "place"), ("delivered", "pack")],
)
def test_forbidden_steps(machine, make_order, state, action):
    with pytest.raises(Conflict):
        machine.apply(make_order(state=state), action)


def test_guards_explain_themselves(machine, make_order):
    order = make_order(state="packed", address=None)
    assert machine.actions(order) == ["unpack"]
    with pytest.raises(Conflict, match="no address"):
        machine.apply(order, "ship")


def test_shortest_path(machine):
    assert machine.path("new", "refunded") == ["place", "pay", "cancel", "refund"]
    assert machine.path("refunded", "new") is None


def test_every_state_is_reachable(machine):
    assert machine.unreachable() == set()
    assert "new" in machine.unreachable("placed")


def test_ambiguous_transitions_are_refused():
    with pytest.raises(ValueError):
        StateMachine(TRANSITIONS + (Transition("new", "place", "lost"),))
