"""Score an answer sheet: whole numbers and exact fractions in, exact fractions out. Pure.

    share of a control   s_c = credit / 100                       (a follow-up that is not reached: 0)
    domain               sum(w_c * s_c) / sum(w_c) * 100          over controls that are asked and apply
    total                sum(W_d * domain_d) / sum(W_d)           over domains that have a score
    W_d                  the domain's share, or its emphasis * sum(w_c) over the controls in its sums
    capped               min(total, the lowest cap of the critical controls that fail, or of worst answers)

Everything open (unknown, unanswered, or hanging on an open fact) is 0 at the low end and 1 at the high end. While
a required fact is open, nothing is scored.
"""

from collections.abc import Mapping
from datetime import date

from assessor.model.assessment import Assessment, Stale, required
from assessor.model.catalog import Questionnaire
from assessor.model.sheet import Answer, AnswerSheet
from assessor.scoring.caps import capped
from assessor.scoring.facts import fact_values
from assessor.scoring.findings import findings_of, judged_again
from assessor.scoring.totals import domain_score, shares, total


def assess(
    questionnaire: Questionnaire,
    sheet: AnswerSheet,
    as_of: date,
    *,
    stale: Mapping[str, Stale] | None = None,
    notices: tuple[str, ...] = (),
) -> Assessment:
    """Score a sheet on a day; every answer in it counts. `stale` says why other controls count as unanswered."""
    facts = fact_values(questionnaire, sheet)
    found = findings_of(questionnaire, sheet, facts, stale or {})
    scored = not required(facts)
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
        shares=shares(findings),
        uncapped=uncapped,
        score=None if uncapped is None else capped(uncapped, findings),
        notices=notices,
        meaning=questionnaire.meaning,
        vital=questionnaire.vital,
        not_critical=questionnaire.not_critical,
    )


def answered(assessment: Assessment, answers: Mapping[str, Answer]) -> Assessment:
    """Score again with other answers to some controls, by the rules of `assess`; facts stay as they are.

    Every "what if" is scored here, so that no two screens give two figures for one change.
    """
    found = {finding.control.id: finding for finding in assessment.findings}
    again = judged_again(found, answers, assessment.tier, assessment.facts)
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
            "shares": shares(findings),
            "uncapped": uncapped,
            "score": None if uncapped is None else capped(uncapped, findings),
        }
    )
