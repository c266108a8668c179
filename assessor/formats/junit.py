"""Write verdicts as JUnit XML: a suite for each sheet, a case for each rule and for each control.

A case has one name in a whole run, so that nobody takes two sheets' cases for one; and each violation fails once.
"""

from collections.abc import Iterator, Mapping

from junitparser import Error, Failure, Skipped, TestCase, TestSuite
from junitparser.junitparser import Attr, SystemOut

from assessor.formats.entries import CRITICAL, NOT_JUDGED, Entry, announcements_of, entries_of
from assessor.formats.spool import Sink, Spool
from assessor.formats.verdictwriter import VerdictWriter
from assessor.model.verdict import NotJudged, RuleText, RunInfo, Verdict
from assessor.text import logged
from assessor.words.speech import say


class _FiledCase(TestCase):
    """A case that says in which file it is, for GitLab."""

    file = Attr()


class JUnitWriter(VerdictWriter):
    """A writer of the suites; a waived violation counts as skipped, a file that could not be judged as an error.

    Each suite counts its cases. Readers add these up, so that nothing need be known of all when the first is written.
    """

    def __init__(self, out: Sink, info: RunInfo) -> None:
        super().__init__(out, info)
        self._not_judged = Spool()
        out.write(b"<?xml version='1.0' encoding='UTF-8'?>\n<testsuites name=\"assessor\">")

    def judged(self, verdict: Verdict) -> None:
        """Write the suite of a sheet."""
        self.out.write(_xml(_judged(verdict, self.info.texts)))

    def refused(self, refused: NotJudged) -> None:
        """Keep the suite of a file that could not be judged."""
        self._not_judged.write(_xml(_suite(refused.tracked, [_refused(refused)])))

    def finish(self) -> None:
        """Write the suites that are left."""
        self._not_judged.copy_to(self.out)
        self.out.write(b"</testsuites>")


def _xml(suite: TestSuite) -> bytes:
    written: bytes = suite.tostring()  # type: ignore[no-untyped-call]
    return written


def _judged(verdict: Verdict, texts: Mapping[str, RuleText]) -> TestSuite:
    entries = list(entries_of(verdict, texts))
    suite = _suite(verdict.tracked, [*_rules(verdict, entries), *_controls(verdict, entries)])
    told = [logged(each.message) for each in announcements_of(verdict)]
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
    whole = {entry.name: entry for entry in reversed(entries) if entry.kind == "rule"}
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
        found = [entry for entry in entries if entry.kind == "control" and entry.name == name]
        if found:
            case.result = [_result(found)]
        yield case


def _result(found: list[Entry]) -> Skipped | Failure:
    """Return one result for what was found of a rule, or of a control in all parts."""
    failed = [entry for entry in found if not entry.waived]
    if not failed:
        return Skipped(logged("; ".join(dict.fromkeys(entry.waived for entry in found))))
    return Failure(logged("; ".join(dict.fromkeys(entry.message for entry in failed))), failed[0].severity)


def _refused(refused: NotJudged) -> TestCase:
    case = _case(refused.tracked, "rules", NOT_JUDGED)
    case.result = [Error(logged("; ".join(refused.sentences)), CRITICAL)]
    return case
