"""The life of an order as a state machine."""

from __future__ import annotations

from typing import Callable, Dict, List, NamedTuple, Optional, Set, Tuple

from shop.errors import Conflict
from shop.orders.models import Order

Guard = Callable[[Order], bool]


class Transition(NamedTuple):
    source: str
    action: str
    target: str
    guard: Optional[Guard] = None
    reason: str = ""


TRANSITIONS: Tuple[Transition, ...] = (
    Transition("new", "place", "placed", lambda order: bool(order.lines), "the order is empty"),
    Transition(
        "placed",
        "pay",
        "paid",
        lambda order: order.payment is not None,
        "there is no payment",
    ),
    Transition("placed", "cancel", "cancelled"),
    Transition("paid", "pack", "packed"),
    Transition("paid", "cancel", "refunding"),
    Transition("packed", "ship", "shipped", lambda order: order.address is not None, "there is no address"),
    Transition("packed", "unpack", "paid"),
    Transition("shipped", "deliver", "delivered"),
    Transition("shipped", "lose", "refunding"),
    Transition("delivered", "return", "refunding"),
    Transition("refunding", "refund", "refunded"),
)

FINAL = frozenset({"cancelled", "delivered", "refunded"})


class StateMachine:
    """Moves orders along the transitions and remembers how they went."""

    def __init__(self, transitions: Tuple[Transition, ...] = TRANSITIONS) -> None:
        self._by_source: Dict[str, Dict[str, Transition]] = {}
        for transition in transitions:
            actions = self._by_source.setdefault(transition.source, {})
            if transition.action in actions:
                raise ValueError(f"{transition.action} from {transition.source} is defined twice")
            actions[transition.action] = transition
        self.history: List[Tuple[str, str, str]] = []

    def actions(self, order: Order) -> List[str]:
        return [
            action
            for action, transition in self._by_source.get(order.state, {}).items()
            if transition.guard is None or transition.guard(order)
        ]

    def apply(self, order: Order, action: str) -> str:
        transition = self._by_source.get(order.state, {}).get(action)
        if transition is None:
            raise Conflict(f"cannot {action} an order that is {order.state}", order=order.number)
        if transition.guard is not None and not transition.guard(order):
            raise Conflict(transition.reason, order=order.number)
        self.history.append((order.number, order.state, transition.target))
        order.state = transition.target
        return order.state

    def path(self, start: str, goal: str) -> Optional[List[str]]:
        """The shortest list of actions between two states, breadth first."""
        queue: List[Tuple[str, List[str]]] = [(start, [])]
        seen: Set[str] = {start}
        while queue:
            state, actions = queue.pop(0)
            if state == goal:
                return actions
            for action, transition in self._by_source.get(state, {}).items():
                if transition.target not in seen:
                    seen.add(transition.target)
                    queue.append((transition.target, actions + [action]))
        return None

    def unreachable(self, start: str = "new") -> Set[str]:
        states = set(self._by_source) | {
            transition.target
            for actions in self._by_source.values()
            for transition in actions.values()
        }
        return {state for state in states if self.path(start, state) is None}
