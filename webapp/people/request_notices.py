"""Who hears of duties that need four eyes: the other administrators, then whoever asked."""

from sqlalchemy.orm import Session

from webapp import clock
from webapp.accounts import queries as accounts
from webapp.accounts.permissions import Permission
from webapp.accounts.request_models import DutyRequest, Verdict
from webapp.geography import queries as geography
from webapp.geography.labels import full_label
from webapp.notices import services as notices
from webapp.notices.models import Kind
from webapp.notices.services import About


def tell_waits(session: Session, asked: DutyRequest) -> None:
    """Tell those who may grant it; not who asked, nor whose duty it would be."""
    ids = accounts.ids_holding(
        session, Permission.ACCOUNTS_MANAGE, asked.area_code, today=clock.today()
    )
    others = set(ids) - {asked.asked_by_id, asked.user_id}
    about = About(kind=Kind.DUTY_ASKED, key=_key(asked), params=_params(session, asked))
    notices.tell_all(session, others, about)


def tell_decided(session: Session, asked: DutyRequest) -> None:
    """Tell who asked, unless they decided it themselves; for the others nothing waits any more."""
    if asked.verdict == Verdict.TAKEN_BACK:
        notices.take_back(session, _key(asked))
        return
    notices.settle_all(session, _key(asked))
    if asked.decided_by_id == asked.asked_by_id:
        return
    params = {**_params(session, asked), "verdict": str(asked.verdict)}
    about = About(kind=Kind.DUTY_DECIDED, key=f"{_key(asked)}:decided", params=params)
    notices.tell(session, asked.asked_by_id, about)


def _key(asked: DutyRequest) -> str:
    return f"duty_request:{asked.id}"


def _params(session: Session, asked: DutyRequest) -> dict[str, str]:
    place = full_label(geography.path_to(session, asked.area_code))
    return {"role": str(asked.role), "place": place}
