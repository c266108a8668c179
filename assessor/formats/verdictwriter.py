"""How verdicts are written: one after the other, so that no more of them is held than a format tells."""

from assessor.formats.spool import Sink
from assessor.model.verdict import NotJudged, RunInfo, Verdict


class VerdictWriter:
    """A writer of verdicts to a stream, in the order of the files; each format has one.

    What it holds until the end does not grow with the number of files.
    """

    def __init__(self, out: Sink, info: RunInfo) -> None:
        self.out = out
        self.info = info

    def add(self, each: Verdict | NotJudged, /) -> None:
        """Take the next file."""
        if isinstance(each, Verdict):
            self.judged(each)
        else:
            self.refused(each)

    def judged(self, verdict: Verdict) -> None:
        """Take the verdict on a file."""
        raise NotImplementedError

    def refused(self, refused: NotJudged) -> None:
        """Take a file that could not be judged; it is told after the verdicts."""
        raise NotImplementedError

    def finish(self) -> None:
        """Write what is left when all files are told."""
