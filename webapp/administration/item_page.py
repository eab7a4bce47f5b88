"""Rendering a list and one of its lines, with forms as they were typed."""

from datetime import date, timedelta

from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from webapp import clock, htmx
from webapp.accounts.guard import current_person
from webapp.accounts.permissions import Permission
from webapp.activity import keeping
from webapp.activity.catalogue import CATALOGUES, Catalogue, in_use
from webapp.activity.list_rows import ListedRow
from webapp.administration import labels, last_changes, lists_page, usage
from webapp.administration.item_forms import DayField, ItemForm, typed_day
from webapp.db import db


def yesterday(today: date) -> date:
    """The last day of what is offered no longer."""
    return today - timedelta(days=1)


def form_for(
    catalogue: Catalogue, inputs: MultiDict[str, str] | None = None, row: ListedRow | None = None
) -> ItemForm:  # fmt: skip
    """A form of this list; with a row filled in with it."""
    choices = lists_page.form_choices(db.session, catalogue)
    return ItemForm(catalogue, inputs, row=row, choices=lists_page.allowed(choices))


def list_page(
    catalogue: Catalogue, *, form: ItemForm | None = None, status: int = 200
) -> ResponseReturnValue:  # fmt: skip
    """One list."""
    sections, retired = lists_page.sections_of(db.session, catalogue)
    return htmx.render_page(
        "administration/list.html",
        status=status,
        catalogue=catalogue,
        title=labels.LISTS[catalogue.name],
        hint=labels.LIST_HINTS[catalogue.name],
        tabs=_tabs(catalogue),
        sections=sections,
        retired=retired,
        form=form or form_for(catalogue),
        is_adding=form is not None,
        choices=lists_page.form_choices(db.session, catalogue),
        may_edit=keeping.keeps_lists(db.session, current_person(), clock.today()),
    )


def item_page(
    catalogue: Catalogue, row: ListedRow, *, form: ItemForm | None = None,
    last_day: DayField | None = None, status: int = 200,
) -> ResponseReturnValue:  # fmt: skip
    """One line."""
    person = current_person()
    changes = last_changes.of(db.session, "list", catalogue.thing, [row.code])
    used = usage.uses(db.session, catalogue, row)
    return htmx.render_page(
        "administration/item.html",
        status=status,
        catalogue=catalogue,
        list_title=labels.LISTS[catalogue.name],
        row=row,
        line=lists_page.line_of(row, changes.get(row.code)),
        form=form or form_for(catalogue, None, row),
        choices=lists_page.form_choices(db.session, catalogue),
        used=used,
        is_in_use=in_use(row),
        last_day_typed=last_day._value() if last_day else typed_day(yesterday(clock.today())),  # noqa: SLF001
        last_day_errors=last_day.errors if last_day else (),
        may_edit=keeping.keeps_lists(db.session, person, clock.today()),
        may_see_audit=person.can(Permission.AUDIT_VIEW),
    )


def _tabs(catalogue: Catalogue) -> list[tuple[Catalogue, str, bool]]:
    return [(other, str(labels.LISTS[name]), other is catalogue)
            for name, other in CATALOGUES.items()]  # fmt: skip
