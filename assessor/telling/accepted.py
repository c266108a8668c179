"""Tell which gaps somebody accepted: why, by whom and until when."""

from collections.abc import Iterator
from datetime import date

from assessor.model.report import Report
from assessor.model.sheet import Waiver
from assessor.telling.blocks import Block, Heading, Item, Items
from assessor.telling.phrases import waived_title
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


def accepted_line(waiver: Waiver, as_of: date) -> str:
    """Say why a gap was accepted, by whom, and until when."""
    told = {"reason": waiver.reason, "approved_by": waiver.approved_by, "expires": waiver.expires}
    return say("accepted-until", **told) if waiver.expires >= as_of else say("accepted-expired", **told)
