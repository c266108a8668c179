"""Carry the files of a questionnaire to workers, which have the catalog that ships and nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from assessor.io import catalog, files


class Carried(NamedTuple):
    """The name of a questionnaire, if all sheets answer one, and its files if it does not ship."""

    name: str | None
    files: dict[str, bytes]

    @contextmanager
    def laid_out(self) -> Iterator[str | None]:
        """Give the name by which it is loaded here; its files are there as long as that."""
        with TemporaryDirectory() as folder:
            for name, content in self.files.items():
                path = Path(folder, name)
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(content)
            yield str(Path(folder, self.name)) if self.name and self.files else self.name


def carried(name: str | None) -> Carried:
    """Take along the questionnaire of an id or path; `AssessorError` with every fault of it."""
    if name is None or name in catalog.shipped_names():
        return Carried(name, {})
    where, path = catalog.find(name)
    where.questionnaire(path)
    own = where.own
    folder = own.path if own else where.root
    # In a folder with a catalog of its own, that is all of it.
    needed = [path, *own.standards.values()] if own else [*folder.glob("*.toml"), *folder.glob("*/*.toml")]
    contents = {each.relative_to(folder).as_posix(): files.content(each, files.MAX_BYTES) for each in needed}
    return Carried(path.name, contents)
