"""What was done once and must not be done again: operations and jobs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pragma_coach.domain.types import Operation, OpId, OrganisationId
from pragma_coach.store import statements
from pragma_coach.store.tables import JobRun, Performed


def claim(operation: Operation, act: str, result: str = "") -> bool:
    """Note an operation that is not an event of a pair; return False when it was done before."""
    row = {
        "op_id": operation.op_id,
        "organisation_id": operation.actor.organisation_id,
        "account_id": operation.actor.account_id,
        "act": act,
        "result": result,
        "at": operation.at,
    }
    return statements.claim(row) > 0


def result_of(organisation_id: OrganisationId, op_id: OpId) -> str | None:
    """Return the result of an operation that was done before, or None."""
    row = Performed.get_or_none((Performed.op_id == op_id) & (Performed.organisation_id == organisation_id))
    return None if row is None else str(row.result)


def results_of(organisation_id: OrganisationId, op_ids: Sequence[OpId]) -> dict[OpId, str]:
    """Return the results of those of the operations that were done before. One statement."""
    ours = (Performed.organisation_id == organisation_id) & Performed.op_id.in_(list(op_ids))
    return {OpId(row.op_id): str(row.result) for row in Performed.select().where(ours)}


def last_of(organisation_id: OrganisationId, act: str, result: str) -> tuple[OpId, datetime] | None:
    """Return the last operation of an act with this result, and when it was; None when there is none."""
    ours = (Performed.organisation_id == organisation_id) & (Performed.act == act) & (Performed.result == result)
    row = Performed.select().where(ours).order_by(Performed.at.desc()).first()
    return None if row is None else (OpId(row.op_id), row.at)


def keep_result(op_id: OpId, result: str) -> None:
    Performed.update(result=result).where(Performed.op_id == op_id).execute()


def claim_job(job: str, period: str, at: datetime) -> bool:
    """Note that a job runs for a period; return False when it ran before, here or in another process."""
    added = (
        JobRun.insert(job=job, period=period, at=at)
        .on_conflict(conflict_target=[JobRun.job, JobRun.period], action="NOTHING")
        .as_rowcount()
        .execute()
    )
    return int(added) > 0


def job_ran(job: str, period: str) -> bool:
    return bool(JobRun.select().where((JobRun.job == job) & (JobRun.period == period)).exists())
