"""Spread work over several processes: the results are those of `map`, in the same order, whatever their number."""

import gc
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from assessor.cli import plugins
from assessor.errors import AssessorError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnContext

T = TypeVar("T")
R = TypeVar("R")

# So much is sent at once: judging it takes far longer than sending it.
CHUNK = 16
# So many chunks a process may be ahead of the one whose results are awaited.
AHEAD = 4


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spread(jobs: int) -> Callable[[Callable[[T], R], Iterable[T]], Iterator[R]]:
    """Return what does as `map` does, with so many processes; the function and what it takes must be picklable.

    `AssessorError` where a process ends before its work is done. What is raised in one is raised here.
    """
    return map if jobs == 1 else partial(_mapped, jobs)


def _mapped(jobs: int, work: Callable[[T], R], things: Iterable[T]) -> Iterator[R]:
    import pickle  # Few runs need it.

    chunks = _chunks(iter(things))
    first = list(islice(chunks, 2))
    # A process takes longer to start than to work off a chunk.
    if len(first) < 2:
        yield from map(work, chain.from_iterable(first))
        return
    crew = _Crew(jobs, pickle.dumps(work))
    try:
        yield from crew.results(chain(first, chunks))
    finally:
        crew.dismiss()


def _chunks(things: Iterator[T]) -> Iterator[list[T]]:
    while chunk := list(islice(things, CHUNK)):
        yield chunk


class _Crew:
    """Processes that do the same work; each is started when there is something for it to do."""

    def __init__(self, jobs: int, work: bytes) -> None:
        self._jobs = jobs
        self._work = work
        self._workers: list[_Worker] = []

    def results(self, chunks: Iterator[list[Any]]) -> Iterator[Any]:
        """Yield the results in order."""
        given = told = 0
        done: dict[int, list[Any]] = {}
        while True:
            while given < told + AHEAD * self._jobs and self._is_idle and (chunk := next(chunks, None)):
                self._worker().give(given, chunk)
                given += 1
            if told == given:
                return
            while told not in done:
                done |= self._collected()
            yield from done.pop(told)
            told += 1

    @property
    def _is_idle(self) -> bool:
        """Whether there is, or may be, a process without work."""
        return len(self._workers) < self._jobs or any(worker.number is None for worker in self._workers)

    def _worker(self) -> "_Worker":
        """Return a process without work."""
        idle = next((worker for worker in self._workers if worker.number is None), None)
        if idle is None:
            idle = _Worker(self._work)
            self._workers.append(idle)
        return idle

    def _collected(self) -> dict[int, list[Any]]:
        """Wait for a worker, and return what is done by its number."""
        from multiprocessing.connection import wait

        busy = {worker.pipe: worker for worker in self._workers if worker.number is not None}
        return dict(busy[pipe].take() for pipe in wait([*busy]) if pipe in busy)

    def dismiss(self) -> None:
        """End the processes at once: there is nothing that they would have to put away."""
        for worker in self._workers:
            worker.end()


class _Worker:
    """One process, and the number of the chunk that it works on."""

    def __init__(self, work: bytes) -> None:
        context = _context()
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, work), daemon=True)
        self.number: int | None = None
        with _deaf():
            self._process.start()
        theirs.close()

    def give(self, number: int, chunk: list[Any]) -> None:
        try:
            self.pipe.send(chunk)
        except OSError:
            raise self._lost() from None
        self.number = number

    def take(self) -> tuple[int, list[Any]]:
        assert self.number is not None
        number, self.number = self.number, None
        try:
            done = self.pipe.recv()
        except (EOFError, OSError):
            raise self._lost() from None
        if isinstance(done, _Failed):
            raise done.error or RuntimeError(done.traceback)
        return number, done

    def _lost(self) -> AssessorError:
        self._process.join(1)
        code = self._process.exitcode
        how = f"by signal {-code}" if code is not None and code < 0 else f"with code {code}"
        return AssessorError(f"one of the processes of --jobs ended {how}, perhaps for want of memory; name fewer")

    def end(self) -> None:
        self.pipe.close()
        self._process.kill()
        self._process.join()


def _context() -> "SpawnContext":
    import multiprocessing  # Few runs need it.

    return multiprocessing.get_context("spawn")


@contextmanager
def _deaf() -> Iterator[None]:
    """Start a process that does not hear Ctrl-C, which goes to all of a terminal: this one ends the others."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker

    # The first process starts it along with itself, and lets the signals through again.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Failed(NamedTuple):
    """What was raised, if it can be raised again, and how it came about."""

    error: Exception | None
    traceback: str


def _serve(pipe: "Connection[Any, Any]", work: bytes) -> None:
    """Work off what comes, until the other end is closed."""
    import pickle

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # As the program itself does.
    gc.disable()
    plugins.skip()
    try:
        do = pickle.loads(work)  # noqa: S301 - from the process that started this one
        while True:
            pipe.send(_done(do, pipe.recv()))
    except (EOFError, OSError):
        return


def _done(do: Callable[[Any], Any], chunk: list[Any]) -> list[Any] | _Failed:
    try:
        return [do(each) for each in chunk]
    # Whatever it is, the process that waits has to learn of it.
    except Exception as error:
        import traceback

        again = error if isinstance(error, (AssessorError, OSError)) else None
        return _Failed(again, traceback.format_exc())
