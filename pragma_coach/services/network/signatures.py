"""Signing and recognising: Ed25519, by the library `cryptography` (extra `network`), asked for only when needed.

The key of an installation is made once and never leaves it; its public half goes to the network, which trusts it for
one organisation. The signature is made over canonical bytes, so that a file may be reformatted but not altered.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from hashlib import sha256
from types import ModuleType
from typing import TYPE_CHECKING, Any

from pragma_coach.domain.refusal import Invalid, Refused

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_CONTEXT = b"pragma-coach releases\n"  # a signature for anything else is none for this


class NotGenuine(Refused):
    """A file that was not signed, or altered, or signed by somebody else."""


def canonical(facts: Any) -> bytes:
    """Return the only bytes of these facts: sorted keys, no spaces, UTF-8."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def new_key() -> str:
    """Return a new secret key as text (PEM)."""
    ed25519, serialization = _library()
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    pem: bytes = ed25519.Ed25519PrivateKey.generate().private_bytes(*form)
    return pem.decode("ascii")


def public_key(secret: str) -> str:
    """Return the public half of a secret key as text (PEM)."""
    _, serialization = _library()
    public = _secret(secret).public_key()
    pem = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return bytes(pem).decode("ascii")


def key_id(public: str) -> str:
    """Return the short name of a public key: 16 characters that can be read aloud to compare. Raise Invalid."""
    return sha256(_public(public).public_bytes_raw()).hexdigest()[:16]


def sign(secret: str, facts: Any) -> str:
    return b64encode(_secret(secret).sign(_CONTEXT + canonical(facts))).decode("ascii")


def verify(public: str, facts: Any, signature: str) -> None:
    """Raise NotGenuine unless the signature was made over exactly these facts with the secret half of this key."""
    from cryptography.exceptions import InvalidSignature

    try:
        _public(public).verify(b64decode(signature, validate=True), _CONTEXT + canonical(facts))
    except (InvalidSignature, ValueError):
        raise NotGenuine(
            "De handtekening klopt niet: het bestand is veranderd of niet heel overgekomen. Vraag het opnieuw op."
        ) from None


def _secret(text: str) -> Ed25519PrivateKey:
    ed25519, serialization = _library()
    key = serialization.load_pem_private_key(text.encode("ascii"), None)
    if not isinstance(key, ed25519.Ed25519PrivateKey):
        raise Invalid("De eigen sleutel is van een andere soort. Zet sign.key uit een reservekopie terug.")
    own: Ed25519PrivateKey = key
    return own


def _public(text: str) -> Ed25519PublicKey:
    ed25519, serialization = _library()
    try:
        key = serialization.load_pem_public_key(text.encode())
    except ValueError:
        key = None
    if not isinstance(key, ed25519.Ed25519PublicKey):
        raise Invalid(
            "Dit is geen openbare sleutel van Pragma Coach. Vraag de organisatie om: pragma-coach network key."
        )
    public: Ed25519PublicKey = key
    return public


def _library() -> tuple[ModuleType, ModuleType]:
    try:
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import ed25519
    except ImportError:
        raise Invalid(
            "Voor ondertekenen is nog een onderdeel nodig. Installeer het met: pip install 'pragma-coach[network]'."
        ) from None
    return ed25519, serialization
