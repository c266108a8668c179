"""Compare answer sheets and reports: what moved between two dates, or over more of them."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from assessor.advice.comparison import Edition, snapshot
from assessor.advice.comparison import compare as compared
from assessor.errors import AssessorError
from assessor.io import catalog, files
from assessor.io.catalog import Catalog
from assessor.io.named import Names, Registered
from assessor.model.assessment import Assessment
from assessor.model.catalog import Questionnaire
from assessor.model.comparison import Comparison, Remark, Trend
from assessor.model.policy import Policy
from assessor.pipeline import baselines, editions
from assessor.pipeline.baselines import Baseline
from assessor.pipeline.editions import Asked, Own, Written
from assessor.pipeline.languages import language_of, translation_of
from assessor.pipeline.loading import Loaded, loaded_from, questionnaire_of, sought


class CompareRequest(NamedTuple):
    """Options of a comparison: the day to judge by, and where questionnaires that do not ship are.

    `questionnaire` is the path of the one that all sheets are scored by, `earlier` of the one that earlier sheets
    answered. `evidence_age` is how many days old evidence may be to count in the evidenced score. `language` is the one
    to tell it in; none is that of the newest sheet, else English.
    """

    as_of: date
    questionnaire: str | None = None
    earlier: str | None = None
    evidence_age: int | None = None
    language: str | None = None


def compare(names: Sequence[str | Path], request: CompareRequest) -> Comparison | Trend:
    """Compare two sheets, or more as a trend; a name is a sheet, a report in JSON, or `REVISION:PATH`.

    All are scored by the questionnaire of the newest. `AssessorError` for a name that is given twice, a file that
    cannot be read, and sheets that have no question in common.
    """
    _refuse_twice(names)
    ordered, remarks = editions.in_order([editions.written(baselines.named(str(name))) for name in names])
    where, questionnaire, lost = _questionnaire_of(ordered[-1], request.questionnaire)
    asked = Asked(questionnaire, where.history(questionnaire))
    known = tuple(_with_own(where, ordered, questionnaire, request.earlier))
    asked, narrower = _in_common(known, asked)
    found = _told(known, asked, request, (*lost, *remarks, *narrower))
    language = language_of(request.language, ordered[-1].sheet)
    texts = translation_of(where, language, [questionnaire.id])
    return found.model_copy(update={"language": language, "translation": texts})


def since(earlier: Baseline, sheet: Loaded, assessment: Assessment, policy: Policy) -> Comparison:
    """Return what moved since a gate's baseline; it must answer the same questionnaire, in any version."""
    one = _of_the_same(editions.written(earlier), sheet)
    shows_evidence = policy.min_evidenced is not None
    found = against(one, sheet, assessment, shows_evidence=shows_evidence, max_age=policy.max_evidence_age)
    if policy.no_regression and not found.before.answered:
        raise AssessorError(f"{earlier.source}: no answer in it counts, so nothing could fall below it")
    return found


def since_named(
    name: str, sheet: Loaded, assessment: Assessment, evidence_age: int | None, part: str | None = None
) -> Comparison:
    """Return what moved between a sheet and an earlier one, a report in JSON, or `REVISION:PATH`.

    With a `part` the sheet is that of a part, and so is the earlier one taken to be. `AssessorError` if that is the
    sheet itself, answers another questionnaire, or has no such part.
    """
    _refuse_twice([sheet.reading.document.path, name])
    one = _of_the_same(editions.written(baselines.named(name)), sheet)
    given = (*one.sheet.every_answer(), *sheet.reading.counted.every_answer())
    shows_evidence = evidence_age is not None or any(answer.evidence for _, answer in given)
    return against(one, sheet, assessment, shows_evidence=shows_evidence, max_age=evidence_age, part=part)


def _of_the_same(one: Written, sheet: Loaded) -> Written:
    if one.sheet.questionnaire.id != sheet.questionnaire.id:
        what = f'answers "{one.sheet.questionnaire.id}", not "{sheet.questionnaire.id}"'
        raise AssessorError(f"{one.source}: {what}")
    return one


def against(
    one: Written,
    sheet: Loaded,
    assessment: Assessment,
    *,
    shows_evidence: bool,
    max_age: int | None,
    part: str | None = None,
) -> Comparison:
    """Return what moved between an earlier sheet and one that is loaded and assessed."""
    reading, asked = sheet.reading, Asked(sheet.questionnaire, sheet.catalog.history(sheet.questionnaire))
    later = editions.written(Baseline(reading.document.path.as_posix(), reading.document))
    whole = editions.edition(one, asked, assessment.as_of)
    before = editions.of_part(whole, part, sheet.questionnaire)
    stale = editions.alone(later.source, reading.today, part)
    after = Edition(later.source, later.on, reading.counted, stale, assessment)
    own = one.own._replace(sheet=editions.alone(one.source, one.own.sheet, part)) if one.own else None
    return compared(
        sheet.questionnaire,
        before,
        after,
        editions.then(own, after, asked) if own else None,
        shows_evidence=shows_evidence,
        max_age=max_age,
        remarks=(*editions.of_others(one, later), *editions.lost(one, whole)),
    )


def _refuse_twice(names: Sequence[str | Path]) -> None:
    seen: set[object] = set()
    for name in names:
        place = files.whole(Path(name))
        if place in seen:
            raise AssessorError(f"{name}: named twice; two dates need two sheets")
        seen.add(place)


def _questionnaire_of(newest: Written, given: str | None) -> tuple[Catalog, Questionnaire, tuple[Remark, ...]]:
    """Return the questionnaire that all sheets are scored by; that of an unknown one is what the report holds of it."""
    name = newest.sheet.questionnaire.id
    document = newest.document
    named = questionnaire_of(document, name, given) if document else _of_report(newest, given)
    if named is None:
        assert newest.own is not None
        remark = Remark(kind="no-questionnaire", first=newest.source, second=name)
        return catalog.shipped(), newest.own.questionnaire, (remark,)
    where, found = named.catalog, loaded_from(named)
    if found.id != name:
        raise AssessorError(f'{newest.source}: answers "{name}", not "{found.id}"')
    return where, found, ()


def _of_report(newest: Written, given: str | None) -> Registered | None:
    """Find the questionnaire of a report; none where neither an option nor a table names it, and it does not ship."""
    name = newest.sheet.questionnaire.id
    if given in {None, name} and name not in catalog.shipped_names():
        return Names().find(Path(newest.source), name)
    return Registered(name, *catalog.find(given or name))


def _with_own(
    where: Catalog, ordered: Sequence[Written], questionnaire: Questionnaire, earlier: str | None
) -> Iterator[Written]:
    """Yield each sheet with its own questionnaire where that is named, or needed since it is of another industry."""
    there, path = catalog.find(earlier) if earlier else (where, None)
    named = there.questionnaire(path) if path else None
    fits = [_answers(one, named) for one in ordered]
    if named is not None and not any(fits):
        versions = ", ".join(f"{one.sheet.questionnaire.id} {one.sheet.questionnaire.version}" for one in ordered)
        raise AssessorError(f"{earlier}: {named.id} {named.version}, which none of the sheets answers ({versions})")
    for one, fit in zip(ordered, fits, strict=True):
        if fit and named is not None:
            yield one._replace(own=editions.counted_in(there, named, one))
        elif one.own is None and one.sheet.questionnaire.id != questionnaire.id:
            yield one._replace(own=_of_its_industry(one))
        else:
            yield one


def _answers(one: Written, named: Questionnaire | None) -> bool:
    """Whether a sheet answers exactly this version of a questionnaire."""
    if one.document is None or named is None:
        return False
    reference = one.sheet.questionnaire
    return (reference.id, reference.version) == (named.id, named.version)


def _of_its_industry(one: Written) -> Own:
    assert one.document is not None
    name = one.sheet.questionnaire.id
    found = sought(one.document, name)
    if found is None:
        what = f'answers the questionnaire "{name}", which does not ship; name its file with --from FILE'
        raise AssessorError(f"{one.source}: {what}")
    return editions.counted_in(found.catalog, loaded_from(found), one)


def _in_common(some: Sequence[Written], asked: Asked) -> tuple[Asked, tuple[Remark, ...]]:
    """Keep the questions that all sheets were asked, where they are of different industries."""
    whole = asked.questionnaire
    others = [one for one in some if one.sheet.questionnaire.id != whole.id]
    if not others:
        return asked, ()
    common = editions.shared(whole, [one.own for one in others if one.own], asked.history)
    if not common.controls:
        raise AssessorError(f"{others[0].source}: has no question in common with {some[-1].source}")
    remark = Remark(
        kind="other-industry",
        first=others[0].sheet.questionnaire.id,
        second=whole.id,
        number=len(common.controls),
    )
    return asked._replace(questionnaire=common), (remark,)


def _told(
    some: Sequence[Written], asked: Asked, request: CompareRequest, remarks: tuple[Remark, ...]
) -> Comparison | Trend:
    found = [editions.edition(one, asked, request.as_of) for one in some]
    whole = all(one.sheet.questionnaire.id == asked.questionnaire.id for one in some)
    lost = [remark for pair in zip(some, found, strict=True) for remark in editions.lost(*pair) if whole]
    steps = tuple(_step(*pair, asked, request) for pair in pairwise(zip(some, found, strict=True)))
    known = tuple(dict.fromkeys((*remarks, *lost, *(remark for step in steps for remark in step.remarks))))
    if len(steps) == 1:
        return steps[0].model_copy(update={"remarks": known})
    dates = tuple(map(snapshot, found))
    domains = {domain.id: domain.title for domain in asked.questionnaire.domains}
    return Trend(
        title=asked.questionnaire.title,
        as_of=request.as_of,
        dates=dates,
        domains={i: title for i, title in domains.items() if any(one.domains[i] for one in dates)},
        steps=steps,
        remarks=known,
    )


def _step(
    before: tuple[Written, Edition], after: tuple[Written, Edition], asked: Asked, request: CompareRequest
) -> Comparison:
    (was, earlier), (becomes, later) = before, after
    shows = any(answer.evidence for one in (earlier, later) for _, answer in one.sheet.every_answer())
    # Another industry's weights are no earlier weights of this one.
    own = was.own if was.sheet.questionnaire.id == asked.questionnaire.id else None
    return compared(
        asked.questionnaire,
        earlier,
        later,
        editions.then(own, later, asked) if own else None,
        shows_evidence=shows or request.evidence_age is not None,
        max_age=request.evidence_age,
        remarks=tuple(editions.of_others(was, becomes)),
    )
