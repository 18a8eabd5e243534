"""What may be done with an agreement beside correcting it: a button, a page to confirm, a reason.

Each act is a function of `curation/`; the page says what it will do and asks why. The same table
serves the buttons of an agreement's page and the actions of the list.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.http import HttpRequest

from partnerships.admin.care import may_change
from partnerships.curation.editing import edit
from partnerships.curation.merging import Seen, separate
from partnerships.curation.roles import PUBLISH
from partnerships.curation.visibility import OPEN_STATES
from partnerships.curation.withdrawing import bring_back, withdraw
from partnerships.models import Agreement, Revision, State


class Act(NamedTuple):
    """An act as the pages show it; `run` takes agreement, by, reason and the version seen."""

    name: str
    label: str
    permission: str
    states: tuple[State, ...]
    explanation: str
    done: str
    run: Callable[..., Revision | None]

    @property
    def particle(self) -> str:
        """What stands between an agreement and the label, which may have an object of its own."""
        return "の" if "を" in self.label else "を"

    def is_offered(self, request: HttpRequest, agreement: Agreement) -> bool:
        """Whether this person may do it with this agreement as it is now."""
        may = request.user.has_perm(self.permission) and may_change(request, agreement)
        return may and agreement.state in self.states


def _publish(agreement: Agreement, **said: Any) -> Revision | None:
    return edit(agreement, {"state": State.PUBLISHED.value}, **said)


def _separate(agreement: Agreement, *, by: User, reason: str, version: int) -> Revision | None:
    target = agreement.merged_into
    seen = Seen(version, target.version if target else 0)
    return separate(agreement, by=by, reason=reason, seen=seen)


ACTS = {
    act.name: act
    for act in (
        Act(
            "publish",
            "公開する",
            PUBLISH,
            (State.DRAFT,),
            "下書きを公開します。だれでも見られるようになり、一覧・検索・データに入ります。",
            "公開しました",
            _publish,
        ),
        Act(
            "withdraw",
            "取り下げる",
            "partnerships.withdraw_agreement",
            OPEN_STATES,
            "公開をやめます。アドレスは残り、下に書く理由がだれにでも示されます。"
            "一覧・検索・データからは外れますが、変更履歴は公開されたままです。",
            "取り下げました",
            withdraw,
        ),
        Act(
            "bring-back",
            "復帰させる",
            "partnerships.withdraw_agreement",
            (State.WITHDRAWN,),
            "取り下げをやめ、取り下げる前の状態に戻します。",
            "復帰させました",
            bring_back,
        ),
        Act(
            "separate",
            "統合を取り消す",
            "partnerships.merge_agreement",
            (State.MERGED,),
            "統合をやめ、別の協定に戻します。一覧の行もこの協定に戻ります。"
            "統合先が引き継いだ値は、統合先に残ります。",
            "統合を取り消しました",
            _separate,
        ),
    )
}
