"""Write verdicts as JUnit XML: a suite for each sheet, a case for each rule and for each control.

A case has one name in a whole run, so that nobody takes two sheets' cases for one; and each violation fails once.
"""

from collections.abc import Iterator
from typing import BinaryIO

from junitparser import Error, Failure, JUnitXml, Skipped, TestCase, TestSuite
from junitparser.junitparser import Attr, SystemOut

from assessor.formats.entries import CRITICAL, Entry, announcements_of, entries_of
from assessor.model.verdict import NotJudged, RuleText, Verdict, Verdicts
from assessor.text import logged
from assessor.words.speech import say


class _FiledCase(TestCase):
    """A case that says in which file it is, for GitLab."""

    file = Attr()


def render(run: Verdicts, out: BinaryIO) -> None:
    """Write the suites; a waived violation counts as skipped, a file that could not be judged as an error."""
    report = JUnitXml("assessor")
    for verdict in run.verdicts:
        report.add_testsuite(_judged(verdict, run.texts))
    for refused in run.not_judged:
        report.add_testsuite(_suite(refused.tracked, [_not_judged(refused)]))
    report.write(out)


def _judged(verdict: Verdict, texts: dict[str, RuleText]) -> TestSuite:
    entries = list(entries_of(verdict, texts, verdict.tracked))
    suite = _suite(verdict.tracked, [*_rules(verdict, entries), *_controls(verdict, entries)])
    told = [logged(each.message) for each in announcements_of(verdict, verdict.tracked)]
    if told:
        suite.append(SystemOut("\n".join(told)))  # type: ignore[no-untyped-call]
    return suite


def _suite(path: str, cases: list[TestCase]) -> TestSuite:
    suite = TestSuite(logged(path))
    suite.add_testcases(cases)
    return suite


def _case(path: str, kind: str, name: str) -> TestCase:
    case = _FiledCase(name, f"{logged(path)}.{kind}")
    case.file = logged(path)
    return case


def _rules(verdict: Verdict, entries: list[Entry]) -> Iterator[TestCase]:
    """Yield a case for each rule; it fails for the whole sheet, and is skipped where cases of controls fail for it."""
    whole = {entry.name: entry for entry in reversed(entries) if entry.control is None}
    for name in verdict.rules:
        case = _case(verdict.tracked, "rules", name)
        if name in whole:
            case.result = [_result([whole[name]])]
        elif any(violation.rule == name for violation in verdict.violations):
            case.result = [Skipped(say("verdict-rule-of-controls"))]
        elif any(violation.rule == name for violation in verdict.waived):
            case.result = [Skipped(say("verdict-waived-rule"))]
        yield case


def _controls(verdict: Verdict, entries: list[Entry]) -> Iterator[TestCase]:
    for name in verdict.controls:
        case = _case(verdict.tracked, "controls", name)
        found = [entry for entry in entries if entry.control and entry.name == name]
        if found:
            case.result = [_result(found)]
        yield case


def _result(found: list[Entry]) -> Skipped | Failure:
    """Return one result for what was found of a rule, or of a control in all parts."""
    failed = [entry for entry in found if not entry.waived]
    if not failed:
        return Skipped(logged("; ".join(dict.fromkeys(entry.waived for entry in found))))
    return Failure(logged("; ".join(dict.fromkeys(entry.message for entry in failed))), failed[0].severity)


def _not_judged(refused: NotJudged) -> TestCase:
    case = _case(refused.tracked, "rules", "not-judged")
    case.result = [Error(logged("; ".join(refused.sentences)), CRITICAL)]
    return case
