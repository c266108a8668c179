"""TOML in, with limits and places; TOML out, atomically and under a lock."""

import contextlib
import errno
import io
import os
import stat
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, get_args

import tomli
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from assessor import tomltokens
from assessor.errors import AssessorError
from assessor.text import visible

if TYPE_CHECKING:
    from typing_extensions import Buffer

MAX_BYTES = 1024 * 1024
# What a sitting adds to a sheet at most, in bytes.
ROOM = 128 * 1024
# How many characters of a wrong value a sentence repeats.
SHOWN = 58

Keys = tuple[str | int, ...]


class Fault(NamedTuple):
    """Something wrong with what a file means: where (a path of keys), what is wrong, and what would be right."""

    keys: Keys
    what: str


class Document:
    """A TOML file as read: its data, and the places of its keys on demand."""

    def __init__(self, path: Path, raw: bytes, text: str, data: dict[str, Any]) -> None:
        self.path = path
        self.raw = raw
        self.text = text
        self.data = data

    @property
    def name(self) -> str:
        """Return the file's name as it was given, safe to show."""
        return visible(self.path)

    @property
    def digest(self) -> str:
        """Identify the bytes of the file."""
        import hashlib  # Only a report names it.

        return f"sha256:{hashlib.sha256(self.raw).hexdigest()}"

    def place(self, keys: Keys) -> str:
        """Return `file:line:column` of a key, or of the nearest key around it that the file has."""
        line, column = self.position(keys)
        return f"{self.name}:{line}:{column}"

    def error(self, faults: Sequence[Fault]) -> AssessorError:
        """All faults of this file as one error, in the order of their places."""
        ordered = sorted(faults, key=lambda fault: self.position(fault.keys))
        return AssessorError.of(f"{self.place(fault.keys)}: {visible(fault.what)}" for fault in ordered)

    def position(self, keys: Keys) -> tuple[int, int]:
        """Return line and column of a key, from 1, or of the nearest key in it or around it that the file has."""
        if keys not in self._places:
            # A table need not be spelled out where one in it is.
            inside = (place for part, place in self._places.items() if part[: len(keys)] == keys)
            if keys and (first := next(inside, None)):
                return first
        around = (keys[:length] for length in range(len(keys), 0, -1))
        return next((self._places[part] for part in around if part in self._places), (1, 1))

    @cached_property
    def _places(self) -> dict[Keys, tuple[int, int]]:
        return tomltokens.places(self.text)


def read(path: Path) -> Document:
    """Read a file that may come from a stranger; `AssessorError` with its place for anything that is wrong with it."""
    return parsed(path, content(path, MAX_BYTES))


def parsed(path: Path, raw: bytes) -> Document:
    """As `read`, for bytes that are known already; `path` is what they are called."""
    if len(raw) > MAX_BYTES:
        raise too_large(path, MAX_BYTES)
    text = _decoded(path, raw)
    name = visible(path)
    excess = tomltokens.excess(text)
    if excess:
        raise AssessorError(f"{name}:{excess.line}:{excess.column}: {excess.what}")
    return Document(path, raw, text, _parsed(name, text))


def read_shipped(path: Path) -> Document:
    """Read a file that ships with the program: as trusted as its code, so no limits."""
    raw = path.read_bytes()
    text = raw.decode("utf-8")
    return Document(path, raw, text, tomli.loads(text))


def content(path: Path, most: int) -> bytes:
    """Return what a regular file holds; `AssessorError` for anything else, and for more bytes than `most`."""
    name = visible(path)
    # Without O_NONBLOCK, opening a named pipe waits for a writer.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        with open(os.open(path, flags), "rb") as file:  # noqa: PTH123 - a descriptor, not a path
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise AssessorError(f"{name}: not a regular file")
            found = file.read(most + 1)
    except FileNotFoundError:
        raise AssessorError(f"{name}: no such file") from None
    except IsADirectoryError:
        raise AssessorError(f"{name}: a folder, not a file") from None
    except ValueError:
        raise AssessorError(f"{name}: not a file name") from None
    except OSError as error:
        raise AssessorError(f"{name}: cannot be read ({error.strerror or error})") from None
    if len(found) > most:
        raise too_large(path, most)
    return found


def too_large(path: Path, most: int) -> AssessorError:
    """Say that a file holds more bytes than it may."""
    size = f"{most >> 20} MiB" if most >> 20 else f"{most >> 10} KiB"
    return AssessorError(f"{visible(path)}: larger than {size}; such a file is far smaller")


_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


def _decoded(path: Path, content: bytes) -> str:
    name = visible(path)
    if content[:2] in _MARKS or b"\x00" in content[:4]:
        raise AssessorError(f"{name}:1:1: looks like UTF-16 or UTF-32 text; save the file as UTF-8")
    content = content.removeprefix(b"\xef\xbb\xbf")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8")) + 1
        raise AssessorError(
            f"{name}:{line}:{column}: byte 0x{content[error.start]:02x} is not UTF-8 text; save the file as UTF-8"
        ) from None


def _parsed(name: str, text: str) -> dict[str, Any]:
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        # The parser points behind the end of a file that stops too early; its last character is where a person looks.
        what = error.msg[:1].lower() + error.msg[1:]
        raise AssessorError(f"{name}:{error.lineno}:{error.colno}: not valid TOML: {visible(what)}") from None
    except (RecursionError, ValueError) as error:
        raise AssessorError(f"{name}:1:1: not valid TOML: {visible(error)}") from None


def faults_of(error: ValidationError, model: type[BaseModel], base: Keys = ()) -> list[Fault]:
    """Say in our words what a model refused; `base` is where its data stands in the file."""
    return [Fault((*base, *_keys(detail)), _sentence(detail, model)) for detail in error.errors(include_url=False)]


def _keys(detail: ErrorDetails) -> Keys:
    return tuple(key for key in detail["loc"] if key != "[key]")


_SENTENCES = {
    "missing": "{key} is missing",
    "extra_forbidden": "{key} is not a key here",
    "string_type": "{key} must be text in quotes",
    "string_too_short": "{key} must not be empty",
    "string_too_long": "{key} is longer than {max_length} characters",
    "int_type": "{key} must be a whole number",
    "greater_than_equal": "{key} is {input}; the least is {ge}",
    "less_than_equal": "{key} is {input}; the most is {le}",
    "literal_error": "{key} is {input}; it must be {expected}",
    "bool_type": "{key} must be true or false",
    "date_type": "{key} must be a date such as 2026-03-31, without quotes",
    "dict_type": "{key} must be a table",
    "model_type": "{key} must be a table",
    "tuple_type": "{key} must be a list",
    "too_short": "{key} has {actual_length} entries; the least is {min_length}",
    "too_long": "{key} has too many entries; the most is {max_length}",
    "value_error": "{key} {error}",
}
_PATTERNS = {
    "#": "must be a colour such as #1f3a5f, in lower case",
    "f]{64}$": "must be 64 hexadecimal digits, in lower case",
    "sha256": "must be empty or sha256: and 64 hexadecimal digits",
    "": "must be an id: lower-case letters, digits and hyphens, 64 characters at most",
}


def _sentence(detail: ErrorDetails, model: type[BaseModel]) -> str:
    keys = _keys(detail)
    key = keys[-1] if keys else "the file"
    context = detail.get("ctx", {})
    shown = {"key": f'"{key}"' if isinstance(key, str) else f"entry {key + 1}", "input": _shown(detail["input"])}
    if detail["type"] == "string_pattern_mismatch":
        rule = next(rule for mark, rule in _PATTERNS.items() if mark in str(context.get("pattern", "")))
        return f"{shown['input']} {rule}"
    template = _SENTENCES.get(detail["type"], "{key} is not valid here")
    sentence = template.format(**{**context, **shown})
    if detail["type"] == "extra_forbidden":
        sentence += f"; {near(str(key), _known_keys(model, keys))}"
    return sentence.removesuffix("; ")


def _known_keys(model: type[BaseModel], keys: Keys) -> list[str]:
    """Return the keys that stand beside a refused one, by following its path through the model's fields."""
    for key in keys[:-1]:
        # What is no field is an id or an index: the model of its value was found with the field before it.
        if key in model.model_fields:
            model = next(_models_in(model.model_fields[str(key)].annotation), model)
    return [field.alias or name for name, field in model.model_fields.items()]


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)


def _shown(value: Any) -> str:
    text = str(value)
    short = text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
    return f'"{short}"' if isinstance(value, str) else short


def near(word: str, known: Sequence[str]) -> str:
    """Say what would be right: the closest known word, or all of them when they are few."""
    import difflib  # Only a mistake needs it.

    close = difflib.get_close_matches(word, known, n=1)
    if close:
        return f'did you mean "{close[0]}"?'
    return f"known: {', '.join(known)}" if 0 < len(known) <= 12 else ""


def write(path: Path, text: str) -> None:
    """Replace a file, or make it, so that at any moment it is either the old one or the new one, whole.

    A replaced file keeps its mode, a new one is readable by its owner only. `AssessorError` when it cannot be written;
    the old file is then untouched.
    """
    write_texts({path: text})


def write_texts(files: Mapping[Path, str]) -> None:
    """As `write`, for several files, as `write_all`."""
    write_all({path: partial(_put, text) for path, text in files.items()})


def _put(text: str, out: BinaryIO) -> None:
    out.write(text.encode("utf-8"))


def write_all(files: Mapping[Path, Callable[[BinaryIO], None]]) -> None:
    """As `write`, for several files and what writes each: all of them are replaced, or none."""
    staged: dict[Path, Path] = {}
    try:
        for path, content in files.items():
            refuse_link(path)
            _refuse_device(path)
            with _told(path):
                staged[path] = _staged(path, content)
        # Of one file nothing needs to be put back.
        with _all_or_none(staged) if len(staged) > 1 else contextlib.nullcontext():
            for path, temporary in staged.items():
                with _told(path):
                    temporary.replace(path)
    finally:
        for temporary in staged.values():
            temporary.unlink(missing_ok=True)
    for folder in {path.parent: None for path in staged}:
        _sync_folder(folder)


@contextlib.contextmanager
def _all_or_none(staged: Mapping[Path, Path]) -> Iterator[None]:
    """Keep what each file holds beside it, and put it back when the files are not all replaced by what is staged."""
    old = {path: temporary.with_suffix(".old") for path, temporary in staged.items()}
    try:
        for path, kept in old.items():
            with _told(path):
                _keep(path, kept)
        yield
    except BaseException:
        for path, temporary in staged.items():
            if not temporary.exists():
                _put_back(path, old[path])
        raise
    finally:
        for kept in old.values():
            kept.unlink(missing_ok=True)


def _keep(path: Path, kept: Path) -> None:
    """Give a file a second name, or a copy where the disk has no such names."""
    if not path.exists():
        return
    try:
        kept.hardlink_to(path)
    except OSError:
        import shutil  # Few disks need it.

        shutil.copy2(path, kept)


def _put_back(path: Path, kept: Path) -> None:
    """Give a file back what it held; one that is new goes."""
    if not kept.exists():
        path.unlink()
        return
    try:
        kept.replace(path)
    except OSError as error:
        # Out of the way of what is cleared away.
        last = kept.rename(kept.with_suffix(".kept"))
        what = f"was replaced, and what it held could not be put back ({error.strerror or error}); it is in {last}"
        raise AssessorError(f"{visible(path)}: {visible(what)}") from None


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn what a disk refuses into a sentence."""
    try:
        yield
    except OSError as error:
        what = f"cannot be written ({error.strerror or error}); nothing was changed"
        raise AssessorError(f"{visible(path)}: {what}") from None


def whole(path: Path) -> Path:
    """Return the absolute path of a file, links followed; of what cannot be followed, as far as that goes."""
    # Path.resolve raises for links in a circle and for names that are too long.
    return Path(os.path.realpath(path))


def refuse_link(path: Path) -> None:
    """Raise `AssessorError` for a symbolic link: replacing it would leave the file behind it as it was."""
    if os.path.islink(path):  # noqa: PTH114 - Path.is_symlink raises for a name that is too long
        raise AssessorError(f"{visible(path)}: a symbolic link; name the file itself")


def _refuse_device(path: Path) -> None:
    """Raise `AssessorError` for a device or a pipe: a file would take its place."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise AssessorError(f"{visible(path)}: neither a file nor a new name; redirect what is printed instead")


def refuse_unwritable(path: Path) -> None:
    """Raise `AssessorError` when a file could not be saved: a link, read-only, its folder closed, or the disk full."""
    name = visible(path)
    refuse_link(path)
    if not os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
        raise AssessorError(f"{name}: read-only; nothing could be saved")
    import tempfile  # Only what writes needs it.

    try:
        with tempfile.NamedTemporaryFile(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent) as file:
            file.write(bytes(path.stat().st_size + ROOM))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise AssessorError(f"{name}: nothing could be saved beside it ({error.strerror or error})") from None


class _Summed(io.BufferedWriter):
    """A file that knows the checksum of what was written to it, from its beginning to its end."""

    sum = 0

    def write(self, data: "Buffer", /) -> int:
        self.sum = zlib.crc32(data, self.sum)
        return super().write(data)

    def seekable(self) -> bool:
        return False


def _staged(path: Path, content: Callable[[BinaryIO], None]) -> Path:
    """Write what a file is to hold into a temporary one beside it, on the disk and compared."""
    # A folder cannot be replaced, and would be found out only after other files were.
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o600
    import tempfile

    # mkstemp opens exclusively, with mode 0600.
    descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    try:
        with _Summed(io.FileIO(descriptor, "wb")) as file:
            content(file)
            file.flush()
            os.fsync(file.fileno())
        _compare(Path(temporary), file.sum)
        Path(temporary).chmod(mode)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return Path(temporary)


def _compare(path: Path, written: int) -> None:
    found = 0
    with path.open("rb") as file:
        while part := file.read(1024 * 1024):
            found = zlib.crc32(part, found)
    if found != written:
        raise OSError("what was read back differs from what was written")


def _sync_folder(folder: Path) -> None:
    # Windows cannot open a folder; there the rename itself is as durable as it gets.
    if os.name == "nt":
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except PermissionError:
        # A folder may take files and not be read; the file is in it already.
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a file for one process, or raise `AssessorError`; a lock left behind by a killed one does not count."""
    import portalocker  # Only `run` locks; every other command starts faster without it.

    name = visible(path)
    lock = portalocker.PidFileLock(path.parent / f".{path.name}.pid")
    try:
        holder = lock.__enter__()
    except portalocker.exceptions.LockException:
        holder = 0
    except OSError as error:
        raise AssessorError(f"{name}: its folder cannot be written ({error.strerror or error})") from None
    if holder is not None:
        process = f"process {holder}" if holder else "another process"
        raise AssessorError(f"{name}: open in {process}; leave that one first")
    try:
        yield
    finally:
        lock.release()
