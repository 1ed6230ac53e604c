"""The documented nginx speaks TLS 1.2 and 1.3, with ciphers that keep yesterday's talk secret."""

import socket
import ssl

import pytest

from tests.security.loopback import free_port, write_certificate
from tests.security.nginx import nginx

Version = ssl.TLSVersion


@pytest.fixture
def port(tmp_path):
    """The port of nginx with a certificate of its own."""
    write_certificate(tmp_path / "site.pem", host="attestation.example")
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
