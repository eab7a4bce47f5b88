"""The words for how far a job is."""

from collections.abc import Mapping

from webapp.i18n import lazy
from webapp.jobs.models import JobState

STATE: Mapping[str, str] = {
    JobState.QUEUED: lazy("To be done"),
    JobState.RUNNING: lazy("In progress"),
    JobState.DONE: lazy("Done"),
    JobState.FAILED: lazy("Failed"),
}
