"""Print a script that completes commands and options at a shell.

For bash: `assessor completion bash > ~/.local/share/bash-completion/completions/assessor`.
For zsh: `assessor completion zsh > _assessor`, in a folder of $fpath.
"""

import argparse
import sys

from assessor.extras import need

SHELLS = ("bash", "zsh")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("shell", choices=SHELLS, help="the shell to complete for")


def run(args: argparse.Namespace) -> int:
    """Print the script for every command with its options."""
    need("shtab", "completion")
    import shtab

    sys.stdout.write(shtab.complete(args.whole_parser(), shell=args.shell))
    return 0
