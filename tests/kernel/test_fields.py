"""Encrypted personal fields: bound to their row, found by blind index only, the keys read once."""

import base64
import json
from uuid import UUID, uuid4

import pytest
from django.core import serializers
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import connection, models

from league.kernel import fields

ID_NUMBER = "451102200803151234"
OLD = ("2025", base64.b64encode(b"o" * 32).decode())
NEW = ("2026", base64.b64encode(b"n" * 32).decode())


class Pupil(models.Model):
    """A row with a record key, as members have."""

    record_key = models.UUIDField(default=uuid4, unique=True)
    name = models.CharField(max_length=20)
    id_number = fields.EncryptedTextField(max_length=18, blank=True)
    draft = fields.EncryptedJSONField(null=True, blank=True)

    class Meta:
        app_label = "kernel_probe"

    def __str__(self):
        return str(self.pk)


class Note(models.Model):
    """A row without a record key."""

    body = fields.EncryptedTextField(blank=True)

    class Meta:
        app_label = "kernel_probe"

    def __str__(self):
        return str(self.pk)


@pytest.fixture(scope="module")
def probe_tables(django_db_setup, django_db_blocker):
    """Tables of the two models for this file, made outside any transaction."""
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(Pupil)
            editor.create_model(Note)
        yield
        with connection.schema_editor() as editor:
            editor.delete_model(Pupil)
            editor.delete_model(Note)


@pytest.fixture
def tables(probe_tables, db):
    """The two empty tables."""


def stored(model, pk, column) -> bytes:
    """The bytes in the database."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {model._meta.db_table} WHERE id = %s", [pk])
        return bytes(cursor.fetchone()[0])


def overwrite(model, pk, column, data) -> None:
    """What a thief with database access would do."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {model._meta.db_table} SET {column} = %s WHERE id = %s",
            [connection.Database.Binary(data), pk],
        )


def test_value_comes_back_and_stands_nowhere_in_plain(tables):
    pupil = Pupil.objects.create(name="韦小兰", id_number=ID_NUMBER, draft={"手机": ["13812345678"]})
    read = Pupil.objects.get(pk=pupil.pk)
    assert read.id_number == ID_NUMBER
    assert read.draft == {"手机": ["13812345678"]}
    assert ID_NUMBER.encode() not in stored(Pupil, pupil.pk, "id_number")
    assert b"13812345678" not in stored(Pupil, pupil.pk, "draft")


def test_same_value_is_stored_differently_each_time(tables):
    one = Pupil.objects.create(name="甲", id_number=ID_NUMBER)
    two = Pupil.objects.create(name="乙", id_number=ID_NUMBER)
    assert stored(Pupil, one.pk, "id_number") != stored(Pupil, two.pk, "id_number")


def test_value_moved_to_another_row_does_not_open(tables):
    one = Pupil.objects.create(name="甲", id_number=ID_NUMBER)
    two = Pupil.objects.create(name="乙", id_number="451102200803155678")
    overwrite(Pupil, two.pk, "id_number", stored(Pupil, one.pk, "id_number"))
    with pytest.raises(fields.Unreadable):
        _ = Pupil.objects.get(pk=two.pk).id_number


def test_value_moved_to_another_column_does_not_open(tables):
    pupil = Pupil.objects.create(name="甲", id_number='{"a": 1}', draft={"b": 2})
    overwrite(Pupil, pupil.pk, "draft", stored(Pupil, pupil.pk, "id_number"))
    with pytest.raises(fields.Unreadable):
        _ = Pupil.objects.get(pk=pupil.pk).draft


def test_one_changed_bit_does_not_open(tables):
    pupil = Pupil.objects.create(name="甲", id_number=ID_NUMBER)
    data = bytearray(stored(Pupil, pupil.pk, "id_number"))
    data[-1] ^= 1
    overwrite(Pupil, pupil.pk, "id_number", bytes(data))
    with pytest.raises(fields.Unreadable):
        _ = Pupil.objects.get(pk=pupil.pk).id_number


def test_empty_and_missing_values_stay_what_they_are(tables):
    pupil = Pupil.objects.create(name="甲")
    read = Pupil.objects.get(pk=pupil.pk)
    assert (read.id_number, read.draft) == ("", None)
    assert Pupil.objects.filter(draft__isnull=True).count() == 1


def test_bulk_create_and_bulk_update(tables):
    Pupil.objects.bulk_create(Pupil(name=str(i), id_number=f"{i:018}", draft=[i]) for i in range(5))
    pupils = list(Pupil.objects.order_by("pk"))
    for pupil in pupils:
        pupil.id_number = "X" + pupil.id_number[1:]
        pupil.draft = {"n": pupil.name}
    Pupil.objects.bulk_update(pupils, ["id_number", "draft"])
    read = Pupil.objects.order_by("pk").values_list("name", flat=True)
    assert list(read) == ["0", "1", "2", "3", "4"]
    assert [(p.id_number, p.draft) for p in Pupil.objects.order_by("pk")] == [
        (f"X{i:017}", {"n": str(i)}) for i in range(5)
    ]


def test_saving_an_unread_value_keeps_its_bytes(tables):
    pupil = Pupil.objects.create(name="甲", id_number=ID_NUMBER)
    before = stored(Pupil, pupil.pk, "id_number")
    read = Pupil.objects.get(pk=pupil.pk)
    read.name = "乙"
    read.save()
    assert stored(Pupil, pupil.pk, "id_number") == before


def test_deferred_value_is_fetched_when_read(tables):
    Pupil.objects.create(name="甲", id_number=ID_NUMBER)
    assert Pupil.objects.defer("id_number").get().id_number == ID_NUMBER


def test_update_of_many_rows_is_refused(tables):
    with pytest.raises(TypeError):
        Pupil.objects.update(id_number=ID_NUMBER)


def test_lookup_of_ciphertext_is_refused(tables):
    with pytest.raises(FieldError):
        Pupil.objects.filter(id_number=ID_NUMBER)


def test_model_without_record_key_binds_to_its_column(tables):
    note = Note.objects.create(body="谈话记录")
    assert Note.objects.get(pk=note.pk).body == "谈话记录"
    Note.objects.filter(pk=note.pk).update(body="改过")
    assert Note.objects.get(pk=note.pk).body == "改过"


def test_dump_holds_ciphertext_and_loads_again(tables):
    pupil = Pupil.objects.create(name="甲", id_number=ID_NUMBER, draft={"a": 1})
    dump = serializers.serialize("json", [Pupil.objects.get(pk=pupil.pk)])
    assert ID_NUMBER not in dump
    Pupil.objects.all().delete()
    row = json.loads(dump)[0]["fields"]
    Pupil(pk=pupil.pk, **{**row, "record_key": UUID(row["record_key"])}).save_base(raw=True)
    assert (Pupil.objects.get().id_number, Pupil.objects.get().draft) == (ID_NUMBER, {"a": 1})


def test_ciphertext_typed_by_a_user_is_only_text(tables):
    other = Pupil.objects.create(name="甲", id_number=ID_NUMBER)
    typed = fields.DUMPED + base64.b64encode(stored(Pupil, other.pk, "id_number")).decode()
    mine = Pupil.objects.create(name="乙", id_number=typed)
    assert Pupil.objects.get(pk=mine.pk).id_number == typed


def test_rotation_moves_every_row_to_the_first_key(tables, settings):
    settings.LEAGUE_DATA_KEYS = [OLD]
    Pupil.objects.bulk_create(Pupil(name=str(i), id_number=f"{i:018}", draft=[i]) for i in range(7))
    settings.LEAGUE_DATA_KEYS = [NEW, OLD]
    assert Pupil.objects.order_by("pk").first().id_number == "0" * 18
    assert fields.rotate(Pupil, batch=3) == 7
    assert fields.rotate(Pupil, batch=3) == 0
    settings.LEAGUE_DATA_KEYS = [NEW]
    assert [p.id_number for p in Pupil.objects.order_by("pk")] == [f"{i:018}" for i in range(7)]
    settings.LEAGUE_DATA_KEYS = [OLD]
    with pytest.raises(fields.Unreadable):
        _ = Pupil.objects.first().id_number


def test_short_key_is_refused(settings):
    settings.LEAGUE_DATA_KEYS = [("1", base64.b64encode(b"short").decode())]
    with pytest.raises(ImproperlyConfigured):
        fields.key_ring()


def test_blind_index_is_equal_for_equal_values_of_one_purpose(settings):
    index = fields.blind_index("45110220080315123x", "id_number")
    assert index == fields.blind_index(" ４５110220080315123X ", "id_number")
    assert index != fields.blind_index("45110220080315123x", "phone")
    assert len(index) == 64
    assert fields.blind_index("  ", "id_number") == ""
    settings.LEAGUE_INDEX_KEY = "another"
    assert index != fields.blind_index("45110220080315123x", "id_number")


def test_ten_thousand_rows_of_two_fields_read_the_keys_once():
    keys = [uuid4() for _ in range(10_000)]
    field = Pupil._meta.get_field("id_number")
    fields._ring.cache_clear()
    sealed = [(field.seal(ID_NUMBER, key), field.seal("13812345678", key)) for key in keys]
    opened = [
        (field.unseal(one, key), field.unseal(two, key)) for (one, two), key in zip(sealed, keys, strict=True)
    ]
    assert fields._ring.cache_info().misses == 1
    assert set(opened) == {(ID_NUMBER, "13812345678")}
    assert sealed[0][0][:1] == sealed[1][1][:1] == bytes((fields.VERSION,))
