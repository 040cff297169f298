"""Reports that are made while somebody waits: one after another, off the page's own thread, with a link at the end."""

import threading
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from access.downloads import offer_file
from access.scope import narrowed
from reports.contents import Request
from reports.make import MEDIA_TYPES, file_name, make_records, make_report
from warehouse.errors import UserError
from warehouse.frozen import frozen_snapshot
from warehouse.publish import snapshot
from warehouse.scope import Scope

MOST_KEPT = 200
_worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="report")  # typesetting and drawing take turns
_jobs: "OrderedDict[str, Job]" = OrderedDict()
_guard = threading.Lock()


@dataclass
class Job:
    """One report on its way: `stage` is waiting, gather, write, seal, done or failed."""

    file: str
    stage: str = "waiting"
    link: str = ""
    fault: str = ""

    @property
    def is_over(self) -> bool:
        return self.stage in ("done", "failed")


@dataclass(frozen=True)
class Order:
    """What is wanted, by whom and within which scope."""

    home: Path
    account: str
    scope: Scope
    request: Request
    suffix: str
    is_of_records: bool = False


def start(key: str, order: Order) -> Job:
    """The job under way for `key`, a session: a new order takes an old one's place."""
    job = Job(file_name(order.request, order.suffix))
    with _guard:
        _jobs[key] = job
        while len(_jobs) > MOST_KEPT:
            _jobs.popitem(last=False)
    _worker.submit(_carry_out, job, order)
    return job


def job_of(key: str) -> Job | None:
    """The session's last job."""
    with _guard:
        return _jobs.get(key)


def clear(key: str) -> None:
    """Forgets the session's job: its link is used up."""
    with _guard:
        _jobs.pop(key, None)


def _carry_out(job: Job, order: Order) -> None:
    try:
        job.link = _made(job, order)
        job.stage = "done"
    except UserError as error:
        job.fault = str(error)
    finally:
        if job.stage != "done":
            job.stage = "failed"


def _made(job: Job, order: Order) -> str:
    request = order.request
    source = frozen_snapshot(order.home, request.label) if request.label else snapshot(order.home)
    scope = narrowed(order.scope, source.connection, request.area) if request.area else order.scope
    (order.home / "tmp").mkdir(exist_ok=True)
    with TemporaryDirectory(dir=order.home / "tmp", prefix="report-") as folder:
        file = Path(folder) / f"report{order.suffix}"

        def tell(stage: str) -> None:
            job.stage = stage

        now = datetime.now(UTC)
        if order.is_of_records:
            tell("write")
            made = make_records(source, scope, request, file, now)
        else:
            made = make_report(source, scope, request, file, now, tell)
        tell("seal")
        return offer_file(order.home, order.account, file, job.file, MEDIA_TYPES[made.suffix], made.detail)
