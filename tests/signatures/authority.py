"""An authority of certificates that a test makes for itself, and who signs by its certificates."""

import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

DAY = datetime.timedelta(days=1)
_BINARY = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary]


def make_key(kind):
    if kind == "RSA":
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return ec.generate_private_key(ec.SECP256R1())


def named(**parts):
    return x509.Name(
        x509.NameAttribute(getattr(NameOID, oid.upper()), value) for oid, value in parts.items()
    )


class Signer:
    """A key with its certificate."""

    def __init__(self, key, certificate):
        self.key, self.certificate = key, certificate

    def sign(self, content, encoding=serialization.Encoding.DER):
        builder = pkcs7.PKCS7SignatureBuilder().set_data(content)
        builder = builder.add_signer(self.certificate, self.key, hashes.SHA256())
        return builder.sign(encoding, _BINARY)


class Authority:
    """A root with its key; ``pem`` is what an institute trusts."""

    def __init__(self, name="Удостоверяющий центр испытаний"):
        self.key = make_key("EC")
        self.name = named(common_name=name)
        self.certificate = self._signed(self.name, self.key.public_key(), is_authority=True)
        self.pem = self.certificate.public_bytes(serialization.Encoding.PEM).decode()

    def _signed(self, subject, public_key, *, is_authority=False, since=-DAY, until=DAY):
        now = datetime.datetime.now(datetime.UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(public_key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + since)
            .not_valid_after(now + until)
            .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
        )
        return builder.sign(self.key, hashes.SHA256())

    def issue(self, *, key="EC", since=-DAY, until=DAY, **subject):
        """Return somebody with a certificate of this authority."""
        private = make_key(key)
        certificate = self._signed(named(**subject), private.public_key(), since=since, until=until)
        return Signer(private, certificate)
