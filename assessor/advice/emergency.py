"""Fit the emergency page to a firm. Pure."""

from assessor.model.assessment import Assessment
from assessor.model.handouts import Emergency
from assessor.scoring.facts import holds


def fitting(assessment: Assessment, page: Emergency) -> Emergency:
    """Return the contacts and steps that fit the facts, or may; steps about a control only where it was asked."""
    asked = {finding.control.id for finding in assessment.findings if finding.status != "not-asked"}
    return Emergency(
        contacts={
            entry_id: contact
            for entry_id, contact in page.contacts.items()
            if holds(contact.applies_if, assessment.facts).value is not False
        },
        steps={
            entry_id: step
            for entry_id, step in page.steps.items()
            if holds(step.applies_if, assessment.facts).value is not False
            and (step.control is None or step.control in asked)
        },
    )
