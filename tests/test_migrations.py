"""Migrations are applied while people work: none may hold a table that is in use for long.

A migration that locks on purpose says why it is short: ``short_locks = "a table of ten rows"``.
"""

import datetime
import importlib
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import timezone

from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.invitations.models import Invitation
from tests.factories import UserFactory

APPS = ("attestation", "cms_pages")
#: Those that stood before the rule.
BEFORE_THE_RULE = {"attestation": 31, "cms_pages": 8}


def long_locks(migration: Any, state: ProjectState) -> Iterator[str]:
    """Yield what ``migration`` does to tables that ``state`` has, under a lock that may last."""
    app = migration.app_label
    made = {name for label, name in state.models if label == app}
    schema = False
    for operation in migration.operations:
        name = getattr(operation, "model_name", "").lower()
        changes = isinstance(operation, migrations.AddField | migrations.AlterField)
        if isinstance(operation, migrations.RunSQL):
            yield "RunSQL: nobody knows what it locks"
        elif isinstance(operation, migrations.RunPython):
            if schema and migration.atomic:
                yield "RunPython after a change of a table: the table is locked until it ends"
        elif name in made:
            schema = True
            if isinstance(operation, migrations.AddIndex) and not isinstance(
                operation, AddIndexConcurrently
            ):
                yield f"{name}: AddIndex; use AddIndexConcurrently and atomic = False"
            elif isinstance(operation, migrations.AddConstraint) and not isinstance(
                operation, AddConstraintNotValid
            ):
                yield f"{name}: AddConstraint; use AddConstraintNotValid, then ValidateConstraint"
            elif changes and _is_read_through(operation, state.models[app, name]):
                yield f"{name}.{operation.name}: the whole table is read or written anew"
        operation.state_forwards(app, state)


def _is_read_through(operation: Any, model: Any) -> bool:
    """Return whether the database must look at every row to add or change this field."""
    new = operation.field
    if isinstance(operation, migrations.AddField):
        checked = new.get_internal_type() in connection.data_type_check_constraints
        return new.unique or new.db_index or checked
    old = model.fields.get(operation.name)
    return _stored(old) != _stored(new)


def _stored(field: Any) -> tuple[Any, ...]:
    kind = field.deconstruct()[1]
    return (kind, field.max_length, field.null, field.unique, field.db_index)


def walked() -> Iterator[tuple[Any, ProjectState]]:
    """Yield our migrations after those before the rule, each with the state that it meets."""
    loader = MigrationLoader(None)
    for app, name in loader.graph.nodes:
        number = int(name.partition("_")[0]) if app in APPS else 0
        if number > BEFORE_THE_RULE.get(app, number):
            migration = loader.get_migration(app, name)
            yield migration, loader.project_state((app, name), at_end=False)


def test_no_migration_locks_a_table_for_long() -> None:
    found = [
        f"{migration}: {fault}"
        for migration, state in walked()
        if not getattr(migration, "short_locks", "")
        for fault in long_locks(migration, state)
    ]
    assert found == []


LINE = models.CharField(max_length=10)


@pytest.mark.parametrize(
    ("operation", "locks"),
    [
        (migrations.AddIndex("letter", models.Index(fields=["to"], name="x")), True),
        (AddIndexConcurrently("letter", models.Index(fields=["to"], name="x")), False),
        (
            migrations.AddConstraint(
                "letter", models.CheckConstraint(condition=models.Q(to=""), name="x")
            ),
            True,
        ),
        (
            AddConstraintNotValid(
                "letter", models.CheckConstraint(condition=models.Q(to=""), name="x")
            ),
            False,
        ),
        (migrations.AddField("letter", "x", models.CharField(default="", max_length=9)), False),
        (migrations.AddField("letter", "x", models.IntegerField(null=True, unique=True)), True),
        (migrations.AddField("letter", "x", models.PositiveIntegerField(null=True)), True),
        (migrations.AddField("unknown", "x", models.IntegerField(unique=True)), False),
        (migrations.AlterField("letter", "subject", models.CharField("о", max_length=200)), False),
        (migrations.AlterField("letter", "subject", models.CharField(max_length=9)), True),
        (migrations.RunSQL("UPDATE attestation_letter SET batch = ''"), True),
        (migrations.RunPython(lambda *_: None), False),
    ],
    ids=lambda value: type(value).__name__,
)
def test_long_locks_are_found(operation: Any, locks: bool) -> None:
    state = ProjectState()
    letter = [("id", models.BigAutoField(primary_key=True))]
    letter += [("to", models.EmailField()), ("subject", models.CharField(max_length=200))]
    migrations.CreateModel("Letter", letter).state_forwards("attestation", state)
    migrations.CreateModel("Other", letter[:1]).state_forwards("elsewhere", state)
    if operation_on(operation) == "unknown":
        first = [migrations.CreateModel("Unknown", letter[:1]), operation]
    else:
        first = [operation]
    migration = migrations.Migration("0099_test", "attestation")
    migration.operations = first
    assert bool(list(long_locks(migration, state))) is locks


def operation_on(operation: Any) -> str:
    return getattr(operation, "model_name", "")


def test_data_are_not_moved_while_a_table_is_locked() -> None:
    state = ProjectState()
    migrations.CreateModel(
        "Letter", [("id", models.BigAutoField(primary_key=True))]
    ).state_forwards("attestation", state)
    migration = migrations.Migration("0099_test", "attestation")
    migration.operations = [
        migrations.AddField("letter", "x", models.CharField(default="", max_length=9)),
        migrations.RunPython(lambda *_: None),
    ]
    assert "RunPython" in next(long_locks(migration, state))


def test_the_migration_that_locked_applications_for_seconds_would_be_found() -> None:
    loader = MigrationLoader(None)
    node = ("attestation", "0029_words_of_names")
    found = list(long_locks(loader.get_migration(*node), loader.project_state(node, at_end=False)))
    assert any("AddIndex" in fault for fault in found)


# --- Addresses of before --------------------------------------------------------------------------

DECODED_DOMAINS = importlib.import_module("attestation.migrations.0056_decoded_domains")
ENCODED, TYPED = "ivanova@xn--80a1acny.xn--p1ai", "ivanova@почта.рф"


def addresses_of(user: User) -> list[str]:
    user.refresh_from_db()
    return [user.email, *EmailAddress.objects.filter(user=user).values_list("email", flat=True)]


def with_address(email: str) -> User:
    user = UserFactory()
    User.objects.filter(pk=user.pk).update(email=email)
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.bulk_create([EmailAddress(user=user, email=email, verified=True)])
    return user


@pytest.mark.django_db
def test_a_stored_domain_is_written_as_it_is_typed() -> None:
    people = {
        sent: with_address(sent)
        for sent in (ENCODED, "a@school.example", "b@xn--0.example", "xn--a@school.example")
    }
    now = timezone.now()
    Invitation.objects.create(
        email=ENCODED,
        role=Role.OPERATOR,
        invited_by=UserFactory(),
        token_hash="a" * 64,
        sent_at=now,
        expires_at=now + datetime.timedelta(days=1),
    )
    DECODED_DOMAINS.decode_domains(apps, None)
    expected = {sent: TYPED if sent == ENCODED else sent for sent in people}
    assert {sent: addresses_of(user) for sent, user in people.items()} == {
        sent: [address, address] for sent, address in expected.items()
    }
    assert Invitation.objects.get().email == TYPED


@pytest.mark.django_db
def test_an_address_that_somebody_has_already_is_left() -> None:
    newer, older = with_address(TYPED), with_address(ENCODED)
    DECODED_DOMAINS.decode_domains(apps, None)
    assert addresses_of(newer) == [TYPED, TYPED]
    assert addresses_of(older) == [ENCODED, ENCODED]
