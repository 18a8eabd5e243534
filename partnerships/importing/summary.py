"""What an import did or would do, in the promised JSON and in words for the terminal."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from partnerships.importing.issues import Issue
from partnerships.importing.planning import Plan


@dataclass
class Summary:
    """Counts of rows by what became of them; rows = new + changed + same + doubtful."""

    edition: str
    rows: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    doubtful: int = 0
    vanished: int = 0
    conflicts: int = 0
    issues: list[Issue] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def as_text(self) -> str:
        """Say it in Japanese, a line a subject; issues are counted by kind."""
        lines = [
            f"版 {self.edition}：{self.rows}行",
            f"  新規 {self.new}、変更 {self.changed}、同じ {self.same}、要確認 {self.doubtful}",
            f"  一覧から消えたもの {self.vanished}、職員の訂正との食い違い {self.conflicts}",
        ]
        counts = Counter(issue.code.label for issue in self.issues)
        lines += [f"  確認が必要な点：{label} {count}件" for label, count in counts.most_common()]
        return "\n".join(lines)


def summarise(plan: Plan) -> Summary:
    """Count what a plan is going to do, or has done."""
    kinds = Counter(plan.kind_of(match) for match in plan.matches)
    of_rows = ((index, i) for index, draft in enumerate(plan.drafts) for i in draft.issues)
    issues = sorted([*plan.source.placed_issues, *of_rows], key=lambda placed: placed[0])
    return Summary(
        edition=plan.edition.key,
        rows=len(plan.source.rows),
        new=kinds["new"],
        changed=kinds["changed"],
        same=kinds["same"],
        doubtful=kinds["doubtful"],
        vanished=len(plan.vanished),
        conflicts=sum(len(merged.conflicts) for merged in plan.merges.values()),
        issues=[issue for _, issue in issues],  # by rows: lines of a PDF begin anew on each page
    )
