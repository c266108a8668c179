"""Tell which gaps somebody accepted: why, by whom and until when."""

from collections.abc import Iterator
from datetime import date

from assessor.model.report import Report
from assessor.model.sheet import Waiver
from assessor.telling.blocks import Block, Heading, Item, Items
from assessor.words.speech import say


def accepted(report: Report) -> Iterator[Block]:
    """Tell each waiver of the sheet, if there is one."""
    if report.waivers:
        yield Heading(say("accepted"))
        yield Items(
            tuple(
                Item(waived_title(report, control_id), accepted_line(waiver, report.assessment.as_of))
                for control_id, waiver in report.waivers.items()
            )
        )


def waived_title(report: Report, control_id: str) -> str:
    """Name what is waived; by its id where nothing asks it."""
    controls = {finding.control.id: finding.control for finding in report.assessment.findings}
    return controls[control_id].title if control_id in controls else control_id


def accepted_line(waiver: Waiver, as_of: date) -> str:
    """Say why a gap was accepted, by whom, and until when."""
    told = {"reason": waiver.reason, "approved_by": waiver.approved_by, "expires": waiver.expires}
    return say("accepted-until", **told) if waiver.expires >= as_of else say("accepted-expired", **told)
