"""Why an attempt failed, as a row keeps it and as people read it. Never a traceback."""

import json

from flask_babel import gettext

from webapp.error_pages import sentence_for
from webapp.errors import DomainError
from webapp.jobs.errors import Hopeless
from webapp.sentences import SENTENCES

WORKER_DIED = "job_worker_died"
LONGEST = 400


def reason_of(error: Exception) -> str:
    """What to keep: code and details of a refusal, or kind and first line of anything else."""
    if isinstance(error, DomainError | Hopeless):
        if not error.details:
            return error.code
        details = json.dumps(error.details, ensure_ascii=False, default=str)
        return f"{error.code} {details}"
    # Errors of the database quote the statement with its values below their first line.
    lines = str(error).splitlines()
    first = lines[0] if lines else ""
    return f"{type(error).__name__}: {first}"[:LONGEST].rstrip(": ")


def in_words(reason: str) -> str:
    """The sentence for a kept reason; what has none is shown as a fault."""
    code, _, rest = reason.partition(" ")
    if code not in SENTENCES:
        return str(gettext("A fault in the system (%(what)s)", what=reason))
    details = json.loads(rest) if rest else {}
    return sentence_for(code, details)
