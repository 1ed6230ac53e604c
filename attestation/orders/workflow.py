"""The way of an order: a draft that may be built anew, then signed for good (order 196, cl. 44)."""

from django.db.models import TextChoices

from attestation.accounts.roles import Role
from attestation.base.workflow import Workflow, transition


class OrderState(TextChoices):
    DRAFT = "draft", "проект"
    SIGNED = "signed", "подписан"


WORKFLOW = Workflow(
    "order",
    OrderState,
    initial=OrderState.DRAFT,
    transitions=[
        transition(
            "sign_order",
            {OrderState.DRAFT},
            OrderState.SIGNED,
            by={Role.OPERATOR},
            label="Подписать приказ",
            irreversible=True,
        ),
    ],
)
