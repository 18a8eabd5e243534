"""The round through all official pages: which are due, what was found, which are now dead.

Each answer is stored at once, so that a round which was stopped goes on where it was. An address
that is dead, or lives again, changes the doubts about the agreements that point to it.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from partnerships.curation.findings import Cause
from partnerships.curation.rechecking import check_values
from partnerships.links.asking import Answer, Asker, Courtesy
from partnerships.models import Agreement, LinkState, OfficialLink, link_key
from partnerships.release import version
from partnerships.search.stamp import hold_stamp, move_stamp
from partnerships.search.text import index_agreements

PAUSE = 2.0  # seconds between two requests to one host
_AT_ONCE = 8  # hosts
_FAILURES = 3  # on as many days, until an address that gives no clear answer is called dead
_CAUSE = Cause("公式ページの確認（check_links）で、開けることが分かりました")
Progress = Callable[[Sequence[str]], Iterable[str]]


def make_asker(*, pause: float = PAUSE, may_be_private: bool = False) -> Asker:
    """Make one that says who asks, and where to read about it."""
    agent = f"partnerships-link-check/{version()} (+{settings.SITE_URL}/about/)"
    return Asker(agent, Courtesy(pause), may_be_private=may_be_private)


def check_links(
    asker: Asker, older_than: int, limit: int | None = None, progress: Progress = iter
) -> Counter[str]:
    """Ask every address last asked more than so many days ago; give how many have each state."""
    due = find_due(older_than)[:limit]
    found: Counter[str] = Counter()
    answers = _ask_all(due, asker)
    for _ in progress(due):
        url, answer = next(answers)
        found[store_answer(url, answer)] += 1
    return found


def find_due(older_than: int) -> list[str]:
    """Give the addresses of published agreements that are due, those never asked first."""
    shown = Agreement.objects.published().exclude(official_url="")
    urls = sorted(set(shown.values_list("official_url", flat=True)))
    asked = dict(OfficialLink.objects.values_list("url", "checked_at"))
    until = timezone.now() - timedelta(days=older_than)
    never = [url for url in urls if url not in asked]
    again = [url for url in urls if url in asked and asked[url] <= until]
    return never + sorted(again, key=lambda url: asked[url])


def store_answer(url: str, answer: Answer) -> str:
    """Keep the state of an address, and what it means for agreements; gives the state."""
    link = OfficialLink.objects.filter(key=link_key(url)).first() or OfficialLink(
        key=link_key(url), url=url
    )
    was_dead = link.state == LinkState.DEAD
    _judge(link, answer)
    with transaction.atomic():
        if was_dead == (link.state == LinkState.DEAD):
            link.save()
        else:
            _store_change(link)
    return link.state


def _judge(link: OfficialLink, answer: Answer) -> None:
    """Set what an answer means; several failures count only on different days."""
    now = timezone.now()
    today = timezone.localdate(now)
    is_new_day = not link.checked_at or timezone.localdate(link.checked_at) != today
    link.checked_at, link.seen = now, answer.said
    if answer.is_good:
        link.state, link.failures, link.last_good_on = LinkState.OK, 0, today
        return
    if not answer.is_refusal and (is_new_day or not link.failures):
        link.failures += 1
    is_dead = answer.is_gone or (not answer.is_refusal and link.failures >= _FAILURES)
    link.state = LinkState.DEAD if is_dead else LinkState.FAILING


def _store_change(link: OfficialLink) -> None:
    """Store a link that died or came back, and the doubts that follow."""
    hold_stamp()
    link.save()
    pointing = Agreement.objects.filter(official_url=link.url).order_by("number")
    numbers = list(pointing.values_list("number", flat=True))
    index_agreements(sorted(check_values(numbers, _CAUSE)))
    move_stamp()


def _ask_all(urls: Sequence[str], asker: Asker) -> Iterator[tuple[str, Answer]]:
    """Ask in rounds, in each of which a host has one address: no worker waits for another's."""
    by_host: dict[str, deque[str]] = defaultdict(deque)
    for url in urls:
        by_host[_host(url)].append(url)
    with ThreadPoolExecutor(_AT_ONCE) as workers:
        while by_host:
            wave = [waiting.popleft() for waiting in by_host.values()]
            yield from zip(wave, workers.map(asker.ask, wave), strict=True)
            by_host = defaultdict(deque, {host: left for host, left in by_host.items() if left})


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
