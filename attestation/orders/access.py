"""Visibility of orders, and permissions to prepare and sign them.

A coordinator sees the signed orders with people of the own municipality, and only the rows of
these people: a refusal is confidential. The files name everybody, so they are for the
commission and the centre.
"""

from typing import Any

from django.db.models import Q

from attestation.accounts.access import (
    covered_organization_keys,
    is_operator,
    is_secretary,
    may_operate,
)
from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.base.permissions import ALLOWED, PermissionResult, denied
from attestation.base.visibility import NOTHING, any_of
from attestation.commission.access import has_seat, seats_in_force
from attestation.commission.models import CommissionSession
from attestation.commission.workflow import SessionState
from attestation.files.access import file_visibility
from attestation.orders.models import Order, OrderEntry, order_visibility
from attestation.orders.workflow import OrderState


def may_manage_orders(user: Any) -> bool:
    """Return whether ``user`` prepares orders: the secretary and the operator."""
    return is_secretary(user) or is_operator(user)


def may_prepare_order(user: Any) -> PermissionResult:
    """Return whether ``user`` may build a draft and proof-read it."""
    if may_manage_orders(user):
        return ALLOWED
    return denied("Приказ готовят секретарь комиссии и оператор центра аттестации.")


def may_sign(user: Any) -> PermissionResult:
    """Return whether ``user`` may sign an order."""
    return may_operate(user)


def _took_part(user: Any, path: str) -> Q:
    """Return the condition that ``user`` sat in the session at ``path``, and is in office."""
    return any_of(seats_in_force(user), session=path) if has_seat(user) else NOTHING


@order_visibility.add
def as_secretary_or_operator(user: Any) -> Q:
    """All of them, drafts too."""
    return Q(pk__isnull=False) if may_manage_orders(user) else NOTHING


@order_visibility.add
def as_member(user: Any) -> Q:
    """Signed orders on the sessions in which ``user`` sat."""
    return Q(state=OrderState.SIGNED) & _took_part(user, "session")


@order_visibility.add
def as_municipal_coordinator(user: Any) -> Q:
    """Signed orders about people of the own municipality."""
    own = OrderEntry.objects.filter(
        item__application__organization__in=covered_organization_keys(user)
    )
    return Q(state=OrderState.SIGNED) & any_of(own, order="pk")


def entries_visible_to(user: Any) -> OrderEntry.QuerySet:
    """Return the rows of all orders that ``user`` may read: a refusal is confidential.

    Users who manage orders or took part in the session see all rows; a coordinator, those of
    the own municipality; any user the own ones, once they are signed.
    """
    if may_manage_orders(user):
        return OrderEntry.objects.all()
    return OrderEntry.objects.filter(
        _took_part(user, "order__session")
        | Q(item__application__organization__in=covered_organization_keys(user))
        | Q(item__application__applicant=user),
        order__state=OrderState.SIGNED,
    )


def entries_for(user: Any, order: Order) -> OrderEntry.QuerySet:
    """Return the rows of ``order`` that ``user`` may read."""
    return entries_visible_to(user).filter(order=order)


def may_view_full_order(user: Any, order: Order) -> bool:
    """Return whether ``user`` may read everything in ``order``, its files too."""
    return may_manage_orders(user) or seats_in_force(user).filter(session=order.session_id).exists()


@file_visibility.add
def of_visible_orders(user: Any) -> Q:
    """Show the files of signed orders to the centre and to those who sat in the session."""
    whole = Order.objects.signed()
    if not may_manage_orders(user):
        whole = whole.filter(_took_part(user, "session"))
    return any_of(whole, document="pk") | any_of(whole, print="pk") | any_of(whole, workbook="pk")


def roles_towards(user: User, _order: Order) -> frozenset[str]:
    """Return the parts that ``user`` plays towards an order."""
    roles = set()
    if is_secretary(user):
        roles.add(Role.SECRETARY)
    if is_operator(user):
        roles.add(Role.OPERATOR)
    return frozenset(roles)


def may_read_protocol(user: Any, session: CommissionSession) -> bool:
    """Return whether ``user`` may read the votes; a coordinator collecting a sheet may not."""
    return session.state == SessionState.CLOSED and (
        is_secretary(user) or is_operator(user) or session.members.filter(user=user).exists()
    )
