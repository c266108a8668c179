"""Score an answer sheet: whole numbers and exact fractions in, exact fractions out. Pure.

    share of a control   s_c = credit / 100                       (a follow-up that is not reached: 0)
                         with parts: the lowest of all that are asked it (`parts`)
    domain               sum(w_c * s_c) / sum(w_c) * 100          over controls that are asked and apply
    total                sum(W_d * domain_d) / sum(W_d)           over domains that have a score
    W_d                  the domain's share, or its emphasis * sum(w_c) over the controls in its sums
    capped               min(total, the lowest cap of the critical controls that fail, or of worst answers)

Everything open (unknown, unanswered, or hanging on an open fact) is 0 at the low end and 1 at the high end. While
a required fact is open, nothing is scored.
"""

from collections.abc import Mapping
from datetime import date

from assessor.model.assessment import AssessedPart, Assessment, Records, Stale, required
from assessor.model.catalog import Questionnaire
from assessor.model.sheet import Answer, AnswerSheet
from assessor.scoring import parts
from assessor.scoring.caps import capped
from assessor.scoring.facts import fact_values
from assessor.scoring.findings import findings_of, judged_again, parents_first
from assessor.scoring.totals import domain_score, shares, total


def assess(
    questionnaire: Questionnaire,
    sheet: AnswerSheet,
    as_of: date,
    *,
    stale: Mapping[str, Stale] | None = None,
    stale_in_parts: Mapping[str, Mapping[str, Stale]] | None = None,
    unrecorded: int = 0,
    notices: tuple[str, ...] = (),
) -> Assessment:
    """Score a sheet on a day; every answer in it counts. `stale` says why other controls count as unanswered.

    `unrecorded` is how many answers have no record of what was asked.
    """
    facts = fact_values(questionnaire, sheet)
    found = findings_of(questionnaire, sheet, facts, stale or {})
    inside: dict[str, AssessedPart] = {}
    if sheet.parts:
        inside = parts.assessed(parts.Whole(questionnaire, sheet, facts, found, stale or {}), stale_in_parts or {})
        found = dict(parts.joined(found, inside))
    asked = {name for part in inside.values() for name in part.found}
    scored = not required(facts, *(part.in_force for part in inside.values()))
    domains = tuple(
        domain_score(domain, (found[control.id] for control in questionnaire.by_domain[domain.id]), scored=scored)
        for domain in questionnaire.domains
    )
    findings = [finding for domain in domains for finding in domain.findings]
    uncapped = total(domains)
    return Assessment(
        questionnaire=sheet.questionnaire.model_copy(update={"version": questionnaire.version}),
        identity=sheet.identity,
        title=questionnaire.title,
        tier=sheet.depth,
        as_of=as_of,
        about=sheet.about,
        levels=questionnaire.levels,
        glossary=questionnaire.glossary,
        facts=facts,
        domains=domains,
        parts=inside,
        shared={name: answer for name, answer in sheet.answers.items() if name in asked},
        shares=shares(findings),
        records=Records(answers=sum(a.state != "unknown" for _, a in sheet.every_answer()), without=unrecorded),
        uncapped=uncapped,
        score=None if uncapped is None else capped(uncapped, findings),
        notices=notices,
        meaning=questionnaire.meaning,
        vital=questionnaire.vital,
        not_critical=questionnaire.not_critical,
    )


def answered(assessment: Assessment, answers: Mapping[str, Answer]) -> Assessment:
    """Score again with other answers to some controls, by the rules of `assess`; facts stay as they are.

    Every "what if" is scored here, so that no two screens give two figures for one change. What is asked of each part
    changes in every part that is below the new answer.
    """
    found, follow, kinds = assessment.by_control, assessment.followers, assessment.kinds
    of_firm = {name: answer for name, answer in answers.items() if found[name].control.of not in kinds}
    again = judged_again(found, of_firm, assessment.tier, assessment.facts, follow)
    inside = {
        part_id: parts.lifted(part, answers, assessment.tier, follow) for part_id, part in assessment.parts.items()
    }
    changed = {name for name in parents_first(answers, follow) if found[name].control.of in kinds}
    again |= dict(parts.joined({name: found[name] for name in changed}, inside))
    touched = {finding.control.domain for finding in again.values()}
    scored = not assessment.required
    domains = tuple(
        domain_score(domain, (again.get(f.control.id, f) for f in domain.findings), scored=scored)
        if domain.id in touched
        else domain
        for domain in assessment.domains
    )
    uncapped = total(domains)
    findings = [finding for domain in domains for finding in domain.findings]
    return assessment.model_copy(
        update={
            "domains": domains,
            "parts": inside,
            "shares": shares(findings),
            "uncapped": uncapped,
            "score": None if uncapped is None else capped(uncapped, findings),
        }
    )
