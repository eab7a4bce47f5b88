"""All tables in one place, for migrations and tests: importing this imports every model."""

from webapp.accounts import door_models, factor_models, request_models
from webapp.accounts import models as accounts
from webapp.activity import models as activity
from webapp.audit import models as audit
from webapp.db import Model
from webapp.geography import change_models as area_changes
from webapp.geography import models as geography
from webapp.jobs import models as jobs
from webapp.ledger import models as ledger
from webapp.media import models as media
from webapp.notices import models as notices
from webapp.oversight import models as oversight
from webapp.people import models as people
from webapp.privacy import models as privacy
from webapp.review import models as review
from webapp.settings import models as settings
from webapp.submissions import joint_models as joints
from webapp.submissions import models as submissions
from webapp.submissions import number_models as numbers
from webapp.submissions import return_models as returns
from webapp.tray import models as tray
from webapp.uploads import models as uploads
from webapp.weekly import adjustment_models as adjustments
from webapp.weekly import models as weekly
from webapp.weekly import office_models as offices
from webapp.weekly import total_models as totals

MODULES = (
    audit, settings, geography, area_changes, activity, accounts, door_models, factor_models,
    request_models,
    jobs, notices, media, uploads, submissions, numbers, returns, joints, review, weekly,
    oversight, ledger, tray, offices, people, adjustments, totals, privacy,
)  # fmt: skip

metadata = Model.metadata
