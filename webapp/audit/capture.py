"""Noting by itself what becomes of rows: every change through a session, whoever makes it.

After each flush the rows of watched tables are told with their columns before and after. Statements
that change many rows at once are told as what they set. A row of `submission_events` says in words
what was done; the columns that changed with it are put into the same entry (`merging.py`).
"""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from sqlalchemy import ClauseElement, Result, Table, event, inspect
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction, UOWTransaction
from sqlalchemy.orm.state import InstanceState

from webapp.audit import values
from webapp.audit.origin import Place
from webapp.audit.services import NOTES, Note, note, notes_of
from webapp.audit.watched import EVENTS, WATCHED, Watch

MARKS = "audit_marks"
Change = Mapping[str, tuple[object, object]]


def listen() -> None:
    """Hear of every session of the product; called once, when `audit.writing` is imported."""
    event.listen(Session, "after_flush", _after_flush)
    event.listen(Session, "do_orm_execute", _on_statement)
    event.listen(Session, "after_transaction_create", _on_savepoint)
    event.listen(Session, "after_soft_rollback", _on_rollback)


def _after_flush(session: Session, _context: UOWTransaction) -> None:
    found = [*((row, "added") for row in session.new), *((row, "changed") for row in session.dirty),
             *((row, "removed") for row in session.deleted)]  # fmt: skip
    for row, verb in found:
        state: InstanceState[Any] = inspect(row)
        table = _table_name(state.mapper.local_table)
        watch = WATCHED.get(table)
        if watch is not None:
            notes_of(session).extend(_told(table, watch, state, verb))


def _told(table: str, watch: Watch, state: InstanceState[Any], verb: str) -> Iterator[Note]:
    row = state.dict
    if table == EVENTS:
        if verb == "added":
            yield _event(watch, row)
        return
    changes = dict(_changes(watch, state, verb))
    if verb == "changed" and not changes:
        return
    yield Note(
        kind=watch.kind, action=f"{watch.thing}.{verb}", subject_id=_text(row.get(watch.subject)),
        subject=_text(row.get(watch.label)), area_code=row.get(watch.area),
        before=None if verb == "added" else {name: pair[0] for name, pair in changes.items()},
        after=None if verb == "removed" else {name: pair[1] for name, pair in changes.items()},
        actor_id=row.get(watch.actor),
        row=(table, ",".join(_text(row.get(str(key.key))) for key in state.mapper.primary_key)),
    )  # fmt: skip


def _changes(
    watch: Watch, state: InstanceState[Any], verb: str
) -> Iterator[tuple[str, tuple[object, object]]]:
    for column in state.mapper.column_attrs:
        name = column.key
        if name in watch.quiet or name == watch.subject:
            continue
        history = state.attrs[name].history
        now = state.dict.get(name)
        if verb == "changed" and not history.has_changes():
            continue
        before = history.deleted[0] if history.deleted else (now if verb == "removed" else None)
        pair = (None if verb == "added" else before, None if verb == "removed" else now)
        if pair[0] == pair[1]:
            continue
        if name in watch.hidden:
            pair = (values.HIDDEN if pair[0] else None, values.HIDDEN if pair[1] else None)
        yield name, (values.plain(pair[0]), values.plain(pair[1]))


def _event(watch: Watch, row: Mapping[str, Any]) -> Note:
    changes = {
        name: pair for name, pair in (row.get("changes") or {}).items()
        if isinstance(pair, list) and len(pair) == 2  # noqa: PLR2004 - before and after
    }  # fmt: skip
    told = {name: row[name] for name in ("comment", "batch") if row.get(name)}
    told |= {n: v for n, v in (row.get("changes") or {}).items() if n not in changes}
    before = {name: pair[0] for name, pair in changes.items()}
    after = {name: pair[1] for name, pair in changes.items()} | told
    if row["from_status"] != row["to_status"]:
        before["status"], after["status"] = str(row["from_status"]), str(row["to_status"])
    place = row.get("from_place") or (Place.BULK if row.get("batch") else "")
    return Note(
        kind=watch.kind, action=f"{watch.thing}.{row['action']}",
        subject_id=_text(row["submission_id"]), actor_id=row["actor_id"],
        before=values.plain_of(before), after=values.plain_of(after),
        place=Place(place) if place else None, row=(EVENTS, _text(row.get("id"))),
    )  # fmt: skip


def _on_statement(state: ORMExecuteState) -> Result[Any] | None:
    if not (state.is_update or state.is_delete) or state.bind_mapper is None:
        return None
    table = _table_name(state.bind_mapper.local_table)
    watch = WATCHED.get(table)
    if watch is None or state.execution_options.get("is_noted"):
        return None
    result = state.invoke_statement()
    if getattr(result, "rowcount", -1) != 0:
        dialect = state.session.get_bind().dialect
        told = cast("ClauseElement", state.statement).compile(dialect=dialect).params or {}
        shown = {
            name: values.HIDDEN if name.rpartition("_")[0] in watch.hidden or name in watch.hidden
            else values.plain(value)
            for name, value in told.items()
        }  # fmt: skip
        verb = "changed_many" if state.is_update else "removed_many"
        note(state.session, Note(kind=watch.kind, action=f"{watch.thing}.{verb}", after=shown))
    return result


def _on_savepoint(session: Session, transaction: SessionTransaction) -> None:
    if transaction.nested:
        session.info.setdefault(MARKS, {})[id(transaction)] = len(notes_of(session))


def _on_rollback(session: Session, previous: SessionTransaction) -> None:
    if previous.nested:
        kept = session.info.get(MARKS, {}).pop(id(previous), None)
        del notes_of(session)[kept if kept is not None else 0 :]
    elif previous.parent is None:
        session.info.pop(NOTES, None)
        session.info.pop(MARKS, None)


def _table_name(table: object) -> str:
    return table.name if isinstance(table, Table) else ""


def _text(value: object) -> str:
    return "" if value is None else str(value)
