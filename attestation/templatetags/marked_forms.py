"""The tag of Django that every form has, with the mark of the cabinet's forms added."""

from typing import Any

from django import template
from django.template.base import Parser, Token
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html

from attestation.base.requests.form_recovery import MARK, mark_for

register = template.Library()


class MarkedFormNode(CsrfTokenNode):
    """The CSRF token, and on cabinet pages a mark with the user the form was rendered for."""

    def render(self, context: template.Context) -> str:
        token = super().render(context)
        request: Any = context.get("request")
        match = getattr(request, "resolver_match", None)
        if not token or match is None or "cabinet" not in match.namespaces:
            return token
        if not request.user.is_authenticated:
            return token
        mark = mark_for(request.user.pk)
        return token + format_html('<input type="hidden" name="{}" value="{}">', MARK, mark)


@register.tag
def csrf_token(parser: Parser, token: Token) -> MarkedFormNode:
    return MarkedFormNode()
