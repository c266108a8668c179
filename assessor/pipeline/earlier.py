"""Find each sheet's baseline, also that of a renamed one, and the sheets of the baseline that are gone."""

import os
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from assessor.errors import AssessorError
from assessor.io import discovery, git, sheets
from assessor.io.discovery import Found
from assessor.io.git import Origin, Revision
from assessor.model.sheet import AnswerSheet
from assessor.pipeline import baselines
from assessor.pipeline.baselines import Baseline, BaselineRequest, Sought

# The least share of equal answers by which a sheet without an id counts as the same one under another name.
ALIKE = 0.5


class Gone(NamedTuple):
    """A sheet that a revision has and the run does not judge: where it was, as it was."""

    path: Path
    source: str
    sheet: AnswerSheet


class Earlier:
    """The baselines of a run, each read when it is asked for; `AssessorError` for a revision that is none."""

    def __init__(self, request: BaselineRequest, found: Found) -> None:
        self._request = request
        self._found = found
        self._revision = request.revision
        self._known = frozenset(git.listed(self._revision)) if self._revision else frozenset()

    def of(self, path: Path) -> Sought:
        """Find the baseline of a sheet, without reading it."""
        if self._revision is None:
            return Sought(self._request.file)
        try:
            return self._at(self._revision, path)
        except AssessorError as error:
            return Sought(error=error)

    def _at(self, revision: Revision, path: Path) -> Sought:
        inner = git.inside(path)
        name = f"{revision.shown}:{inner}"
        if inner in self._known:
            return Sought(origin=Origin(revision, inner))
        if path in self._renamed:
            was = self._renamed[path]
            note = f"{path}: the same sheet as {revision.shown}:{was}, under another name"
            return Sought(origin=Origin(revision, was), notes=(note,))
        if not self._request.allow_new:
            raise AssessorError(f"{name}: not there; --allow-new judges a new sheet without a baseline")
        return Sought(notes=(f"{name}: not there yet, so nothing could fall below it",))

    @property
    def gone(self) -> Iterator[Gone]:
        """Yield the sheets that the revision has where sheets were sought, and that are not judged now."""
        if self._revision is None:
            return
        renamed = set(self._renamed.values())
        for inner, gone in self._absent.items():
            if inner not in renamed and self._found.scope.covers(gone.path):
                yield gone

    @cached_property
    def _today(self) -> Mapping[PurePosixPath, Path]:
        """Return the sheets of the run by their paths in the repository; one outside of it has no baseline there."""
        known = {}
        for path in self._found.files:
            try:
                known[git.inside(path)] = path
            except AssessorError:
                continue
        return known

    @cached_property
    def _absent(self) -> Mapping[PurePosixPath, Gone]:
        """Return the sheets of the revision that are not judged, unless they are there and were not sought."""
        assert self._revision is not None
        refused = {os.path.normpath(path) for path, _ in self._found.missing}
        absent = {}
        for inner in sorted(self._known):
            path = git.from_here(inner)
            if inner.suffix.lower() != discovery.SUFFIX or inner in self._today or str(path) in refused:
                continue
            if self._found.scope.covers(path) or not os.path.lexists(path):
                sheet = _sheet(baselines.at_revision(self._revision, inner))
                if sheet:
                    absent[inner] = Gone(path, f"{self._revision.shown}:{inner}", sheet)
        return absent

    @cached_property
    def _renamed(self) -> Mapping[Path, PurePosixPath]:
        """Return what sheets that are new were called at the revision: by their ids, then by their answers."""
        assert self._revision is not None
        found: dict[Path, PurePosixPath] = {}
        if not self._absent:
            return found
        new = [path for inner, path in self._today.items() if inner not in self._known]
        for is_same in (_has_same_id, _is_alike):
            # All of them are too many to be held at once.
            for path, sheet in ((path, _sheet(baselines.at(path))) for path in new if path not in found):
                left = (inner for inner in self._absent if inner not in found.values())
                if sheet:
                    was = next((inner for inner in left if is_same(self._absent[inner].sheet, sheet)), None)
                    found |= {path: was} if was else {}
        return found


def _sheet(of: Baseline) -> AnswerSheet | None:
    """Return the sheet in a document; none where it is something else, or not sound."""
    try:
        return sheets.parsed(of.document) if of.document else None
    except AssessorError:
        return None


def _has_same_id(was: AnswerSheet, becomes: AnswerSheet) -> bool:
    return was.id is not None and was.id == becomes.id


def _is_alike(was: AnswerSheet, becomes: AnswerSheet) -> bool:
    """Whether at least half of the answers that there were are the same."""
    before = {keys: answer for keys, answer in was.every_answer() if not answer.is_blank}
    after = dict(becomes.every_answer())
    same = sum(keys in after and after[keys].choice == answer.choice for keys, answer in before.items())
    return was.questionnaire.id == becomes.questionnaire.id and bool(before) and same >= ALIKE * len(before)
