"""Django's translation tags for a site in one language: fixed texts are looked up once."""

from django import template
from django.template.base import Node, Parser, TextNode, Token, Variable
from django.template.context import Context
from django.templatetags import i18n

register = template.Library()
register.tags |= i18n.register.tags
register.filters |= i18n.register.filters


@register.tag("translate")
def translate(parser: Parser, token: Token) -> Node:
    """A text without variables becomes part of the template when that is read."""
    node = i18n.do_translate(parser, token)
    text = node.filter_expression
    fixed = not (text.filters or (isinstance(text.var, Variable) and text.var.literal is None))
    return TextNode(node.render(Context())) if fixed and not node.asvar else node
