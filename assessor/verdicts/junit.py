"""Write verdicts as JUnit XML: a suite for each file, a case for each demand and for each control."""

from collections.abc import Iterator
from typing import BinaryIO

from junitparser import Error, Failure, JUnitXml, Skipped, TestCase, TestSuite

from assessor.model.verdict import Verdict, Verdicts
from assessor.text import logged
from assessor.verdicts.entries import Entry, entries


def render(run: Verdicts, out: BinaryIO) -> None:
    """Write the suites; what is waived counts as skipped, a file that could not be judged as an error."""
    found: dict[str, list[Entry]] = {}
    for entry in entries(run):
        found.setdefault(entry.file, []).append(entry)
    report = JUnitXml("assessor")
    for verdict in run.verdicts:
        report.add_testsuite(_suite(verdict.file, [*_met(verdict), *map(_case, found.get(verdict.file, []))]))
    for refused in run.not_judged:
        report.add_testsuite(_suite(refused.file, list(map(_case, found[refused.file]))))
    report.write(out)


def _suite(file: str, cases: list[TestCase]) -> TestSuite:
    suite = TestSuite(logged(file))
    suite.add_testcases(cases)
    return suite


def _met(verdict: Verdict) -> Iterator[TestCase]:
    """Yield a passed case for each demand that is met, and for each control that no violation names."""
    found = (*verdict.violations, *verdict.waived)
    failed, violated = {v.rule for v in found}, {i for v in found for i in v.controls}
    yield from (TestCase(name, "assessor") for name in verdict.controls if name not in violated)
    for threshold in verdict.thresholds:
        if threshold.key not in failed:
            yield TestCase(logged(f"{threshold.key} {threshold.value}".rstrip()), "assessor")


def _case(entry: Entry) -> TestCase:
    case = TestCase(logged(entry.name), "assessor")
    if entry.waived:
        case.result = [Skipped(logged(entry.waived))]
    else:
        kind = Error if entry.name == "not-judged" else Failure
        case.result = [kind(logged(entry.message), entry.severity)]
    return case
