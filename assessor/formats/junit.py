"""Write verdicts as JUnit XML: a suite for each file, a case for each rule and for each control."""

from collections.abc import Iterator
from typing import BinaryIO

from junitparser import Error, Failure, JUnitXml, Skipped, TestCase, TestSuite

from assessor.formats.entries import CRITICAL, Entry, entries_of
from assessor.model.verdict import NotJudged, Verdict, Verdicts
from assessor.text import logged
from assessor.words.speech import say

RULES, CONTROLS = "assessor.rules", "assessor.controls"


def render(run: Verdicts, out: BinaryIO) -> None:
    """Write the suites; a waived violation counts as skipped, a file that could not be judged as an error."""
    report = JUnitXml("assessor")
    for verdict in run.verdicts:
        report.add_testsuite(_suite(verdict.file, [*_rules(verdict), *_controls(verdict)]))
    for refused in run.not_judged:
        report.add_testsuite(_suite(refused.file, [_not_judged(refused)]))
    report.write(out)


def _suite(file: str, cases: list[TestCase]) -> TestSuite:
    suite = TestSuite(logged(file))
    suite.add_testcases(cases)
    return suite


def _rules(verdict: Verdict) -> Iterator[TestCase]:
    for name in verdict.rules:
        case = TestCase(name, RULES)
        broken = [violation.sentence for violation in verdict.violations if violation.rule == name]
        if broken:
            case.result = [Failure(logged("; ".join(broken)), "rule")]
        elif any(violation.rule == name for violation in verdict.waived):
            case.result = [Skipped(say("verdict-waived-rule"))]
        yield case


def _controls(verdict: Verdict) -> Iterator[TestCase]:
    violated = {entry.name: entry for entry in entries_of(verdict) if entry.control}
    for name in verdict.controls:
        case = TestCase(name, CONTROLS)
        if name in violated:
            case.result = [_result(violated[name])]
        yield case


def _result(entry: Entry) -> Skipped | Failure:
    return Skipped(logged(entry.waived)) if entry.waived else Failure(logged(entry.message), entry.severity)


def _not_judged(refused: NotJudged) -> TestCase:
    case = TestCase("not-judged", RULES)
    case.result = [Error(logged("; ".join(refused.sentences)), CRITICAL)]
    return case
