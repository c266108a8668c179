"""The rule that nothing falls below an earlier answer sheet, and what leaves its scope."""

from collections.abc import Iterator
from fractions import Fraction

from assessor.gate.case import Case
from assessor.gate.naming import held_by
from assessor.model.catalog import TIERS
from assessor.model.comparison import Comparison, ControlMove
from assessor.model.policy import Policy
from assessor.model.verdict import Violation
from assessor.text import floor1
from assessor.words import terms
from assessor.words.speech import all_of, say


def violations(case: Case) -> Iterator[Violation]:
    """Yield what fell below the baseline, and what may not leave its scope."""
    wanted, found = case.policy.no_regression, case.comparison
    if not wanted or found is None:
        return
    if _asks_less(case, found):
        before, after = terms.tier(found.before.tier), terms.tier(case.assessment.tier)
        yield _fallen(say("gate-fallen-tier", before=before, after=after))
    if "score" in wanted:
        yield from _score_fallen(case, found)
    for move in found.controls if "control" in wanted else ():
        if move.before.credit is not None and move.after.credit is not None and move.after.credit < move.before.credit:
            figures = _figures(move.before.credit, move.after.credit)
            yield _fallen(say("gate-fallen-control", control=move.id, **figures), (move.id,))
    for domain in found.domains if "domain" in wanted else ():
        if domain.before is not None and domain.after is not None and domain.after < domain.before:
            yield _fallen(say("gate-fallen-domain", domain=domain.id, **_figures(domain.before, domain.after)))
    yield from (_fallen(_left(move), (move.id,)) for move in found.left if _may_not_leave(case.policy, move))


def _fallen(sentence: str, controls: tuple[str, ...] = ()) -> Violation:
    return Violation(rule="no-regression", sentence=sentence, controls=controls)


def _asks_less(case: Case, found: Comparison) -> bool:
    """Whether the sheet goes less deep than its baseline, where the policy does not let that be."""
    lets = case.policy.scope in {"ignore", "list"}
    return not lets and TIERS.index(case.assessment.tier) < TIERS.index(found.before.tier)


def _may_not_leave(policy: Policy, move: ControlMove) -> bool:
    """Whether a control must stay in the scope: what the policy says, else essential ones unless they follow up."""
    if policy.scope is not None:
        return policy.scope == "fail"
    return move.tier == TIERS[0] and move.outside in {"facts", "not-applicable", "tier"}


def _left(move: ControlMove) -> str:
    why = terms.outside(move.outside or "questionnaire", all_of(move.facts))
    return say("gate-left", control=move.id, before=floor1(move.before.credit or Fraction(0)), why=why)


def left(case: Case) -> Iterator[str]:
    """Yield what left the scope since the baseline without failing, unless the policy ignores that."""
    found = case.comparison
    if not case.policy.no_regression or found is None or case.policy.scope == "ignore":
        return
    listed = [move.id for move in found.left if not _may_not_leave(case.policy, move)]
    if listed:
        yield say("gate-left-listed", n=len(listed), source=found.before.source, controls=all_of(listed))


def _score_fallen(case: Case, found: Comparison) -> Iterator[Violation]:
    """Compare the score with the baseline's by the questionnaire that is loaded."""
    before, after = found.before.score, found.after.score
    if before is not None and after is None:
        yield _fallen(say("gate-fallen-nothing", before=floor1(before.low)))
    elif before is not None and after is not None and after.low < before.low:
        key = before.low == found.confirmed.before
        figures, held = _figures(before.low, after.low), held_by(case, before.low)
        yield _fallen(say("gate-fallen-score" if key else "gate-fallen-rescored", held=held, **figures))


def _figures(before: Fraction, after: Fraction) -> dict[str, str]:
    """Return both figures, and a remark where they print alike."""
    was, becomes = floor1(before), floor1(after)
    return {"before": was, "after": becomes, "little": say("gate-little") if was == becomes else ""}
