"""Detached signatures as OpenSSL sees them, by an authority that the test makes."""

import base64
import os
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from attestation.signatures import cms
from tests.signatures.authority import DAY, Authority

NAME = "Иванова Анна Игоревна"
DOCUMENT = b"%PDF-1.7 what is signed\n"


@pytest.fixture(scope="module")
def authority():
    return Authority()


@pytest.fixture
def document(tmp_path):
    path = tmp_path / "document.pdf"
    path.write_bytes(DOCUMENT)
    return path


def refusal(signature, document, *trusted):
    with pytest.raises(cms.CmsError) as refused:
        cms.verify_detached(signature, document, trusted)
    return str(refused.value)


@pytest.mark.parametrize("key", ["RSA", "EC"])
def test_whose_signature_it_is(authority, document, key):
    signer = authority.issue(key=key, common_name=NAME)
    facts = cms.verify_detached(signer.sign(DOCUMENT), document, [authority.pem])
    assert facts.name == NAME
    assert facts.issuer == "Удостоверяющий центр испытаний"
    assert int(facts.serial, 16) == signer.certificate.serial_number


def test_in_the_certificate_of_an_organization_the_person_stands_apart(authority, document):
    signer = authority.issue(common_name="Школа № 1", surname="Иванова", given_name="Анна Игоревна")
    assert cms.verify_detached(signer.sign(DOCUMENT), document, [authority.pem]).name == NAME


@pytest.mark.parametrize("form", ["PEM", "base64", "base64 in lines"])
def test_a_signature_is_read_however_programs_write_it(authority, document, form):
    signer = authority.issue(common_name=NAME)
    der = signer.sign(DOCUMENT)
    written = {
        "PEM": signer.sign(DOCUMENT, serialization.Encoding.PEM),
        "base64": base64.b64encode(der),
        "base64 in lines": base64.encodebytes(der),
    }
    assert cms.verify_detached(written[form], document, [authority.pem]).name == NAME


def test_one_certificate_alone_may_be_trusted(authority, document):
    signer = authority.issue(common_name=NAME)
    own = signer.certificate.public_bytes(serialization.Encoding.PEM).decode()
    assert cms.verify_detached(signer.sign(DOCUMENT), document, [own]).name == NAME


def test_a_changed_byte_is_seen(authority, document):
    signature = authority.issue(common_name=NAME).sign(DOCUMENT)
    document.write_bytes(DOCUMENT.replace(b"what", b"that"))
    assert refusal(signature, document, authority.pem) == cms.CHANGED


@pytest.mark.parametrize("trusted", ["nobody", "another authority of the same name"])
def test_an_untrusted_authority_is_refused(authority, document, trusted):
    signature = authority.issue(common_name=NAME).sign(DOCUMENT)
    others = [] if trusted == "nobody" else [Authority().pem]
    assert refusal(signature, document, *others) == cms.UNTRUSTED


@pytest.mark.parametrize("when", [(-2 * DAY, -DAY), (DAY, 2 * DAY)], ids=["over", "not begun"])
def test_a_certificate_out_of_its_time_is_refused(authority, document, when):
    since, until = when
    signer = authority.issue(common_name=NAME, since=since, until=until)
    assert refusal(signer.sign(DOCUMENT), document, authority.pem) == cms.EXPIRED


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"0",
        b"0" * 200,
        b"\x30\x80" * 100,
        b"not base64 at all!",
        b"\x30" * (cms.MAX_SIGNATURE + 1),
    ],
    ids=["empty", "one sign", "base64 of nothing", "broken", "words", "too long"],
)
def test_what_is_no_signature_is_said_so(authority, document, content):
    assert refusal(content, document, authority.pem) == cms.UNREADABLE


#: The engine of Debian's `libengine-gost-openssl`, or one that the environment names.
ENGINES = [*Path("/usr/lib").glob("*/engines-3/gost.so"), Path(os.environ.get("GOST_ENGINE", "-"))]
CONFIG = """openssl_conf = init
[init]
engines = engines
[engines]
gost = gost
[gost]
engine_id = gost
dynamic_path = {engine}
default_algorithms = ALL
[req]
distinguished_name = dn
x509_extensions = ca
[dn]
[ca]
basicConstraints = critical,CA:TRUE
"""


@pytest.fixture(scope="module")
def gost(tmp_path_factory):
    """A signature by GOST R 34.10-2012 with its authority, made by the engine where it is."""
    engine = next((path for path in ENGINES if path.is_file()), None)
    if engine is None:
        pytest.skip("OpenSSL has no engine of GOST here")
    place = tmp_path_factory.mktemp("gost")
    (place / "config").write_text(CONFIG.format(engine=engine))
    (place / "document").write_bytes(DOCUMENT)
    key = "-newkey gost2012_256 -pkeyopt paramset:A -nodes -utf8 -subj"
    for command, *name in (
        (f"req -x509 -days 2 -keyout ca.key -out ca.pem {key}", "/CN=ГОСТ"),
        (f"req -new -keyout key -out request {key}", f"/CN={NAME}"),
        ("x509 -req -in request -CA ca.pem -CAkey ca.key -CAcreateserial -days 1 -out own.pem",),
        ("cms -sign -binary -in document -signer own.pem -inkey key -outform DER -out signature",),
    ):
        subprocess.run(  # noqa: S603 (the words stand above)
            ["openssl", *command.split(), *name],  # noqa: S607
            cwd=place,
            env={**os.environ, "OPENSSL_CONF": str(place / "config")},
            check=True,
            capture_output=True,
        )
    return place


def test_gost_is_taken_where_its_engine_is(gost, document, settings):
    trusted = (gost / "ca.pem").read_text()
    signature = (gost / "signature").read_bytes()
    assert refusal(signature, document, trusted) == cms.UNSUPPORTED
    settings.OPENSSL_CONFIG = str(gost / "config")
    assert cms.verify_detached(signature, document, [trusted]).name == NAME
    document.write_bytes(b"changed")
    assert refusal(signature, document, trusted) == cms.CHANGED


def test_an_algorithm_that_is_not_there_is_said_so():
    """What OpenSSL says of GOST without the engine, also where the test above is skipped."""
    said = (
        "X509_self_signed:unable to get certs public key\nVerify error: unable to get local issuer"
    )
    assert cms._sentence(said) == cms.UNSUPPORTED


def test_openssl_that_hangs_is_ended(authority, document, settings, tmp_path, monkeypatch):
    slow = tmp_path / "openssl"
    slow.write_text("#!/bin/sh\nexec sleep 30\n")
    slow.chmod(0o755)
    settings.OPENSSL = str(slow)
    monkeypatch.setattr(cms, "_SECONDS", 0.2)
    signature = authority.issue(common_name=NAME).sign(DOCUMENT)
    assert refusal(signature, document, authority.pem) == cms.UNREADABLE
