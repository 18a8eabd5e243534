"""Many readers at once: wrk keeps their connections and asks a real mix of pages over each."""

import json
import random
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

SCRIPT = Path(__file__).with_name("readers.lua")
SEED = "many readers"
LONGEST = 900  # seconds
WORDS = [
    "友好",
    "経済",
    "観光",
    "交流",
    "大連",
    "韓国",
    "水道",
    "教育",
    "港",
    "文化",
    "農業",
    "技術",
    "環境",
    "覚書",
    "釜山",
    "台湾",
]
TOPICS = ["friendship", "economy", "tourism", "culture", "people", "education", "trade"]
COUNTRIES = ["cn", "kr", "tw", "us", "vn", "th", "de", "fr", "au", "it", "br", "ru"]


@dataclass(frozen=True)
class Readers:
    """How many there are, and how long each looks at a page, in seconds on average."""

    count: int
    pause: float


@dataclass(frozen=True)
class Reading:
    """What readers met: times of a page in milliseconds; an error is any answer but a page."""

    requests: int
    seconds: float
    p50: float
    p95: float
    p99: float
    most: float
    errors: int

    @property
    def rate(self) -> float:
        return self.requests / self.seconds


def mixed_addresses(size: int, count: int = 20_000) -> list[str]:
    """Give the addresses that readers of a record of `size` ask for, the usual ones most."""
    dice = random.Random(SEED)

    def number() -> int:
        return int(size ** dice.random())  # low ones far more often

    def code() -> str:
        return f"{int(47 ** dice.random()):02}"

    kinds: list[tuple[int, Callable[[], str]]] = [
        (40, lambda: f"/agreements/{number()}/"),
        (12, lambda: f"/agreements/?q={quote(dice.choice(WORDS))}"),
        (10, lambda: f"/agreements/?prefecture={code()}&topic={dice.choice(TOPICS)}"),
        (6, lambda: f"/agreements/?country={dice.choice(COUNTRIES)}"),
        (6, lambda: f"/prefectures/{code()}/"),
        (5, lambda: f"/countries/{dice.choice(COUNTRIES)}/"),
        (4, lambda: f"/topics/{dice.choice(TOPICS)}/"),
        (5, lambda: "/"),
        (4, lambda: f"/agreements/?page={dice.choice('1112345')}"),
        (3, lambda: f"/en/agreements/{number()}/"),
        (2, lambda: f"/agreements/{number()}/history/"),
        (2, lambda: f"/agreements/{number()}.json"),
        (1, lambda: "/changes/"),
    ]
    weights = [weight for weight, _ in kinds]
    return [make() for _, make in dice.choices(kinds, weights, k=count)]


@contextmanager
def reading(url: str, readers: Readers, addresses: list[str]) -> Iterator[list[Reading]]:
    """Let them read as long as the block lasts; then the list holds what they met."""
    found: list[Reading] = []
    with _asking(url, readers, addresses, LONGEST) as process:
        yield found
        process.send_signal(signal.SIGINT)  # wrk stops and tells what it has seen
        found.append(_told(process))


def read(url: str, readers: Readers, addresses: list[str], seconds: int) -> Reading:
    """Let them read for so long."""
    with _asking(url, readers, addresses, seconds) as process:
        return _told(process)


@contextmanager
def _asking(
    url: str, readers: Readers, addresses: list[str], seconds: int
) -> Iterator["subprocess.Popen[str]"]:
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("".join(f"{address}\n" for address in addresses))
        file.flush()
        command = ["wrk", "--threads=1", f"--connections={readers.count}", f"--duration={seconds}s"]
        command += ["--timeout=60s", f"--script={SCRIPT}", url, "--", file.name]
        command.append(f"{readers.pause * 1000:.0f}")
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            yield process


def _told(process: "subprocess.Popen[str]") -> Reading:
    said, _ = process.communicate()
    return Reading(**json.loads(said.splitlines()[-1]))
