"""The audit trail: written with the change, sealed, and every way of tampering found."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from league.kernel import audit
from league.kernel.audit import Entry
from league.kernel.errors import Refused
from league.kernel.models import AuditEvent, AuditSeal
from league.kernel.models.audit import AppendOnly

MOVED = audit.event("test.moved", "转移组织")
SEEN = audit.event("test.seen", "查看证件号码")


@pytest.fixture(autouse=True)
def own_var(settings, tmp_path):
    """Seals are listed in a folder of the test's own."""
    settings.LEAGUE_VAR = tmp_path


@pytest.fixture
def trail(transactional_db):
    """Three sealed batches of three events, and two events not sealed yet."""
    for batch in range(3):
        for number in range(3):
            audit.record(None, MOVED, before={"n": number}, after={"n": batch}, path="1.7.", note="调整")
        audit.seal()
    audit.record(None, SEEN, path="1.7.")
    audit.record(None, SEEN, path="1.8.")
    return list(AuditEvent.objects.order_by("pk").values_list("pk", flat=True))


def sql(statement, *values):
    """Tampering goes around the ORM."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def kinds() -> set[str]:
    return {flaw.kind for flaw in audit.verify().flaws}


def test_record_keeps_actor_object_values_and_path(world):
    event = audit.record(world.staff, MOVED, world.township, {"name": "甲"}, {"name": "乙"}, note="合并")
    event.refresh_from_db()
    assert event.actor == world.staff
    assert (event.object_type, event.object_id) == ("orgs.org", str(world.township.pk))
    assert event.path == world.township.path
    assert event.changes == [("name", "甲", "乙")]
    assert list(audit.trail(world.township)) == [event]
    assert audit.label(event.event) == "转移组织"


def test_record_falls_with_the_change_it_tells_of(db):
    def move():
        with transaction.atomic():
            audit.record(None, MOVED)
            raise Refused("父组织已撤销。")

    with pytest.raises(Refused):
        move()
    assert AuditEvent.objects.count() == 0


def test_undeclared_event_is_a_bug(db):
    with pytest.raises(ValueError, match="not declared"):
        audit.record(None, "test.unheard_of")
    with pytest.raises(ValueError, match="twice"):
        audit.event("test.moved", "别的")


def test_bulk_writes_many_in_few_queries(db, django_assert_max_num_queries):
    with django_assert_max_num_queries(25):
        assert audit.bulk(None, MOVED, [Entry(after={"n": n}, path="1.") for n in range(1500)]) == 1500
    assert audit.verify().flaws == ()


def test_rows_are_neither_changed_nor_deleted(db):
    event = audit.record(None, MOVED)
    for attempt in (
        event.save,
        event.delete,
        AuditEvent.objects.all().delete,
        lambda: AuditEvent.objects.update(note="x"),
        lambda: AuditEvent.objects.bulk_update([event], ["note"]),
    ):
        with pytest.raises(AppendOnly):
            attempt()


def test_sound_trail_has_no_flaw(trail):
    audit.seal()
    verdict = audit.verify()
    assert (verdict.events, verdict.unsealed, verdict.flaws) == (11, 0, ())
    call_command("audit_verify")


def test_sealing_twice_seals_nothing_new(trail):
    audit.seal()
    seals = AuditSeal.objects.count()
    assert audit.seal() == 0
    assert AuditSeal.objects.count() == seals


def test_event_committed_late_is_sealed_later(trail):
    """PostgreSQL hands out ids before the commit: a row may appear below one that is sealed."""
    low = audit.record(None, MOVED)
    audit.seal()
    sql("UPDATE kernel_auditevent SET seal_number = NULL WHERE id = %s", low.pk)
    AuditSeal.objects.count()
    assert "deleted" in kinds()


def test_edited_sealed_row_is_found(trail):
    sql("UPDATE kernel_auditevent SET note = 'x' WHERE id = %s", trail[0])
    assert "edited" in kinds()


def test_edited_fresh_row_is_found(trail):
    sql("UPDATE kernel_auditevent SET path = '1.9.' WHERE id = %s", trail[-1])
    assert "edited" in kinds()


def test_changed_actor_time_and_mac_are_found(trail, world):
    sql("UPDATE kernel_auditevent SET actor_id = %s WHERE id = %s", world.staff.pk, trail[1])
    assert "edited" in kinds()


def test_deleted_row_is_found(trail):
    sql("DELETE FROM kernel_auditevent WHERE id = %s", trail[4])
    assert kinds() == {"deleted"}


def test_row_inserted_without_the_key_is_found(trail):
    sql(
        "INSERT INTO kernel_auditevent (record_key, at, event, object_type, object_id, path, before, after,"
        " note, mac, seal_number) SELECT %s, at, event, object_type, object_id,"
        " path, before, after, note, mac, seal_number FROM kernel_auditevent WHERE id = %s",
        "00000000000000000000000000000001",
        trail[2],
    )
    assert kinds() == {"edited", "inserted"}


def test_genuine_row_moved_into_an_older_batch_is_found(trail):
    sql("UPDATE kernel_auditevent SET seal_number = 1 WHERE id = %s", trail[5])
    assert kinds() == {"deleted", "inserted"}


def test_swapped_rows_are_found(trail):
    for old, new in ((trail[0], -1), (trail[1], trail[0]), (-1, trail[1])):
        sql("UPDATE kernel_auditevent SET id = %s WHERE id = %s", new, old)
    assert kinds() == {"reordered"}


def test_deleted_seal_in_the_middle_is_found(trail):
    sql("DELETE FROM kernel_auditseal WHERE number = 2")
    assert "seal" in kinds()


def test_batch_deleted_with_its_seal_is_found(trail):
    sql("DELETE FROM kernel_auditevent WHERE seal_number = 2")
    sql("DELETE FROM kernel_auditseal WHERE number = 2")
    assert "seal" in kinds()


def test_chain_renumbered_after_a_deletion_is_found(trail):
    sql("DELETE FROM kernel_auditevent WHERE seal_number = 2")
    sql("DELETE FROM kernel_auditseal WHERE number = 2")
    sql("UPDATE kernel_auditseal SET number = 2 WHERE number = 3")
    sql("UPDATE kernel_auditevent SET seal_number = 2 WHERE seal_number = 3")
    assert "reordered" in kinds()


def test_end_cut_off_with_its_seals_is_found_by_the_list_outside(trail):
    audit.seal()
    sql("DELETE FROM kernel_auditevent WHERE seal_number > 1 OR seal_number IS NULL")
    sql("DELETE FROM kernel_auditseal WHERE number > 1")
    assert kinds() == {"cut"}


def test_genuine_batch_of_another_history_is_found(transactional_db):
    """Rows, macs and seal are all our own, kept aside before the history was written anew."""
    audit.record(None, MOVED, note="原来的")
    audit.seal()
    row, link = AuditEvent.objects.get(), AuditSeal.objects.get()
    for table in ("kernel_auditevent", "kernel_auditseal"):
        sql(f"DELETE FROM {table}")
    for note in ("后来的", "再后来的"):
        audit.record(None, MOVED, note=note)
        audit.seal()
    audit.anchor_file().unlink()
    sql("DELETE FROM kernel_auditevent WHERE seal_number = 1")
    sql("DELETE FROM kernel_auditseal WHERE number = 1")
    for kept in (row, link):
        kept.save_base(raw=True, force_insert=True)
    assert kinds() == {"reordered"}


def test_edited_seal_is_found(trail):
    sql("UPDATE kernel_auditseal SET mac = %s WHERE number = 1", "f" * 64)
    assert {"reordered", "cut"} <= kinds()


def test_another_key_verifies_nothing(trail, settings):
    settings.LEAGUE_INDEX_KEY = "the thief's own"
    assert "edited" in kinds()


def test_command_fails_with_the_list(trail, capsys):
    sql("DELETE FROM kernel_auditevent WHERE id = %s", trail[4])
    with pytest.raises(CommandError, match="1"):
        call_command("audit_verify")
    assert "第 2 号封签应有 3 条，只剩 2 条" in capsys.readouterr().out
