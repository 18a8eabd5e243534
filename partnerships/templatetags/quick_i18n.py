"""Django's tags of translation, with `{% translate "…" %}` looked up once for each language.

A list page has some seventy of them, and each look-up takes some five microseconds. The settings
make this library a builtin in place of Django's.
"""

from typing import Any

from django.template import Context, Library
from django.template.base import Parser, Token, Variable
from django.templatetags import i18n

from partnerships.languages import spoken

register = Library()
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)


class KnownTranslation(i18n.TranslateNode):
    """A message without variables, kept as it was translated."""

    def __init__(self, node: i18n.TranslateNode) -> None:
        super().__init__(node.filter_expression, node.noop, None, None)
        self.known: dict[str, str] = {}

    def render(self, context: Context) -> str:
        language = spoken()
        if language not in self.known:
            self.known[language] = super().render(context)
        return self.known[language]


@register.tag("translate")
@register.tag("trans")
def translate(parser: Parser, token: Token) -> Any:
    node = i18n.do_translate(parser, token)
    expression = node.filter_expression
    is_fixed = not isinstance(expression.var, Variable) or expression.var.lookups is None
    is_plain = is_fixed and not expression.filters
    return KnownTranslation(node) if is_plain and not (node.asvar or node.message_context) else node
