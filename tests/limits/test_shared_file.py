"""The file of counters: exact among processes and threads, bounded, and never in the way."""

import multiprocessing
import os
import random
import signal
import struct
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from pathlib import Path

import pytest

from partnerships.limits.shared_file import SIZE, SharedFile

NOW, UNTIL = 1_800_000_000, 1_800_000_060
FORK = multiprocessing.get_context("fork")


def digest(name: object) -> bytes:
    return blake2b(str(name).encode(), digest_size=16).digest()


def in_one_bucket(number: int) -> bytes:
    """A digest that meets all others of this kind in bucket 0."""
    return struct.pack(">QQ", 0, number)


@pytest.fixture
def file(tmp_path: Path) -> SharedFile:
    return SharedFile(tmp_path / "limits.bin")


def test_each_key_is_counted_apart_and_anew_in_each_period(file: SharedFile) -> None:
    assert [file.add(digest("a"), NOW, UNTIL) for _ in range(3)] == [1, 2, 3]
    assert file.add(digest("b"), NOW, UNTIL) == 1
    assert file.add(digest("a"), UNTIL, UNTIL + 60) == 1


def add_many(path: Path, times: int = 500) -> None:
    file = SharedFile(path)
    for _ in range(times):
        file.add(digest("a"), NOW, UNTIL)


def test_no_count_is_lost_among_processes_and_threads(tmp_path: Path) -> None:
    path = tmp_path / "limits.bin"
    processes = [FORK.Process(target=add_many, args=[path]) for _ in range(3)]
    for process in processes:
        process.start()
    file = SharedFile(path)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: file.add(digest("a"), NOW, UNTIL), range(400)))
    for process in processes:
        process.join()
    assert file.add(digest("a"), NOW, UNTIL) == 3 * 500 + 400 + 1


def test_a_killed_worker_leaves_no_lock_behind(tmp_path: Path) -> None:
    path = tmp_path / "limits.bin"
    process = FORK.Process(target=add_many, args=[path, 10_000_000])
    process.start()
    file = SharedFile(path)
    while file.add(digest("a"), NOW, UNTIL) < 100:
        pass
    os.kill(process.pid or 0, signal.SIGKILL)
    process.join()
    before = file.add(digest("a"), NOW, UNTIL)
    assert file.add(digest("a"), NOW, UNTIL) == before + 1


def test_a_full_bucket_gives_up_the_least_used(file: SharedFile) -> None:
    for number in range(8):
        for _ in range(number + 2):
            file.add(in_one_bucket(number), NOW, UNTIL)
    assert file.add(in_one_bucket(99), NOW, UNTIL) == 1
    assert file.add(in_one_bucket(7), NOW, UNTIL) == 10
    assert file.add(in_one_bucket(0), NOW, UNTIL) == 1, "it had to go"


def test_the_file_never_grows(file: SharedFile, tmp_path: Path) -> None:
    for seed in range(20_000):
        file.add(random.Random(seed).randbytes(16), NOW, UNTIL)
    assert (tmp_path / "limits.bin").stat().st_size == SIZE


def test_the_file_is_its_owners_alone(file: SharedFile, tmp_path: Path) -> None:
    assert (tmp_path / "limits.bin").stat().st_mode & 0o777 == 0o600


def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "other").write_text("precious")
    (tmp_path / "limits.bin").symlink_to(tmp_path / "other")
    file = SharedFile(tmp_path / "limits.bin")
    assert file.add(digest("a"), NOW, UNTIL) == 1
    assert (tmp_path / "other").read_text() == "precious"


def test_without_a_folder_to_write_the_workers_of_one_server_share(tmp_path: Path) -> None:
    file = SharedFile(tmp_path / "nowhere" / "limits.bin")
    worker = FORK.Process(target=lambda: file.add(digest("a"), NOW, UNTIL))
    worker.start()
    worker.join()
    assert file.add(digest("a"), NOW, UNTIL) == 2
