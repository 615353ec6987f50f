"""Encrypted personal fields and the blind index that finds them again.

Contract:
- A value is stored as AES-256-GCM bytes: version, key id, nonce, ciphertext and tag. The ciphertext is bound
  to table, column and, where the model has one, to the row's `record_key` (a random UUID made by us before
  the insert), so that a value copied into another row, column or table does not open.
- `settings.LEAGUE_DATA_KEYS` is the key ring: (id, base64 of 32 bytes) pairs; the first encrypts, all open.
- Values are opened when the attribute is read, so a list that shows no ID number pays for none.
- Encrypted columns know one lookup, `isnull`. Equality goes through a column of its own that holds
  `blind_index(value, purpose)`: a keyed HMAC, useless without `settings.LEAGUE_INDEX_KEY`.
- `bulk_create`, `bulk_update`, `defer` and fixtures work; `QuerySet.update` of a model with a record key
  does not (there is no row to bind to) and raises TypeError. Fixtures and dumps hold ciphertext only.
"""

import base64
import hmac
import json
import os
import unicodedata
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django import forms
from django.conf import settings
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models.query_utils import DeferredAttribute

VERSION = 1
NONCE_BYTES = 12
DUMPED = "sealed:"


class Unreadable(Exception):
    """A stored value does not open: wrong key, damaged bytes, or bytes moved from another row."""


@lru_cache(maxsize=4)
def _ring(pairs: tuple[tuple[str, str], ...]) -> dict[bytes, AESGCM]:
    """Ciphers by key id, the encrypting one first; ImproperlyConfigured for a missing or short key."""
    ring = {}
    for name, text in pairs:
        key = base64.b64decode(text)
        if len(key) != 32 or not 0 < len(name.encode()) < 256:
            raise ImproperlyConfigured(f"LEAGUE_DATA_KEYS: key {name!r} is not 32 bytes of base64.")
        ring[name.encode()] = AESGCM(key)
    if not ring:
        raise ImproperlyConfigured("LEAGUE_DATA_KEYS holds no key.")
    return ring


def key_ring() -> dict[bytes, AESGCM]:
    """The ciphers of the settings by key id, the encrypting one first."""
    return _ring(tuple((name, text) for name, text in settings.LEAGUE_DATA_KEYS))


def encrypt(plain: bytes, bound_to: bytes) -> bytes:
    """Seal bytes under the first key, bound to `bound_to`."""
    ring = key_ring()
    name = next(iter(ring))
    head = bytes((VERSION, len(name))) + name
    nonce = os.urandom(NONCE_BYTES)
    return head + nonce + ring[name].encrypt(nonce, plain, head + bound_to)


def decrypt(sealed: bytes, bound_to: bytes) -> bytes:
    """Open bytes made by `encrypt`; Unreadable when key, binding or bytes are not the ones of then."""
    if len(sealed) < 2 or sealed[0] != VERSION:
        raise Unreadable("unknown version of a sealed value")
    start = 2 + sealed[1]
    head, nonce, body = sealed[:start], sealed[start : start + NONCE_BYTES], sealed[start + NONCE_BYTES :]
    cipher = key_ring().get(head[2:])
    if cipher is None:
        raise Unreadable(f"no key {head[2:]!r} in LEAGUE_DATA_KEYS")
    try:
        return cipher.decrypt(nonce, body, head + bound_to)
    except (InvalidTag, ValueError) as error:
        raise Unreadable("a sealed value does not open here") from error


def key_id(sealed: bytes) -> str:
    """Id of the key that sealed the bytes."""
    return sealed[2 : 2 + sealed[1]].decode()


@lru_cache(maxsize=32)
def _purpose_key(secret: str, purpose: str) -> bytes:
    return hmac.digest(secret.encode(), b"league.blind_index\0" + purpose.encode(), "sha256")


def blind_index(value: str, purpose: str) -> str:
    """64 hex digits that stand for a value in look-ups; equal values of one purpose give equal digits.

    The value is compared without blanks around it, full-width forms and letter case (身份证 X = x).
    An empty value gives the empty text, which must never be matched.
    """
    text = unicodedata.normalize("NFKC", value or "").strip().upper()
    if not text:
        return ""
    key = _purpose_key(settings.LEAGUE_INDEX_KEY, purpose)
    return hmac.digest(key, text.encode(), "sha256").hex()


class Sealed(bytes):
    """Stored bytes of an encrypted column that nobody has read yet."""


class BoundText(str):
    """Text that remembers the record key of its row, so that `bulk_update` can seal it."""

    record_key: UUID | None = None


class BoundDict(dict):
    """As BoundText, for JSON objects."""

    record_key: UUID | None = None


class BoundList(list):
    """As BoundText, for JSON lists."""

    record_key: UUID | None = None


_bound_types = {str: BoundText, dict: BoundDict, list: BoundList}


def _bind(value, record_key):
    """The value as one that carries `record_key`; itself when it does already."""
    if type(value) in (BoundText, BoundDict, BoundList) and value.record_key == record_key:
        return value
    base = next((kind for kind in _bound_types if isinstance(value, kind)), None)
    if base is None:
        raise TypeError(f"an encrypted field takes text, dict or list, not {type(value).__name__}")
    bound = _bound_types[base](value)
    bound.record_key = record_key
    return bound


class SealedAttribute(DeferredAttribute):
    """Opens the stored bytes at the first read; remembers the row's key on what it hands out."""

    def __get__(self, instance, cls=None):
        if instance is None:
            return self
        value = super().__get__(instance, cls)
        if value is None or isinstance(value, self.field.untouched):
            return value
        key = getattr(instance, "record_key", None)
        if isinstance(value, Sealed):
            value = self.field.unseal(value, key)
        bound = _bind(value, key)
        instance.__dict__[self.field.attname] = bound
        return bound

    def __set__(self, instance, value):
        instance.__dict__[self.field.attname] = value


class EncryptedField(models.Field):
    """What both kinds share; subclasses say how a value becomes bytes and back."""

    descriptor_class = SealedAttribute
    untouched = (models.Expression,)
    empty_strings_allowed = False

    def get_internal_type(self):
        """Bytes in the database: bytea, BLOB."""
        return "BinaryField"

    def bound_to(self, record_key) -> bytes:
        """The place a value belongs to: table, column and record key."""
        place = f"{self.model._meta.db_table}.{self.column}".encode()
        return place + b"\0" + (record_key.bytes if record_key else b"")

    @property
    def has_record_key(self) -> bool:
        """Whether rows of the model carry a record key."""
        return any(field.name == "record_key" for field in self.model._meta.concrete_fields)

    def seal(self, value, record_key) -> Sealed:
        """Encrypt a value for the row with that record key."""
        return Sealed(encrypt(self.to_bytes(value), self.bound_to(record_key)))

    def unseal(self, sealed: bytes, record_key):
        """The value of stored bytes; Unreadable when they do not belong to this row."""
        if not sealed:
            return self.empty_value()
        return self.from_bytes(decrypt(bytes(sealed), self.bound_to(record_key)))

    def from_db_value(self, value, expression, connection):
        """Stored bytes stay closed until somebody reads the attribute."""
        return None if value is None else Sealed(value)

    def pre_save(self, model_instance, add):
        """Seal what changed; bytes nobody opened are written back as they are."""
        value = model_instance.__dict__.get(self.attname)
        if value is None or isinstance(value, (Sealed, models.Expression)):
            return value
        key = getattr(model_instance, "record_key", None)
        return self._from_dump(value, key) or self._sealed_or_empty(value, key)

    def _sealed_or_empty(self, value, record_key) -> Sealed:
        return Sealed(b"") if value == self.empty_value() else self.seal(value, record_key)

    def _from_dump(self, value, record_key) -> Sealed | None:
        """The bytes a fixture carries, when they open for this very row."""
        if not (isinstance(value, str) and value.startswith(DUMPED)):
            return None
        try:
            sealed = Sealed(base64.b64decode(value[len(DUMPED) :], validate=True))
            self.unseal(sealed, record_key)
        except (Unreadable, ValueError):
            return None
        return sealed

    def get_db_prep_value(self, value, connection, prepared=False):
        """Bytes for the driver; a plain value of a model with record keys has no row and is a bug."""
        if value is None or hasattr(value, "resolve_expression"):
            return value
        if not isinstance(value, Sealed):
            key = getattr(value, "record_key", None)
            if key is None and self.has_record_key:
                raise TypeError(f"{self.name} is encrypted per row: assign it to an object and save that.")
            value = self._from_dump(value, key) or self._sealed_or_empty(value, key)
        return connection.Database.Binary(bytes(value))

    def get_lookup(self, lookup_name):
        """Only `isnull` can be asked of ciphertext; use the blind index column for the rest."""
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is encrypted; look it up by its blind index.")
        return super().get_lookup(lookup_name)

    def value_to_string(self, obj):
        """Ciphertext for fixtures and dumps, never the value."""
        sealed = self.pre_save(obj, add=False)
        return None if sealed is None else DUMPED + base64.b64encode(sealed).decode()


class EncryptedTextField(EncryptedField):
    """Text kept encrypted; `max_length` limits the plain text in forms and `full_clean`."""

    description = "encrypted text"
    empty_strings_allowed = True

    def empty_value(self) -> str:
        """What an empty column reads as."""
        return ""

    def to_bytes(self, value) -> bytes:
        """Plain bytes of a text."""
        return str(value).encode()

    def from_bytes(self, plain: bytes) -> str:
        """Text of plain bytes."""
        return plain.decode()

    def to_python(self, value):
        """Text, or None."""
        return value if value is None or isinstance(value, str) else str(value)

    def run_validators(self, value):
        """Length of the plain text, beside the validators given."""
        super().run_validators(value)
        if self.max_length is not None and value:
            models.CharField(max_length=self.max_length).run_validators(str(value))

    def formfield(self, **kwargs):
        """A text input."""
        return super().formfield(**{"form_class": forms.CharField, "max_length": self.max_length, **kwargs})


class EncryptedJSONField(EncryptedField):
    """A JSON object or list kept encrypted."""

    description = "encrypted JSON"

    def empty_value(self):
        """What an empty column reads as; there is no stored form for it."""
        return None

    def to_bytes(self, value) -> bytes:
        """Plain bytes of an object or list."""
        return json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder).encode()

    def from_bytes(self, plain: bytes):
        """Object or list of plain bytes."""
        return json.loads(plain)

    def formfield(self, **kwargs):
        """A JSON input."""
        return super().formfield(**{"form_class": forms.JSONField, **kwargs})


def rotate(model: type[models.Model], batch: int = 1000) -> int:
    """Re-encrypt under the first key every row of a model that an older key sealed; the number of rows.

    Safe to stop and to repeat; rows changed meanwhile by others keep their new value, because each batch
    is read and written under lock in one transaction.
    """
    names = [field.attname for field in model._meta.concrete_fields if isinstance(field, EncryptedField)]
    current = next(iter(key_ring())).decode()
    done, last = 0, None
    while True:
        with transaction.atomic(using=model._default_manager.db):
            rows = model._base_manager.select_for_update().order_by("pk")
            rows = list(rows[:batch] if last is None else rows.filter(pk__gt=last)[:batch])
            stale = [row for row in rows if _sealed_by_older(row, names, current)]
            for row in stale:
                for name in names:
                    getattr(row, name)
            model._base_manager.bulk_update(stale, names, batch_size=200)
        done += len(stale)
        if not rows:
            return done
        last = rows[-1].pk


def _sealed_by_older(row, names: list[str], current: str) -> bool:
    values = [row.__dict__[name] for name in names]
    return any(isinstance(value, Sealed) and value and key_id(value) != current for value in values)
