"""Every feature's views, and what features register by being imported: work and settings."""

from flask import Blueprint

from webapp import pages
from webapp.accounts import views as account_views  # noqa: F401 - it hangs views on the next
from webapp.accounts.blueprint import blueprint as accounts
from webapp.accounts.card_views import blueprint as cards
from webapp.accounts.factor_views import blueprint as factors
from webapp.accounts.passkey_views import blueprint as passkeys
from webapp.accounts.provider_views import blueprint as provider
from webapp.administration.views import blueprint as administration
from webapp.geography.views import blueprint as geography
from webapp.inspection import tasks as inspection_tasks  # noqa: F401 - it registers its work
from webapp.inspection.views import blueprint as inspection
from webapp.jobs.views import blueprint as jobs
from webapp.ledger.views import blueprint as ledger
from webapp.lookback.views import blueprint as lookback
from webapp.media import tasks as media_tasks  # noqa: F401 - it registers its work
from webapp.notices import factors as factor_notices  # noqa: F401 - it listens to the door
from webapp.notices import tasks as notice_tasks  # noqa: F401 - as above
from webapp.notices.views import blueprint as notices
from webapp.oversight import tasks as oversight_tasks  # noqa: F401 - as above
from webapp.oversight.views import blueprint as oversight
from webapp.people.views import blueprint as people
from webapp.privacy import tasks as privacy_tasks  # noqa: F401 - it registers its work
from webapp.privacy.views import blueprint as privacy
from webapp.pwa.views import blueprint as pwa
from webapp.review import tasks as review_tasks  # noqa: F401 - it registers its work
from webapp.review.import_views import blueprint as review_imports
from webapp.review.photo_views import blueprint as review_photos
from webapp.review.views import blueprint as review
from webapp.submissions import settings as submission_settings  # noqa: F401 - it defines settings
from webapp.submissions import tasks as submission_tasks  # noqa: F401 - as above
from webapp.submissions.clip_views import blueprint as submission_clips
from webapp.submissions.media_views import blueprint as submission_media
from webapp.submissions.views import blueprint as submissions
from webapp.tray import settings as tray_settings  # noqa: F401 - as above
from webapp.tray import tasks as tray_tasks  # noqa: F401 - as above
from webapp.tray.views import blueprint as tray
from webapp.uploads.views import blueprint as uploads
from webapp.weekly import tasks as weekly_tasks  # noqa: F401 - it registers its work
from webapp.weekly.adjustment_views import blueprint as adjustments
from webapp.weekly.file_views import blueprint as weekly_files
from webapp.weekly.form_views import blueprint as weekly_forms
from webapp.weekly.office_views import blueprint as office_papers
from webapp.weekly.picture_views import blueprint as weekly_pictures
from webapp.weekly.slide_views import blueprint as weekly_slides
from webapp.weekly.verify_views import blueprint as verify
from webapp.weekly.views import blueprint as weekly

BLUEPRINTS: tuple[Blueprint, ...] = (
    accounts,
    administration,
    factors,
    passkeys,
    provider,
    cards,
    geography,
    inspection,
    jobs,
    ledger,
    lookback,
    notices,
    pages.blueprint,
    submissions,
    submission_clips,
    submission_media,
    privacy,
    pwa,
    oversight,
    people,
    review,
    review_imports,
    review_photos,
    tray,
    uploads,
    verify,
    weekly,
    office_papers,
    adjustments,
    weekly_files,
    weekly_forms,
    weekly_pictures,
    weekly_slides,
)
