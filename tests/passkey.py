"""A passkey without a device: it registers itself and answers challenges as a browser would."""

import os
from hashlib import sha256

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

HOST = "testserver"
_FLAG = AuthenticatorData.FLAG


class SoftPasskey:
    def __init__(self, person):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = os.urandom(16)
        attested = AttestedCredentialData.create(
            Aaguid.NONE, self.name, ES256.from_cryptography_key(self.key.public_key())
        )
        data = AuthenticatorData.create(
            sha256(HOST.encode()).digest(), _FLAG.UP | _FLAG.UV | _FLAG.AT, 0, attested
        )
        created = AttestationObject.create("none", data, {})
        client = self._client(CollectedClientData.TYPE.CREATE, os.urandom(16))
        credential = self._answer(client, attestationObject=websafe_encode(created))
        Authenticator.objects.create(
            user=person,
            type=Authenticator.Type.WEBAUTHN,
            data={"name": "Ключ 1", "credential": credential},
        )

    def answer(self, options):
        """Answer the challenge that a page has drawn for its script."""
        challenge = options["publicKey"]["challenge"]
        if isinstance(challenge, str):
            challenge = websafe_decode(challenge)
        client = self._client(CollectedClientData.TYPE.GET, challenge)
        data = AuthenticatorData.create(sha256(HOST.encode()).digest(), _FLAG.UP | _FLAG.UV, 1)
        signature = self.key.sign(data + client.hash, ec.ECDSA(hashes.SHA256()))
        return self._answer(
            client, authenticatorData=websafe_encode(data), signature=websafe_encode(signature)
        )

    def _client(self, kind, challenge):
        return CollectedClientData.create(kind, challenge, f"https://{HOST}")

    def _answer(self, client, **response):
        name = websafe_encode(self.name)
        return {
            "id": name,
            "rawId": name,
            "type": "public-key",
            "response": {"clientDataJSON": websafe_encode(client), **response},
            "clientExtensionResults": {},
        }
