"""A repository of answer sheets, as a pull request finds it, and what a pull request may do to it."""

import subprocess
from pathlib import Path

IDENTITY = ("-c", "user.name=A", "-c", "user.email=a@example.invalid", "-c", "init.defaultBranch=main")


def git(*arguments: str, at: Path | None = None) -> None:
    """Run git in a folder."""
    subprocess.run(["git", *IDENTITY, "-c", "protocol.file.allow=always", *arguments], check=True, cwd=at)


def commit(at: Path | None = None) -> None:
    """Commit everything that is there."""
    git("add", "-A", at=at)
    git("commit", "-q", "-m", "x", at=at)


def put(path: str, text: str | bytes) -> Path:
    """Write a file, with the folders around it."""
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file
