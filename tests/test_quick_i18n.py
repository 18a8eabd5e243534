"""Our quick tags of translation against Django's own, which they stand in for."""

import pytest
from django.template import Context, Engine
from django.utils.safestring import mark_safe

from partnerships.languages import speaking

TEMPLATES = (
    '{% translate "協定をさがす" %}',
    "{% blocktranslate %}なし & 100%{% endblocktranslate %}",
    "{% blocktranslate with who=name %}{{ who }}の協定{% endblocktranslate %}",
    "{% blocktranslate with x=name|upper %}{{ x }}{{ safe }}{{ nothing }}{% endblocktranslate %}",
    "{% blocktranslate trimmed count n=one %}\n{{ n }}\n{% plural %}"
    "\n{{ n }}{{ name }}\n{% endblocktranslate %}",
    "{% blocktranslate count n=many %}{{ n }}件{% plural %}{{ n }}件{% endblocktranslate %}",
    "{% blocktranslate asvar said %}{{ name }}{% endblocktranslate %}[{{ said }}]",
    '{% blocktranslate context "月" %}{{ name }}{% endblocktranslate %}',
)


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("source", TEMPLATES)
def test_quick_tags_say_what_djangos_say(source: str, language: str) -> None:
    values = {"name": "<a&b>", "safe": mark_safe("<b>"), "one": 1, "many": 12345}
    said = []
    for builtin in ("django.templatetags.i18n", "partnerships.templatetags.quick_i18n"):
        template = Engine(builtins=["django.template.defaultfilters", builtin]).from_string(source)
        with speaking(language):
            said += [[template.render(Context(values)) for _ in range(2)]]
    assert said[0] == said[1]
