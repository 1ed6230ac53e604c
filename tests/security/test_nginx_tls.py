"""The documented nginx speaks TLS 1.2 and 1.3, with ciphers that keep yesterday's talk secret."""

import datetime
import socket
import ssl

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.security.nginx import free_port, nginx

Version = ssl.TLSVersion


@pytest.fixture
def port(tmp_path):
    """The port of nginx with a certificate of its own."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "attestation.example")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = serialization.NoEncryption()
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    (tmp_path / "site.pem").write_bytes(certificate.public_bytes(pem) + private)
    with nginx(tmp_path, behind=free_port(), has_tls=True) as listening:
        yield listening


def spoken(port, version=None, ciphers="ALL:@SECLEVEL=0"):
    """Version and cipher of a handshake of whoever would take anything, or just ``version``."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers(ciphers)
    context.minimum_version, context.maximum_version = Version.TLSv1, Version.TLSv1_3
    if version:
        context.minimum_version = context.maximum_version = version
    with socket.create_connection(("127.0.0.1", port)) as plain:
        try:
            with context.wrap_socket(plain, server_hostname="attestation.example") as secured:
                return secured.version(), secured.cipher()[0]
        except (ssl.SSLError, ConnectionError):
            return None


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_only_recommended_versions_and_ciphers_are_spoken(port):
    assert spoken(port)[0] == "TLSv1.3"
    version, cipher = spoken(port, Version.TLSv1_2)
    assert version == "TLSv1.2"
    assert cipher.startswith("ECDHE")
    assert spoken(port, Version.TLSv1) is None
    assert spoken(port, Version.TLSv1_1) is None
    assert spoken(port, Version.TLSv1_2, "AES128-SHA:@SECLEVEL=0") is None
