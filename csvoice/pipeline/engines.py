"""Where functions run beside this process: in processes of its own, or on an engine.

csvoice has no scheduler. An engine is a `Pool`: somewhere to submit a call, and to wait for what it
gave. Dask, Ray and Spark start a lost call again by themselves; they are imported where used.
"""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from functools import cache, partial
from logging import CRITICAL
from typing import Any, TypeAlias, TypeVar
from urllib.parse import urlsplit

from csvoice.errors import UsageError
from csvoice.read.reach import SECONDS, check_reached

Result = TypeVar("Result")
Run: TypeAlias = Callable[[Callable[..., Any], Iterable[tuple[Any, ...]]], Iterator[Any]]
"""Runs a function on many arguments and gives the results in order."""

RETRIES = 3
_NOT_THERE = "No module named 'csvoice'"
"""What Ray and Spark quote in errors of their own."""


@dataclass(frozen=True, slots=True)
class Pool:
    """Somewhere to run functions.

    Attributes:
        submit: Starts a function on arguments; gives something to wait for.
        result: Waits for it, and gives what the function gave.
        width: How many calls are worth being under way at once.
        errors: What the engine raises where it cannot go on.
    """

    submit: Callable[..., Any]
    result: Callable[[Any], Any]
    width: int
    errors: tuple[type[Exception], ...] = ()


def carry(
    engine: str,
    address: str | None,
    jobs: int,
    function: Callable[..., Result],
    calls: Iterable[tuple[Any, ...]],
) -> Iterator[Result]:
    """Run a function on many arguments; results come in order, few are under way at a time.

    Args:
        engine: A key of ENGINES.
        address: Of an engine that runs already; None starts one here.
        jobs: How many processes one that is started here has.
        function: Importable by name.
        calls: Arguments, one tuple a call.

    Raises:
        UsageError: The engine is not installed, or gave up.
        InputError: There is none at the address.
    """
    with running(engine, address, jobs) as run:
        yield from run(function, calls)


@contextmanager
def running(engine: str, address: str | None, jobs: int) -> Iterator[Run]:
    """Start an engine, or find it, and give what runs functions on it as `carry` does.

    Raises:
        UsageError: It is not installed.
        InputError: There is none at the address.
    """
    with ExitStack() as stack:
        try:
            pool = stack.enter_context(ENGINES[engine](jobs, address))
        except ModuleNotFoundError as error:
            raise UsageError(
                f"用 --engine {engine} 需要 {error.name}，请在这里和每台工作机器上运行 "
                f'pip install "csvoice[{engine}]"。'
            ) from None
        yield partial(_in_order, pool, engine)


def _in_order(
    pool: Pool, engine: str, function: Callable[..., Result], calls: Iterable[tuple[Any, ...]]
) -> Iterator[Result]:
    waiting = deque[Any]()
    expected: tuple[type[BaseException], ...] = (
        ModuleNotFoundError,
        RuntimeError,
        *pool.errors,
    )
    try:
        for arguments in calls:
            waiting.append(pool.submit(function, *arguments))
            if len(waiting) >= pool.width:
                yield pool.result(waiting.popleft())
        while waiting:
            yield pool.result(waiting.popleft())
    except expected as error:
        if _lacks_csvoice(error):
            raise UsageError(
                f"{engine} 的机器上没有 csvoice，请在每一台上安装，版本与这里的一样。"
            ) from None
        if not isinstance(error, pool.errors):
            raise
        reason = " ".join(str(error).split())[:300]
        raise UsageError(f"{engine} 没有做完：{type(error).__name__}: {reason}") from None


def _lacks_csvoice(error: BaseException) -> bool:
    named = {one.name for one in (error, error.__cause__) if isinstance(one, ModuleNotFoundError)}
    return "csvoice" in named or _NOT_THERE in str(error)


@contextmanager
def _local(jobs: int, _address: str | None) -> Iterator[Pool]:
    from loky import BrokenProcessPool, ProcessPoolExecutor

    # Ended at once: idle workers would keep 200 MB each while the table is put together and drawn.
    with ProcessPoolExecutor(max_workers=jobs) as pool:
        yield Pool(pool.submit, lambda future: future.result(), 2 * jobs, (BrokenProcessPool,))


@contextmanager
def _dask(jobs: int, address: str | None) -> Iterator[Pool]:
    from distributed import Client, KilledWorker, LocalCluster

    here = {"n_workers": jobs, "threads_per_worker": 1, "dashboard_address": ":0"}
    if address:
        _check_there(address)
    place = nullcontext(address) if address else LocalCluster(**here, silence_logs=CRITICAL)
    with place as cluster, Client(cluster, timeout=SECONDS) as client:
        threads = sum(client.nthreads().values()) or jobs
        submit = partial(client.submit, pure=False, retries=RETRIES)
        yield Pool(submit, lambda future: future.result(), 2 * threads, (KilledWorker,))


@contextmanager
def _ray(jobs: int, address: str | None) -> Iterator[Pool]:
    import ray

    if address:
        _check_there(address)
    options = {"address": address} if address else {"num_cpus": jobs, "include_dashboard": False}
    ray.init(**options, log_to_driver=False, logging_level="ERROR")
    try:
        remote = cache(ray.remote(max_retries=RETRIES))
        width = 2 * int(ray.cluster_resources().get("CPU", jobs))
        errors = (ray.exceptions.RayError,)
        yield Pool(lambda call, *given: remote(call).remote(*given), ray.get, width, errors)
    finally:
        ray.shutdown()


@contextmanager
def _spark(jobs: int, address: str | None) -> Iterator[Pool]:
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    if address:
        _check_there(address)
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    master = address or f"local[{jobs},{RETRIES + 1}]"
    builder = SparkSession.builder.master(master).appName("csvoice")
    builder = builder.config("spark.ui.showConsoleProgress", "false")
    session = builder.config("spark.ui.enabled", "false").getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    width = 2 * session.sparkContext.defaultParallelism
    try:
        with ThreadPoolExecutor(width) as threads:
            run = partial(_one_job, session.sparkContext)
            errors = (Py4JError, PySparkException)
            yield Pool(
                lambda *call: threads.submit(run, *call), lambda job: job.result(), width, errors
            )
    finally:
        session.stop()


def _one_job(context: Any, function: Callable[..., Any], *arguments: Any) -> Any:
    """Run one call as a job of one part; Spark runs the jobs of several threads side by side."""
    return context.parallelize([arguments], 1).map(lambda given: function(*given)).collect()[0]


def _check_there(address: str) -> None:
    """Raise InputError where nobody answers at an address that has host and port."""
    parts = urlsplit(address if "://" in address else f"//{address}")
    if parts.hostname and parts.port:
        check_reached(parts.hostname, parts.port, " --engine-address 和网络")


ENGINES: dict[str, Callable[[int, str | None], AbstractContextManager[Pool]]] = {
    "local": _local,
    "dask": _dask,
    "ray": _ray,
    "spark": _spark,
}
