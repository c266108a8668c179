"""Judge answer sheets by a policy, for CI: exit code 0 passed, 1 failed, 2 not judged.

FILE is an answer sheet, a folder with some, or a pattern such as 'answers/**/*.toml'. Scores are judged by what is
confirmed. What is demanded comes from a policy; options override single thresholds, and every verdict says where each
demand comes from. Whatever the policy, at least one answer must be scored, and 80 % answered unless it says otherwise.
"""

import argparse
import io
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from assessor.cli import output
from assessor.errors import AssessorError
from assessor.formats import registry
from assessor.io import discovery, policies, sheets
from assessor.model.sheet import Waiver
from assessor.model.verdict import NotJudged, Verdict, Verdicts
from assessor.pipeline import baselines, demands, judging, loading
from assessor.text import counted, visible


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "files", metavar="FILE", nargs="+", type=discovery.a_name, help="answer sheets, folders or patterns"
    )
    demands.add_arguments(parser)
    baselines.add_arguments(parser)
    parser.add_argument(
        "--waivers", metavar="FILE", type=Path, help="a file of [waivers.<control>] tables beside those in the sheets"
    )
    parser.add_argument("--report-only", action="store_true", help="exit 0 even when a demand is not met")
    output.add_arguments(parser, registry.VERDICTS, "text")
    loading.add_sheet_options(parser)


def run(args: argparse.Namespace) -> int:
    """Judge every file, and write the verdicts; the worst code wins."""
    files, missing = discovery.found(args.files, but=args.baseline)
    output.refuse_twice(args, *files, args.waivers, args.baseline, Path(args.policy) if args.policy else None)
    _refuse_policies([path for _, path in args.out])
    shared = sheets.read_waivers(args.waivers) if args.waivers else {}
    policy_of = demands.policies_for(args)
    known: loading.Known = {}
    verdicts: list[Verdict] = []
    refused = [NotJudged(file=judging.relative(path), sentences=error.sentences) for path, error in missing]
    for _, error in missing:
        loading.complain(error)
    for path in files:
        try:
            verdicts.append(judging.verdict_on(path, args, shared, known, policy_of(path)))
        except AssessorError as error:
            loading.complain(error)
            refused.append(NotJudged(file=judging.relative(path), sentences=error.sentences))
    _note_strangers(shared, known, args)
    passed = not refused and all(verdict.passed for verdict in verdicts)
    found = Verdicts(passed=passed, verdicts=tuple(verdicts), not_judged=tuple(refused))
    _emit(args, found)
    if judging.shows_more(args):
        _tell(args, found)
    if len(files) > 1 or judging.shows_more(args) or args.out:
        _sum_up(found)
    if refused:
        return 2
    return 0 if passed or args.report_only else 1


def _refuse_policies(written: list[Path]) -> None:
    """Raise `AssessorError` for a file that is to be written where a policy may be found."""
    for path in written:
        if path.name in {policies.OWN, policies.SHARED}:
            raise AssessorError(f"{visible(path)}: where a policy stands; verdicts need a file of their own")


def _note_strangers(shared: Mapping[str, Waiver], known: loading.Known, args: argparse.Namespace) -> None:
    """Say which waivers beside the sheets name a control that none of their questionnaires has."""
    controls = {i for _, questionnaire in known.values() for i in questionnaire.controls}
    loading.warn(
        tuple(
            f"{args.waivers}: waives {i}, no control of what was judged" for i in shared if known and i not in controls
        )
    )


def _emit(args: argparse.Namespace, found: Verdicts) -> None:
    def write(name: str, out: BinaryIO) -> None:
        registry.render_verdicts(name, found, out)

    # As with every command, nothing is printed when there is nothing but bad input.
    if found.verdicts:
        output.emit(args, write, "text")
    else:
        output.save(args, write)


def _tell(args: argparse.Namespace, found: Verdicts) -> None:
    """Write the lines of each verdict on stderr where nothing else has them: demands, their sources, and waivers."""
    if "text" not in {args.format, *(name for name, _ in args.out)}:
        out = io.BytesIO()
        # Why a file was not judged has been said.
        registry.render_verdicts("text", found.model_copy(update={"not_judged": ()}), out)
        sys.stderr.write(out.getvalue().decode())


def _sum_up(found: Verdicts) -> None:
    """Say in one line how many passed."""
    failed = sum(not verdict.passed for verdict in found.verdicts)
    numbers = {"passed": len(found.verdicts) - failed, "failed": failed, "not judged": len(found.not_judged)}
    parts = [f"{number} {what}" for what, number in numbers.items() if number]
    whole = counted(len(found.verdicts) + len(found.not_judged), "answer sheet")
    sys.stderr.write(f"{whole}: {', '.join(parts)}\n")
