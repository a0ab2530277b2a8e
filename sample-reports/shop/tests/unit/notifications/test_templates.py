from types import SimpleNamespace

import pytest

from shop.errors import ValidationError
from shop.notifications.templates import Template

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("plain", "plain"),
        ("{{ name }}!", "ada!"),
        ("{{ name | upper }}", "ADA"),
        ("{{ name|title|trim }}", "Ada"),
        ("{{ items | count }}", "2"),
        ("{{ person.city }}", "Berlin"),
        ("{{ person.zip.code }}", ""),
        ("{% if name %}yes{% else %}no{% endif %}", "yes"),
        ("{% if !name %}yes{% else %}no{% endif %}", "no"),
        ("{% if nothing %}yes{% endif %}", ""),
        ("{% for x in items %}{{ index }}={{ x }} {% endfor %}", "1=tea 2=cup "),
        ("{% for x in nothing %}{{ x }}{% endfor %}", ""),
    ],
)
def test_render(source, expected):
    scope = {"name": "ada", "items": ["tea", "cup"]}
    assert Template(source).render(scope, person=SimpleNamespace(city="Berlin")) == expected


@pytest.mark.parametrize(
    "source",
    ["{% if x %}", "{% for x in y %}", "{% while x %}", "{% %}", "{{ x | nonsense }}", "{% for x of y %}{% endfor %}"],
)
def test_mistakes(source):
    with pytest.raises(ValidationError):
        Template(source)
