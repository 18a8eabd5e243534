"""Django's tags of translation, with every message looked up once for each language.

A list page has some seventy of them; `{% translate "…" %}` takes five microseconds each time and
`{% blocktranslate %}` fifty. The settings make this library a builtin in place of Django's.
"""

from typing import Any

from django.template import Context, Library
from django.template.base import Parser, Token, Variable, render_value_in_context
from django.templatetags import i18n
from django.utils.translation import gettext, ngettext

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


class QuickBlock(i18n.BlockTranslateNode):
    """A message with its variables, whose parts are put together once."""

    def __init__(self, node: i18n.BlockTranslateNode) -> None:
        super().__init__(node.extra_context, node.singular, node.plural, node.countervar)
        self.counter, self.counted = node.counter, node.countervar or ""
        self.message, names = node.render_token_list(node.singular)
        self.many, more = node.render_token_list(node.plural) if node.plural else ("", [])
        self.values = list(node.extra_context.items())
        self.others = {*names, *more} - {*node.extra_context, self.counted}
        self.known: dict[str, str] = {}

    def render(self, context: Context, nested: bool = False) -> str:
        said = {name: _text(value.resolve(context), context) for name, value in self.values}
        for name in self.others:
            said[name] = _text(context.get(name, ""), context)
        if self.counter is None:
            return self._known(spoken()) % said
        count = self.counter.resolve(context)
        said[self.counted] = _text(count, context)
        return ngettext(self.message, self.many, count) % said

    def _known(self, language: str) -> str:
        if language not in self.known:
            self.known[language] = gettext(self.message)
        return self.known[language]


def _text(value: object, context: Context) -> str:
    return str(render_value_in_context(value, context))


@register.tag("blocktranslate")
@register.tag("blocktrans")
def blocktranslate(parser: Parser, token: Token) -> Any:
    node = i18n.do_block_translate(parser, token)
    return node if node.message_context or node.asvar else QuickBlock(node)
