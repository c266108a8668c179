"""Tell what moved between two dates: to whom what, and in which order."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from assessor.model.assessment import Interval
from assessor.model.comparison import Comparison, ControlMove, FactMove, Movement, PartMove, Remark, Snapshot, Stand
from assessor.model.report import Audience, Report
from assessor.telling.blocks import Block, Detail, Heading, Item, Items, Paragraph, Table
from assessor.telling.phrases import evidence_line
from assessor.words import terms
from assessor.words.figures import floor1, signed1
from assessor.words.speech import all_of, say, told_day

BOARD_SHEETS = 2
# How many controls are told with both answers, and how many named in brief; an engineer has a table of all.
MOST = 8
BRIEF = 3


def tell(found: Comparison, audience: Audience) -> Iterator[Block]:
    """Tell a comparison of two dates to its audience."""
    yield from opening(found, audience)
    yield from moved(found, audience, 2)


def opening(found: Comparison, audience: Audience) -> Iterator[Block]:
    """Say whose sheets they are, what they answer, and what to know before figures are compared."""
    after = found.after
    yield Heading(after.organisation or found.title, 1, BOARD_SHEETS if audience == "board" else None)
    questionnaire = after.questionnaire
    yield Paragraph(
        say(
            "compared-asked",
            title=found.title,
            before=dated(found.before),
            after=dated(after),
            id=questionnaire.id,
            version=questionnaire.version,
            tier=_tiers(found.before, after),
            day=found.as_of,
        )
    )
    yield Paragraph(say("compared-dates"))
    yield from remarks(found.remarks)


def dated(one: Snapshot) -> str:
    """Name a sheet by its date, and by its file."""
    return say("compared-dated", day=one.on, source=one.source) if one.on else one.source


def _tiers(before: Snapshot, after: Snapshot) -> str:
    was, becomes = terms.tier(before.tier), terms.tier(after.tier)
    return becomes if was == becomes else say("compared-tiers", before=was, after=becomes)


def remarks(some: Iterable[Remark]) -> Iterator[Block]:
    """Tell what to know before figures are compared."""
    for remark in some:
        yield Paragraph(terms.remark(remark.kind, remark.first, remark.second, remark.number), strong=True)


def since(report: Report) -> Iterator[Block]:
    """Tell in a report what moved since an earlier sheet."""
    found = report.since
    if found is not None:
        yield Heading(say("compared-since", when=dated(found.before)))
        yield from remarks(found.remarks)
        yield from moved(found, "engineer", 3)


def moved(found: Comparison, audience: Audience, depth: int) -> Iterator[Block]:
    """Tell where it stands, why the figure moved, and what got better or worse; a board in brief."""
    if audience == "board":
        yield from _brief(found)
        return
    yield from _standing(found)
    yield _scores(found)
    yield from why(found, depth)
    yield from answers(found, depth)
    yield from _scope(found, depth)
    yield from _domains(found)
    if audience == "engineer":
        yield from _controls(found, depth)


def _standing(found: Comparison) -> Iterator[Block]:
    yield Paragraph(standing(found.before, found.after), strong=True)
    lows = [floor1(one.uncapped.low) for one in (found.before, found.after) if one.uncapped]
    if found.uncapped.parts != found.confirmed.parts and len(lows) > 1:
        yield Paragraph(say("compared-held", before=lows[0], after=lows[1]))


def _brief(found: Comparison) -> Iterator[Block]:
    """Tell in a few lines why the figure moved, what got better or worse, and how much left or joined."""
    yield from _standing(found)
    causes = [say("moved-by", points=points, cause=cause) for cause, points in _causes(found.confirmed)]
    better, worse = _by_points(found)
    told = {
        say("compared-why"): ", ".join(causes) or _nothing(found),
        say("compared-better"): _names(better) or say("compared-no-better"),
        say("compared-worse"): _names(worse) or say("compared-no-worse"),
        say("compared-left"): _names(found.left),
        say("compared-joined"): _names(found.joined),
    }
    yield Items(tuple(Item(label, text) for label, text in told.items() if text))


def _names(moves: Sequence[ControlMove]) -> str:
    names = [move.title for move in moves[:BRIEF]]
    if len(moves) > BRIEF:
        names.append(say("compared-others", n=len(moves) - BRIEF))
    return all_of(names)


def _nothing(found: Comparison) -> str:
    return say("moved-in-vain" if found.controls else "compared-nothing")


def standing(before: Snapshot, after: Snapshot) -> str:
    """Say in one sentence how the confirmed score and the level moved."""
    if before.score is None and after.score is None:
        return say("compared-none")
    if before.score is None or after.score is None:
        ends = {
            name: floor1(one.score.low) if one.score else "" for name, one in (("before", before), ("after", after))
        }
        return say("compared-none-before" if before.score is None else "compared-none-after", **ends)
    same = before.level == after.level
    was, level = (one.level or say("compared-no-level") for one in (before, after))
    low, now = floor1(before.score.low), floor1(after.score.low)
    if before.score.low == after.score.low:
        return say("compared-same" if same else "compared-same-level", after=now, was=was, level=level)
    return say("compared-score" if same else "compared-level", before=low, after=now, was=was, level=level)


def _scores(found: Comparison) -> Table:
    before, after = found.before, found.after
    rows = [
        _score(say("confirmed"), _low(before.score), _low(after.score)),
        _score(say("caps-aside"), _low(before.uncapped), _low(after.uncapped)),
        _score(say("up-to"), _high(before.score), _high(after.score)),
    ]
    if found.evidenced is not None:
        rows.append(_score(say("xlsx-evidenced"), found.evidenced.before, found.evidenced.after))
    answered = (f"{one.answered}/{one.counted}" for one in (before, after))
    rows.append((say("compared-answered"), *answered, ""))
    columns = (say("figure"), say("before"), say("after"), say("compared-change"))
    return Table(say("compared-scores"), columns, tuple(rows), frozenset({1, 2, 3}))


def _score(name: str, before: Fraction | None, after: Fraction | None) -> tuple[str, ...]:
    return name, figure(before), figure(after), _change(before, after)


def figure(value: Fraction | None) -> str:
    """Return a figure in digits, or say that there is none."""
    return say("no-score") if value is None else floor1(value)


def _low(score: Interval | None) -> Fraction | None:
    return score.low if score else None


def _high(score: Interval | None) -> Fraction | None:
    return score.high if score else None


def why(found: Comparison, depth: int) -> Iterator[Block]:
    """Tell each cause with the points that it moves; they add up, also as printed."""
    yield Heading(say("compared-why"), depth)
    if found.confirmed.parts:
        yield _table("", found.confirmed, say("confirmed"))
    else:
        yield Paragraph(_nothing(found))
    if found.confirmed.before != _low(found.before.score) and found.confirmed.before is not None:
        yield Paragraph(say("compared-its-day", score=floor1(found.confirmed.before)))
    if found.facts:
        yield Items((Item(say("compared-facts"), "", tuple(map(_fact, found.facts))),))
    if found.parts:
        yield Items((Item(say("compared-parts"), "", tuple(map(_part, found.parts))),))
    if found.evidenced is not None and found.evidenced.parts:
        yield _table(say("compared-evidenced"), found.evidenced, say("xlsx-evidenced"))


def _table(caption: str, movement: Movement, total: str) -> Table:
    rows = [*_causes(movement), (total, _change(movement.before, movement.after))]
    return Table(caption, (say("compared-cause"), say("compared-points")), tuple(rows), frozenset({1}))


def _causes(movement: Movement) -> Iterator[tuple[str, str]]:
    yield from ((terms.cause(name), signed1(after, before)) for name, before, after in movement.steps())


def _change(before: Fraction | None, after: Fraction | None) -> str:
    if before is None or after is None:
        return ""
    return floor1(Fraction(0)) if before == after else signed1(after, before)


def _fact(move: FactMove) -> Detail:
    words = terms.options(move.fact)
    before, after = (all_of([words[value] for value in values]) for values in (move.before, move.after))
    none = say("compared-none-there")
    return Detail(move.fact.title, say("from-to", before=before or none, after=after or none))


def _part(move: PartMove) -> Detail:
    return Detail(say("compared-part", title=move.title, id=move.id), terms.part_state(move.state))


def answers(found: Comparison, depth: int) -> Iterator[Block]:
    """Tell which controls earn more and which less, those that move most first."""
    better, worse = _by_points(found)
    yield Heading(say("compared-better"), depth)
    yield from _listed(better, say("compared-no-better"))
    yield Heading(say("compared-worse"), depth)
    yield from _listed(worse, say("compared-no-worse"))


def _by_points(found: Comparison) -> tuple[list[ControlMove], list[ControlMove]]:
    """Return what earns more and what earns less, each with what moves most first."""
    better = sorted((move for move in found.controls if move.gain > 0), key=lambda move: -_points(move))
    return better, sorted((move for move in found.controls if move.gain < 0), key=_points)


def _points(move: ControlMove) -> Fraction:
    return move.points or Fraction(0)


def _listed(moves: Sequence[ControlMove], nothing: str) -> Iterator[Block]:
    if not moves:
        yield Paragraph(nothing)
        return
    yield Items(tuple(map(_item, moves[:MOST])))
    if len(moves) > MOST:
        yield Paragraph(say("compared-more", n=len(moves) - MOST))


def _item(move: ControlMove) -> Item:
    remark = say("compared-gain", points=signed(move.points)) if move.points is not None else ""
    details = (Detail(say("compared-then"), said(move.before)), Detail(say("compared-now"), said(move.after)))
    return Item(f"{move.title} ({move.id})", remark, details)


def signed(points: Fraction) -> str:
    """Return points with their sign, rounded towards 0."""
    return f"{'-' if points < 0 else '+'}{floor1(abs(points))}" if points else floor1(Fraction(0))


def said(stand: Stand) -> str:
    """Say what was answered, in the words of the choices, or the status where no choice counts."""
    if stand.status == "not-applicable" and stand.reason:
        return say("said-not-applicable", reason=stand.reason)
    counts = stand.said and stand.status in {"met", "partial", "unmet"}
    told = "; ".join(stand.said) if counts else terms.status(stand.status)
    return say("compared-in", said=told, parts=all_of(stand.parts)) if stand.parts else told


def _scope(found: Comparison, depth: int) -> Iterator[Block]:
    if found.left:
        yield Heading(say("compared-left"), depth)
        yield Paragraph(say("compared-left-about"))
        yield _outside(found, found.left)
    if found.joined:
        yield Heading(say("compared-joined"), depth)
        yield Paragraph(say("compared-joined-about"))
        yield _outside(found, found.joined)


def _outside(found: Comparison, moves: Iterable[ControlMove]) -> Items:
    """Name controls with the reason, once for those that share it."""
    titles = {move.id: move.fact.title for move in found.facts}
    groups: dict[str, list[str]] = {}
    for move in moves:
        facts = all_of([titles.get(fact_id, fact_id) for fact_id in move.facts])
        reason = terms.outside(move.outside or "questionnaire", facts)
        groups.setdefault(reason, []).append(f"{move.title} ({move.id})")
    return Items(
        tuple(Item(say("compared-outside", n=len(names), why=why), all_of(names)) for why, names in groups.items())
    )


def _domains(found: Comparison) -> Iterator[Block]:
    if found.domains:
        rows = tuple(_score(move.title, move.before, move.after) for move in found.domains)
        columns = (say("domain"), say("before"), say("after"), say("compared-change"))
        yield Table(say("compared-domains"), columns, rows, frozenset({1, 2, 3}))


def _controls(found: Comparison, depth: int) -> Iterator[Block]:
    moves = (*found.controls, *found.left, *found.joined)
    if moves:
        yield Heading(say("compared-controls"), depth)
        yield Paragraph(say("compared-controls-about"))
        yield table(moves)


def table(moves: Iterable[ControlMove]) -> Table:
    """Show each control with both answers, the credit and points that it moves, by whom, and its evidence."""
    columns = (
        say("control"),
        say("compared-then"),
        say("compared-now"),
        say("compared-credit"),
        say("compared-points"),
        say("compared-by"),
        say("compared-evidence"),
    )
    return Table("", columns, tuple(map(_row, moves)), frozenset({4}))


def _row(move: ControlMove) -> tuple[str, ...]:
    none = say("compared-none-there")
    before, after = (none if end is None else floor1(end) for end in (move.before.credit, move.after.credit))
    return (
        f"{move.title} ({move.id})",
        said(move.before),
        said(move.after),
        say("from-to", before=before, after=after),
        "" if move.points is None else signed(move.points),
        ", ".join(filter(None, (move.after.by, told_day(move.after.on)))),
        "; ".join(_evidence(move)),
    )


def _evidence(move: ControlMove) -> Iterator[str]:
    if move.gained:
        yield say("compared-gained", evidence="; ".join(map(evidence_line, move.gained)))
    if move.lost:
        yield say("compared-lost", evidence="; ".join(map(evidence_line, move.lost)))
