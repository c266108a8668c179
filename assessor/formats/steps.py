"""The figures of steps to take, in columns of one label each."""

from collections.abc import Iterable

from assessor.telling.blocks import StepCard, StepCards


def columns(block: StepCards) -> list[str]:
    """Return the labels of all figures of the steps, in the order in which they come."""
    return list(dict.fromkeys(figure.label for step in block.steps for figure in step.figures))


def in_columns(step: StepCard, labels: Iterable[str]) -> list[str]:
    """Return a step's figure for each label, empty where it has none."""
    found = {figure.label: figure.text for figure in step.figures}
    return [found.get(label, "") for label in labels]
