"""One issue when readers see old values, closed when they see fresh ones again.

What counts is the published site, so a fault anywhere is noticed: in polling, in the data branch,
in the build, in the deployment. The middle one of all observations decides; a few repositories
that never answer do not raise the alarm, and a few that still do do not silence it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import requests

from atlas.exports.health import FILE
from atlas.language import CODES, language
from atlas.signals.records import ahead, time_of
from atlas.upkeep.project import Project

OLD_AFTER = timedelta(hours=48)
"""The middle observation may have this age."""

KEY = "alarm:freshness"

TIMEOUT = (10, 30)


def published(site: str, now: datetime) -> datetime | str:
    """The middle observation of the published site, or why it is not known.

    `site` is its address, with a slash at the end.
    """
    url = f"{site}{FILE}?at={int(now.timestamp())}"  # not what a cache holds
    try:
        reply = requests.get(url, timeout=TIMEOUT, headers={"User-Agent": "domain-llm-atlas"})
        reply.raise_for_status()
        document: Any = reply.json()
        told = time_of(document["observed"]["middle"])
    except (requests.RequestException, ValueError, KeyError, TypeError) as error:
        return f"{site}{FILE}: {str(error)[:200]}"
    if ahead(told, now):
        return f"{site}{FILE}: observed on {told}, which is still to come; a clock was wrong"
    return told.astimezone(UTC) if told else f"{site}{FILE}: no time"


def sound(project: Project, seen: datetime | str, now: datetime, run: str) -> bool:
    """Open or update the issue, or close it; whether the values are old.

    `run` is the address of the run that found it.
    """
    items = [item for item in project.items() if item.key == KEY and item.open]
    if isinstance(seen, datetime) and now - seen <= OLD_AFTER:
        for item in items:
            project.close(item, _both("recovered", time=_shown(seen), run=run))
        return False
    if isinstance(seen, datetime):
        body = _both("old", time=_shown(seen), hours=OLD_AFTER // timedelta(hours=1), run=run)
    else:
        body = _both("unreadable", reason=seen.replace("`", "'"), run=run)
    title = " · ".join(language(code).t("upkeep.alarm.title") for code in CODES)
    if items:
        project.update(items[0], title, body)
    else:
        project.open_issue(KEY, title, body)
    return True


def _both(message: str, **values: object) -> str:
    return "\n\n".join(language(code).t(f"upkeep.alarm.{message}", **values) for code in CODES)


def _shown(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M} UTC"
