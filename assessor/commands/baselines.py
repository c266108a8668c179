"""Read the earlier answer sheet that nothing may fall below: a file, or the same file at a git revision."""

import argparse
from pathlib import Path

from assessor import tomlfile
from assessor.errors import AssessorError
from assessor.text import visible
from assessor.tomlfile import Document

SECONDS = 30


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare --baseline and --baseline-ref."""
    source = parser.add_mutually_exclusive_group()
    source.add_argument(
        "--baseline", metavar="FILE", type=Path, help="an earlier answer sheet; the verdict says what moved since"
    )
    source.add_argument(
        "--baseline-ref", metavar="REF", help="as --baseline, with the same file at a git revision such as origin/main"
    )


def of(args: argparse.Namespace, sheet: Path) -> Document | None:
    """Return the baseline of a sheet, if one is named; `AssessorError` when it cannot be read."""
    if args.baseline is not None:
        return tomlfile.read(args.baseline)
    return None if args.baseline_ref is None else _at(args.baseline_ref, sheet)


def _at(ref: str, sheet: Path) -> Document:
    name = f"{ref}:{sheet.as_posix()}"
    # A revision is not an option, nor a way to name another file.
    if not ref or ref.startswith("-") or ":" in ref:
        raise AssessorError(f"--baseline-ref {visible(ref)}: not a git revision")
    import subprocess  # Only a baseline in git needs it.

    whole = sheet.resolve()
    command = ["git", "-C", str(whole.parent), "cat-file", "blob", f"{ref}:./{whole.name}"]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 - a list, no shell
    except FileNotFoundError:
        raise AssessorError(f"{visible(name)}: git is not installed") from None
    except (subprocess.TimeoutExpired, ValueError):
        raise AssessorError(f"{visible(name)}: git does not answer") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise AssessorError(f"{visible(name)}: not in git ({visible(said[-1] if said else 'no reason given')})")
    return tomlfile.parsed(Path(name), done.stdout)
