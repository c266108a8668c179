"""Every rule of the gate: a function that yields one violation for each thing wrong. Pure, like scoring.

Scores are judged at the low end, exactly; figures are printed so that their digits agree with the verdict.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from assessor.gate import regression, standards
from assessor.gate.case import Case
from assessor.gate.naming import held_by, in_parts, named, waived_caps, where
from assessor.model.assessment import Assessment, FactValue, Finding, Status
from assessor.model.catalog import TIERS, Tier
from assessor.model.verdict import Violation
from assessor.scoring import caps
from assessor.text import ceil1, floor1
from assessor.words import reasons, terms
from assessor.words.speech import all_of, say

# The limits of a policy that sets none of its own.
MIN_ANSWERED, MAX_NOT_APPLICABLE = Fraction(80), Fraction(50)
# A year, also one with a leap day.
LONGEST_WAIVER = 366


class Rule(NamedTuple):
    """How a rule finds its violations, what it is for, and what ends a violation.

    `waivable`: a violation is silenced by waivers of all controls that it names. `always`: every policy demands it.
    `once_a_sheet`: what holds of one answer often holds of most, so trackers get one entry for all of them.
    """

    find: Callable[[Case], Iterator[Violation]]
    about: str
    remedy: str
    waivable: bool = False
    always: bool = False
    once_a_sheet: bool = False


def _something_scored(case: Case) -> Iterator[Violation]:
    if case.assessment.required:
        yield Violation(
            rule="something-scored", sentence=say("gate-fact-required", facts=all_of(case.assessment.required))
        )
    elif case.assessment.shares.answered == 0 or case.assessment.score is None:
        yield Violation(rule="something-scored", sentence=say("gate-nothing-scored"))


def _answered(case: Case) -> Iterator[Violation]:
    share, least = answered_share(case.assessment), case.policy.min_answered
    least = MIN_ANSWERED if least is None else least
    if share is not None and share < least:
        sentence = say("gate-answered", share=floor1(share), least=floor1(least))
        yield Violation(rule="min-answered", sentence=sentence)


def answered_share(assessment: Assessment) -> Fraction | None:
    """Return the percentage of controls with a choice; none when no control counts."""
    return _share(assessment.shares.answered, assessment.shares.counted)


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(100 * part, whole) if whole else None


def _asked(case: Case) -> Iterator[Violation]:
    least, essential = case.policy.min_asked, case.assessment.essential
    if least is not None and essential.share is not None and essential.share < least:
        figures = {"asked": essential.asked, "of": essential.of, "share": floor1(essential.share)}
        yield Violation(rule="min-asked", sentence=say("gate-asked", least=floor1(least), **figures))


def _facts(case: Case) -> Iterator[Violation]:
    """Yield pinned facts that a sheet, or a part of it, answers otherwise; more values than the pinned ask more."""
    everywhere: dict[tuple[str, ...], Mapping[str, FactValue]] = {(): case.assessment.facts}
    everywhere |= {(part_id,): part.in_force for part_id, part in case.assessment.parts.items()}
    for fact_id, pinned in case.policy.facts.items():
        for parts, facts in everywhere.items():
            found = facts[fact_id].values if fact_id in facts else ()
            if not set(pinned) <= set(found):
                said = all_of(found) or say("gate-fact-open")
                sentence = say("gate-fact", fact=in_parts(fact_id, parts), found=said, pinned=all_of(pinned))
                yield Violation(rule="facts", sentence=sentence, parts=parts)


def _unknown(case: Case) -> Iterator[Violation]:
    shares = case.assessment.shares
    yield from _at_most("max-unknown", "unknown", _share(shares.unknown, shares.counted), case.policy.max_unknown)


def _not_applicable(case: Case) -> Iterator[Violation]:
    shares, most = case.assessment.shares, case.policy.max_not_applicable
    share = _share(shares.not_applicable, shares.asked)
    if most is None:
        # Where nothing is asked, another rule says so.
        share, most = share or Fraction(0), MAX_NOT_APPLICABLE
    yield from _at_most("max-not-applicable", "not-applicable", share, most)


def _at_most(rule: str, status: Status, share: Fraction | None, most: Fraction | None) -> Iterator[Violation]:
    if most is None:
        return
    if share is None:
        yield Violation(rule=rule, sentence=say("gate-no-share", status=terms.status(status)))
    elif share > most:
        sentence = say("gate-share", status=terms.status(status), share=ceil1(share), most=floor1(most))
        yield Violation(rule=rule, sentence=sentence)


def _tier(case: Case) -> Iterator[Violation]:
    least, tier = case.policy.min_tier, case.assessment.tier
    if least is not None and _depth(tier) < _depth(least):
        sentence = say("gate-tier", tier=terms.tier(tier), least=terms.tier(least))
        yield Violation(rule="min-tier", sentence=sentence)


def _depth(tier: Tier) -> int:
    return TIERS.index(tier)


def _unknown_ids(case: Case) -> Iterator[Violation]:
    for control_id, line in case.unknown_ids.items():
        questionnaire = case.assessment.questionnaire.id
        sentence = say("gate-unknown-id", line=line, id=control_id, questionnaire=questionnaire)
        yield Violation(rule="unknown-ids", sentence=sentence)


def _score(case: Case) -> Iterator[Violation]:
    least, score = case.policy.min_score, case.assessment.score
    if least is None:
        return
    if score is None:
        yield Violation(rule="min-score", sentence=say("gate-no-score", least=floor1(least)))
    elif score.low < least:
        held = held_by(case, least)
        sentence = say("gate-score", score=floor1(score.low), least=floor1(least), held=held)
        yield Violation(rule="min-score", sentence=sentence)


def _level(case: Case) -> Iterator[Violation]:
    wanted, score = case.policy.min_level, case.assessment.score
    if wanted is None:
        return
    start = Fraction(case.assessment.levels[wanted].start)
    if score is None:
        yield Violation(rule="min-level", sentence=say("gate-no-level", level=wanted))
    elif score.low < start:
        title = case.assessment.level(score.low).title
        held = held_by(case, start)
        sentence = say("gate-level", level=title, wanted=wanted, least=floor1(start), held=held)
        yield Violation(rule="min-level", sentence=sentence)


def _domains(case: Case) -> Iterator[Violation]:
    for domain in case.assessment.domains:
        demanded = case.policy.min_domain.get(domain.id)
        if demanded is None:
            continue
        if domain.score is None:
            sentence = say("gate-no-domain-score", domain=domain.id, least=floor1(demanded))
            yield Violation(rule="min-domain", sentence=sentence)
        elif domain.score.low < demanded:
            yield Violation(rule="min-domain", sentence=_below(domain.id, domain.score.low, demanded))


def _below(domain: str, score: Fraction, least: Fraction) -> str:
    return say("gate-domain", domain=domain, score=floor1(score), least=floor1(least))


def _every_domain(case: Case) -> Iterator[Violation]:
    least = case.policy.min_every_domain
    if least is None:
        return
    scored = [domain for domain in case.assessment.domains if domain.score]
    if not scored:
        yield Violation(rule="min-every-domain", sentence=say("gate-no-domain", least=floor1(least)))
    for domain in scored:
        if domain.score and domain.score.low < least:
            yield Violation(rule="min-every-domain", sentence=_below(domain.id, domain.score.low, least))


def _evidenced(case: Case) -> Iterator[Violation]:
    least = case.policy.min_evidenced
    if least is None:
        return
    if case.evidenced is None:
        yield Violation(rule="min-evidenced", sentence=say("gate-no-evidenced", least=floor1(least)))
    elif case.evidenced < least:
        held = waived_caps(case, least)
        sentence = say("gate-evidenced", score=floor1(case.evidenced), least=floor1(least), held=held)
        yield Violation(rule="min-evidenced", sentence=sentence)


def _required(case: Case) -> Iterator[Violation]:
    for control_id in case.policy.require:
        finding = case.assessment.finding(control_id)
        if finding.status != "met":
            why, ends = reasons.because(case.assessment, finding), _ends(finding, finding.control.target)
            because = f" ({why})" if why else ""
            status = terms.status(finding.status)
            control, parts = where(case, finding), case.assessment.only_in(finding)
            sentence = say("gate-required", control=control, status=status, because=because, ends=ends)
            yield Violation(rule="require", sentence=sentence, controls=(control_id,), parts=parts)


def _ends(finding: Finding, credit: int) -> str:
    """Say which answer ends a violation, by the id of the choice as the sheet holds it."""
    if finding.waits_for:
        return say("gate-ends-fact", facts=all_of(finding.waits_for))
    if finding.behind is not None or finding.status == "not-asked":
        return ""
    least = all_of([f'"{choice}"' for choice in finding.control.enough(credit)])
    return say("gate-ends-choice", choices=least)


def _critical(case: Case) -> Iterator[Violation]:
    if not case.policy.no_critical_failure:
        return
    for finding in case.assessment.findings:
        if finding.failure is not None:
            sentence = say(
                "gate-critical-fails" if finding.failure == "fails" else "gate-critical-might-fail",
                control=where(case, finding),
                status=terms.status(finding.status),
                because=caps.because(finding.control),
                ends=_ends(finding, caps.floor(finding.control)),
            )
            parts = case.assessment.only_in(finding)
            yield Violation(rule="no-critical-failure", sentence=sentence, controls=(finding.control.id,), parts=parts)


def _dates(case: Case) -> Iterator[Violation]:
    """Yield answers and evidence dated after the day of judgement: the clock is wrong, or the date."""
    as_of = case.assessment.as_of
    for finding, part_id in case.assessment.given():
        later = [day for day in _days(finding) if day > (case.latest or as_of)]
        if later:
            sentence = say("gate-dated", control=named(finding, part_id), day=max(later), as_of=as_of)
            yield _of_answer("dates", sentence, finding, part_id)


def _of_answer(rule: str, sentence: str, finding: Finding, part_id: str | None) -> Violation:
    parts = (part_id,) if part_id else ()
    return Violation(rule=rule, sentence=sentence, controls=(finding.control.id,), parts=parts)


def _days(finding: Finding) -> Iterator[date]:
    answer = finding.answer
    if answer and answer.on:
        yield answer.on
    for entry in answer.evidence if answer else ():
        if entry.on:
            yield entry.on


def _answer_age(case: Case) -> Iterator[Violation]:
    most = case.policy.max_answer_age
    if most is None:
        return
    oldest = case.assessment.as_of - timedelta(days=most)
    for finding, part_id in case.assessment.given():
        if _is_said(finding) and finding.answer:
            on = finding.answer.on
            if on is None or on < oldest:
                sentence = say(
                    "gate-answer-old" if on else "gate-answer-undated",
                    control=named(finding, part_id),
                    day=on,
                    oldest=oldest,
                )
                yield _of_answer("max-answer-age", sentence, finding, part_id)


def _is_said(finding: Finding) -> bool:
    """Whether something was claimed: a choice, or that the control does not apply."""
    return finding.is_answered or finding.status == "not-applicable"


def _evidence_age(case: Case) -> Iterator[Violation]:
    most = case.policy.max_evidence_age
    if most is None:
        return
    oldest = case.assessment.as_of - timedelta(days=most)
    answered = [(finding, part_id) for finding, part_id in case.assessment.given() if finding.is_answered]
    if not any(finding.answer and finding.answer.evidence for finding, _ in answered):
        yield Violation(rule="max-evidence-age", sentence=say("gate-no-evidence"))
    for finding, part_id in answered:
        entries = finding.answer.evidence if finding.answer else ()
        newest = max((entry.on for entry in entries if entry.on), default=None)
        if entries and (newest is None or newest < oldest):
            sentence = say(
                "gate-evidence-old" if newest else "gate-evidence-undated",
                control=named(finding, part_id),
                day=newest,
                oldest=oldest,
            )
            yield _of_answer("max-evidence-age", sentence, finding, part_id)


def _digests(case: Case) -> Iterator[Violation]:
    for control_id in case.edited:
        yield Violation(rule="digests", sentence=say("gate-digest", control=control_id), controls=(control_id,))
    if case.policy.require_digests:
        for finding, part_id in case.assessment.given():
            if _is_said(finding) and (part_id, finding.control.id) in case.unrecorded:
                sentence = say("gate-no-digest", control=named(finding, part_id))
                yield _of_answer("digests", sentence, finding, part_id)
    pinned = case.policy.questionnaire_digest
    if pinned is not None and pinned != case.digest:
        sentence = say("gate-other-digest", digest=case.digest, pinned=pinned)
        yield Violation(rule="digests", sentence=sentence)


def _waivers(case: Case) -> Iterator[Violation]:
    limits = case.policy.waivers
    if limits.most is not None and len(case.waived) > limits.most:
        sentence = say("gate-waivers", n=len(case.waived), most=limits.most)
        yield Violation(rule="waivers", sentence=sentence)
    latest = case.assessment.as_of + timedelta(days=limits.longest_days or LONGEST_WAIVER)
    for control_id, waiver in case.waived.items():
        if waiver.expires > latest:
            sentence = say("gate-waiver-long", control=control_id, expires=waiver.expires, latest=latest)
            yield Violation(rule="waivers", sentence=sentence)


RULES: dict[str, Rule] = {
    "something-scored": Rule(
        _something_scored,
        "At least one answer is scored. Always demanded.",
        "Answer a question: `assessor run SHEET` asks the first that is open.",
        always=True,
    ),
    "min-answered": Rule(
        _answered,
        "The share of controls with a choice, of those that are asked and apply. 80 % unless set otherwise.",
        "`assessor run SHEET` goes on with what is open.",
        always=True,
    ),
    "dates": Rule(
        _dates,
        "No answer and no evidence is dated after the day of judgement; where that is today, after the day that it is "
        "furthest east. Always demanded.",
        "Correct the date in the sheet, or the clock; `--as-of` judges by another day.",
        always=True,
        once_a_sheet=True,
    ),
    "digests": Rule(
        _digests,
        "No answer has a digest that its question never had, in any version on record: somebody edited it. Always "
        "demanded; `require_digests` asks for one beside what is said, `questionnaire_digest` for one questionnaire.",
        "Delete the digest and answer again with `assessor run SHEET`, which writes it.",
        always=True,
        once_a_sheet=True,
    ),
    "unknown-ids": Rule(
        _unknown_ids,
        "Every answer is to a control that the questionnaire has, or had once. Always demanded: a mistyped id is an "
        "answer that nobody counts. A sheet of an earlier version of a questionnaire of one's own, of which no record "
        "is kept, is believed.",
        "Correct the id, or delete the answer; `assessor list controls --questionnaire FILE` has them all.",
        always=True,
    ),
    "min-tier": Rule(
        _tier,
        "The least depth of the assessment: essential, standard or advanced.",
        "`assessor run SHEET` asks how deep to go, by *Jump to*; the same file goes deeper.",
    ),
    "min-asked": Rule(
        _asked,
        "The least share of the questionnaire's essential controls that is asked: facts such as a role rule the others "
        "out, and what is not asked weighs nothing.",
        "Answer the facts as they are. A firm that is rightly asked less needs a policy that says so: its `facts`, and "
        "a lower `min_asked`.",
    ),
    "facts": Rule(
        _facts,
        'Facts that every sheet, and every part of it, has at least: `facts = { role = ["operator"] }`. They are not '
        "left to whoever fills the sheet in.",
        "Answer the fact so, or have the policy changed.",
    ),
    "max-unknown": Rule(
        _unknown,
        'The largest share of "don\'t know", of the controls that are asked and apply.',
        "Find out: `assessor handout letter SHEET` asks those who would know.",
    ),
    "max-not-applicable": Rule(
        _not_applicable,
        "The largest share declared not applicable, of the controls asked. 50 % unless set otherwise.",
        "Read each reason again, and answer what applies after all.",
        always=True,
    ),
    "min-score": Rule(
        _score,
        "The least confirmed score, caps counted.",
        "`assessor report SHEET` says what raises it most; where a critical control holds it, that one comes first.",
    ),
    "min-level": Rule(
        _level,
        "The least level of the confirmed score.",
        "As for the score.",
    ),
    "min-domain": Rule(
        _domains,
        "The least confirmed score of a domain.",
        "`assessor explain SHEET` shows what each control of the domain earns.",
    ),
    "min-every-domain": Rule(
        _every_domain,
        "The least confirmed score of every domain that has one.",
        "As for one domain; begin with the weakest.",
    ),
    "min-evidenced": Rule(
        _evidenced,
        "The least score when only answers with evidence count, no older than `max_evidence_age`. Evidence that names "
        "a file counts only while the file is there and has its digest; with `require_files` no other counts.",
        "Write beside an answer where its proof is, and its date.",
    ),
    "require": Rule(
        _required,
        "Controls that must be met.",
        "`assessor explain SHEET CONTROL` shows which choice meets it, and what closes the gap.",
        waivable=True,
    ),
    "no-critical-failure": Rule(
        _critical,
        "No critical control fails or might fail.",
        "`assessor explain SHEET CONTROL` shows what each answer is worth. A waiver counts where the policy names the "
        "control in `waivers.critical`.",
        waivable=True,
    ),
    "standards": Rule(
        standards.violations,
        "The answers are evidence for a share of a standard's provisions, of those that are this binding and assessed. "
        "A provision counts when every control asked that bears on it is met; where none of them bears on it fully, "
        "the answers show it only in part. Such provisions, and those that nobody is asked about, are named beside the "
        "verdict. A share of 100 names every provision that fails; a smaller one is silenced by waivers that lift it "
        "over the bar.",
        "Meet the controls that are named. Where no provision is assessed, the standard is for another role; a deeper "
        "tier asks about more of them.",
        waivable=True,
    ),
    "max-answer-age": Rule(
        _answer_age,
        "How many days old an answer may be; one without a date is too old.",
        "Check that the answer still holds, then write the day beside it as `on`.",
        waivable=True,
        once_a_sheet=True,
    ),
    "max-evidence-age": Rule(
        _evidence_age,
        "How many days old the newest evidence for an answer may be; at least one answer has some.",
        "Renew the proof, and write its day beside it as `on`.",
        waivable=True,
        once_a_sheet=True,
    ),
    "no-regression": Rule(
        regression.violations,
        "Nothing falls below an earlier answer sheet (`--baseline`, `--baseline-ref`): the confirmed score, the credit "
        "of any control, or the score of any domain, each by today's questionnaire. Nor may the sheet go less deep, "
        "nor an essential control leave the scope by facts or as not applicable; with `scope` nothing may leave "
        "(`fail`), or everything may, and is named (`list`) or not (`ignore`). Nor is a sheet gone that the "
        "revision has where sheets are sought.",
        "Restore what fell or left, or the sheet. A control can be waived; the score and the domains cannot. A sheet "
        "that may be gone stands in `retired`, with a reason and a name, in the file of `--waivers`, or in a policy "
        "that `--policy-ref` reads.",
        waivable=True,
    ),
    "waivers": Rule(
        _waivers,
        "How many waivers may be in force, and how long they may still last: a year unless set otherwise. With "
        '`waivers_from = "file"` those in the sheet itself do not count.',
        "Close gaps and delete their waivers, or let these end sooner.",
    ),
}
