"""A tiny full text search over products."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from typing import Callable, DefaultDict, Dict, Iterable, Iterator, List, Optional, Tuple

from shop.catalog.products import Product
from shop.money import Money

STOP_WORDS = frozenset("a an and for in of on or the with".split())

SORTERS: Dict[str, Callable[[Tuple[float, Product]], Tuple]] = {
    "relevance": lambda hit: (-hit[0], hit[1].name),
    "price": lambda hit: (hit[1].price.minor, hit[1].name),
    "-price": lambda hit: (-hit[1].price.minor, hit[1].name),
    "name": lambda hit: (hit[1].name.lower(),),
}


def fold(text: str) -> str:
    """Lower case without accents, so that `cafe` finds `Café`."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def words(text: str) -> Iterator[str]:
    start: Optional[int] = None
    folded = fold(text) + " "
    for index, char in enumerate(folded):
        if char.isalnum():
            if start is None:
                start = index
        elif start is not None:  # pragma: no branch
            word = folded[start:index]
            start = None
            if word not in STOP_WORDS:
                yield word


class SearchIndex:
    """Words to products, with weights for where the word stands."""

    NAME, TAG = 3.0, 2.0

    def __init__(self, products: Iterable[Product] = ()) -> None:
        self._postings: DefaultDict[str, Dict[str, float]] = defaultdict(dict)
        self._products: Dict[str, Product] = {}
        for product in products:
            self.add(product)

    def add(self, product: Product) -> None:
        if product.sku in self._products:
            self.remove(product.sku)
        self._products[product.sku] = product
        for weight, texts in ((self.NAME, [product.name]), (self.TAG, product.tags)):
            for text in texts:
                for word in words(text):
                    found = self._postings[word]
                    found[product.sku] = max(weight, found.get(product.sku, 0.0))

    def remove(self, sku: str) -> bool:
        if self._products.pop(sku, None) is None:
            return False
        for word in [word for word, found in self._postings.items() if sku in found]:
            del self._postings[word][sku]
            if not self._postings[word]:
                del self._postings[word]
        return True

    def _scores(self, query: str) -> Dict[str, float]:
        scores: Optional[Dict[str, float]] = None
        for word in words(query):
            matches: Dict[str, float] = {}
            for candidate, found in self._postings.items():
                if candidate == word:
                    factor = 1.0
                elif len(word) >= 3 and candidate.startswith(word):
                    factor = 0.5
                else:
                    continue
                for sku, weight in found.items():
                    matches[sku] = max(matches.get(sku, 0.0), weight * factor)
            if scores is None:
                scores = matches
            else:
                scores = {sku: scores[sku] + matches[sku] for sku in scores.keys() & matches.keys()}
        if scores is None:
            return {sku: 0.0 for sku in self._products}
        return scores

    def find(
        self,
        query: str = "",
        *,
        max_price: Optional[Money] = None,
        tag: Optional[str] = None,
        sort: str = "relevance",
        limit: int = 20,
    ) -> List[Product]:
        hits = [
            (score, self._products[sku])
            for sku, score in self._scores(query).items()
            if self._products[sku].active
            and (max_price is None or self._products[sku].price <= max_price)
            and (tag is None or tag in self._products[sku].tags)
        ]
        hits.sort(key=SORTERS.get(sort, SORTERS["relevance"]))
        return [product for _, product in hits[:max(limit, 0)]]
