"""Whole days between two columns in SQL, alike on both databases."""

from typing import Any

from sqlalchemy import Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

# Bangkok has had no other time since 1920; SQLite knows no zones.
_BANGKOK = "+7 hours"


class days_waited(FunctionElement[int]):  # noqa: N801 - used like a function of SQL
    """`days_waited(moment, day)`: local days from a day to a moment."""

    type = Integer()
    inherit_cache = True


@compiles(days_waited, "sqlite")
def _on_sqlite(element: days_waited, compiler: SQLCompiler, **settings: Any) -> str:  # noqa: ANN401
    moment, day = (compiler.process(clause, **settings) for clause in element.clauses)
    return f"CAST(julianday(date({moment}, '{_BANGKOK}')) - julianday({day}) AS INTEGER)"


@compiles(days_waited, "postgresql")
def _on_postgresql(element: days_waited, compiler: SQLCompiler, **settings: Any) -> str:  # noqa: ANN401
    moment, day = (compiler.process(clause, **settings) for clause in element.clauses)
    return f"(CAST({moment} AT TIME ZONE 'Asia/Bangkok' AS DATE) - {day})"
