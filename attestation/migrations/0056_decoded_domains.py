"""Addresses stored as a browser encoded them, «@xn--80a1acny.xn--p1ai», stand as they are typed.

Since addresses are read back when they come in, such an account would not be found by its own.
An address that somebody else has in the letters of its domain already stays as it is.
"""

import re

from django.db import migrations

ENCODED = re.compile(r"(?<![^@.])xn--[a-z0-9-]+", re.IGNORECASE)
#: The rows among which an address may stand once only, by what they share.
PLACES = (
    ("attestation", "User", "email", ()),
    ("account", "EmailAddress", "email", ()),
    ("attestation", "AddressProblem", "address", ("user_id",)),
    ("attestation", "Invitation", "email", ("role", "municipality_id", "organization_id")),
)


def decoded(address):
    name, at, domain = address.rpartition("@")
    return name + at + ENCODED.sub(_word, domain)


def _word(found):
    try:
        return found[0].lower().encode().decode("idna")
    except UnicodeError:
        return found[0]


def decode_domains(apps, schema_editor):
    for app, model, place, shared in PLACES:
        rows = apps.get_model(app, model)._base_manager
        for row in rows.filter(**{f"{place}__icontains": "xn--"}).order_by("pk"):
            address = decoded(getattr(row, place))
            # One that nothing is encoded in finds itself.
            same = {name: getattr(row, name) for name in shared}
            if not rows.filter(**{f"{place}__iexact": address}, **same).exists():
                rows.filter(pk=row.pk).update(**{place: address})


class Migration(migrations.Migration):
    dependencies = [
        ("attestation", "0055_look_at_what_waits"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [migrations.RunPython(decode_domains, migrations.RunPython.noop)]
