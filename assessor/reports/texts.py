"""Every fixed text of the reports, in one place: a language is a table here, and nothing else changes.

A text with two forms is chosen by `n`: one, and any other number.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

Texts = dict[str, str | tuple[str, str]]

ENGLISH: Texts = {
    # Words that sentences are made of.
    "and": "and",
    "or": "or",
    "answers": ("{n} answer", "{n} answers"),
    "controls": ("{n} control", "{n} controls"),
    "questions": ("{n} question", "{n} questions"),
    "hours": ("{n} hour", "{n} hours"),
    "hours-range": "{low} to {high} hours",
    "days": ("{n} day", "{n} days"),
    "person-days": ("{n} person-day", "{n} person-days"),
    "status-met": "met",
    "status-partial": "partial",
    "status-unmet": "unmet",
    "status-unknown": "unknown",
    "status-unanswered": "unanswered",
    "status-not-applicable": "not applicable",
    "status-not-asked": "not asked",
    "who-you": "you",
    "who-it-provider": "your IT provider",
    "who-device-maker": "the device maker",
    "who-specialist": "a specialist",
    "cost-none": "no cost",
    "cost-under-1k": "under 1,000 a year",
    "cost-1k-10k": "1,000 to 10,000 a year",
    "cost-over-10k": "over 10,000 a year",
    "strength-claimed": "claimed",
    "strength-documented": "documented",
    "strength-tested": "tested",
    "strength-independent": "independent",
    # Where a firm stands.
    "headline": "Tier {tier}, as of {day}. {standing}",
    "asked-as": "{title}. Tier {tier}, {id} {version}, as of {day}.",
    "nothing-scored": "Nothing is scored yet: no control that applies has a weight.",
    "nothing-confirmed": "Nothing is confirmed yet: until questions are answered, every level from {low} to {high} is possible.",
    "standing": "{level}: {confirmed}",
    "all-answered": "{low} of 100, every question answered.",
    "capped": "confirmed {low} of 100; {answers} you do not have yet cannot change that while a cap holds it.",
    "depends": "confirmed {low} of 100; {more} more depend on {answers} you do not have yet.",
    "depends-one": "confirmed {low} of 100; {more} more depends on {answers} you do not have yet.",
    "scale": "Confirmed {low} of 100, up to {high}",
    "level-if-well": "If all that is open turns out well, the level is {level}.",
    "evidenced": (
        "Claimed {claimed}, evidenced {evidenced}: {n} of {answers} has evidence{age}.",
        "Claimed {claimed}, evidenced {evidenced}: {n} of {answers} have evidence{age}.",
    ),
    "evidence-age": " no older than {days}",
    "robust": "Robust: when every weight varies by up to {spread} %, the confirmed score stays between {low} and {high}, and so the level the same.",
    "fragile": "Fragile: when every weight varies by up to {spread} %, the confirmed score lies anywhere from {low} to {high}; the level holds in {held} of {draws} random draws.",
    "held-at": "Held at {cap} by {names}; the answers alone would earn {earned}. The way out:",
    "cannot-pass": "It cannot pass {cap} before this is settled: {names}. The way out:",
    "quoted": "“{text}”",
    "way-out": "at least {goal} ({days}; the confirmed score is then {score})",
    "way-out-open": "find out; it needs at least {goal} ({days}; the confirmed score is then {score})",
    "half-a-day": "half a day or less",
    "about-days": "about {days}",
    # What was said.
    "said-nothing": "not answered yet",
    "said-unknown": "don't know",
    "said-not-applicable": "doesn't apply: {reason}",
    # The first page.
    "strengths": "Strengths",
    "no-strengths": "None confirmed yet.",
    "find-out-first": "Find out first",
    "nothing-open": "Nothing is open.",
    "more-questions": ("And {n} more question below.", "And {n} more questions below."),
    "hangs-on-it": "{points} points hang on it",
    "what-first": "What to do first",
    "no-gap": "No answer given so far leaves a gap.",
    "what-first-intro": "The gaps that matter most, with the points that closing each restores; critical ones first.",
    "on-monday": "On Monday",
    "same-first-step": "the same first step as for gap {place}",
    "first-step-by": "{step} ({who}, {hours})",
    "later": "Later",
    "later-by": "{solution} ({who}; {cost})",
    "rules-that-bind": "Rules that bind",
    "applies": "Applies now",
    "coming": "Coming",
    "may-apply": "May apply",
    "proposed": "Proposed, not law",
    "does-not": "Does not bind, and why",
    "rules-number": "{binding}: {number}",
    "rules-none": "{binding}: none",
    "rules-none-known": "Nothing that is known here.",
    "rules-more": "And {number} more.",
    # Gaps, remedies and questions in full.
    "gap": "+{points}",
    "gap-critical": "+{points}, critical: caps the total at {cap}",
    "gaps": "The gaps, one by one",
    "gaps-intro": "Each with what closing it restores of the 100 points, caps aside; critical ones first.",
    "further-gaps": "Further gaps",
    "you-said": "You said",
    "not-reached": "Not reached yet",
    "what-it-means": "What it means",
    "do-first": "Do first",
    "closed-by": "Closed by",
    "in-full": "In full",
    "effort": "{low} to {high} person-days; see `explain … {control}`",
    "closes-most": "What closes most",
    "closes-most-intro": "Kinds of solution, those that end a cap first, then by the gaps that they are the most direct way to close.",
    "remedy": "{solution} ({component}, {security_type}; {who}; {cost})",
    "remedy-gain": "+{points}",
    "remedy-cap": "+{points}, ends a cap of {cap}",
    "closes": "Closes",
    "helps-with": "Helps with (+{points} in all)",
    "first-step": "First step",
    "not-for": "Not for",
    "mostly-for": "Mostly for",
    "mostly-for-sizes": "firms of {sizes} people, in its full form",
    "find-out": "What to find out",
    "find-out-intro": "Each with how far it widens the range; what holds the total at a cap first.",
    "also-open": "Also open: {which}.",
    "also-open-one": "{id} ({points})",
    "points": "{points} points",
    "points-cap": "{points} points; holds the total at {cap} until you know",
    "decides": "Decides",
    "decides-which": ("whether {n} question applies: {which}", "whether {n} questions apply: {which}"),
    "why-open": "Why open",
    "how": "How",
    "quick-wins": "Quick wins",
    "quick-wins-formula": "Points restored for a day of work: the points of closing the gap (with what it builds on), over the middle of the effort range times the credit still missing, over 100. Efforts are opinions, and do not grow with the number of devices.",
    "quick-win": "+{points} for {days} person-days, {rate} a day",
    "quick-win-free": "+{points} for hardly any work",
    # What if.
    "what-if": "What if",
    "from-to": "{before} → {after}",
    "what-if-no-score": "There is no score to compare.",
    "what-if-same": "The score stays {low} of 100 ({level}).",
    "what-if-score": "The confirmed score goes from {before} to {after} of 100; the level stays {level}.",
    "what-if-level": "The confirmed score goes from {before} to {after} of 100, and the level from {was} to {level}.",
    "figure": "figure",
    "before": "before",
    "after": "after",
    "caps-aside": "confirmed, caps aside",
    "open-answers": "open answers",
    "domains-moved": "Domains that move",
    "failures-ended": ("Critical failure ended", "Critical failures ended"),
    "failures-begun": ("Critical failure begun", "Critical failures begun"),
    "now-asked": ("Now asked", "Now asked"),
    "no-longer-asked": ("No longer asked", "No longer asked"),
    "rules-and-standards": "Rules and standards that stand differently",
    "binding-applies": "applies",
    "binding-coming": "is coming",
    "binding-may-apply": "may apply",
    "binding-proposed": "is proposed",
    "binding-does-not": "does not bind",
    "nothing-saved": "Nothing was saved.",
    # Domains and standards.
    "domains": "Domains",
    "domain": "domain",
    "domains-intro": "Most lost points first; confirmed, and up to what it would be if all that is open turned out well.",
    "weight": "weight {weight}",
    "domains-silent": "Not scored, since nothing in it is asked or applies: {which}.",
    "standards": "Standards",
    "standards-owner": (
        "The answers are evidence for {n} provision of {standards}; `--audience engineer` shows which. Evidence, never a certificate.",
        "The answers are evidence for {n} provisions of {standards}; `--audience engineer` shows which. Evidence, never a certificate.",
    ),
    "published-standards": ("{n} published standard", "{n} published standards"),
    "standards-intro": "For how many provisions the answers are evidence; they are evidence, never a certificate.",
    "standard": "standard",
    "state-for": "for",
    "state-partly": "partly",
    "state-against": "against",
    "state-unknown": "unknown",
    "state-not-assessed": "not assessed",
    "provisions-of": "Provisions of {standard}",
    "the-answers-are": "the answers are",
    "provisions": "provisions",
    "standards-silent": "Nothing asked of this firm, in this tier, bears on: {which}.",
    "steady": "How steady it is",
    # Rules.
    "not-advice": "Orientation, not legal advice; your national law and your contracts decide.",
    "rules": "Rules, one by one",
    "rules-for": "Rules for {whom}",
    "rules-as-of": "As of {day}. {not_advice}",
    "rules-other": (
        "{n} more rule not binding, or not yet; why: `assessor list obligations …`.",
        "{n} more rules not binding, or not yet; why: `assessor list obligations …`.",
    ),
    "rules-counted": "{binding} ({number})",
    "rules-undecided": "May apply ({number}): these answers decide",
    "demands": "Demands",
    "since": "Since {day}",
    "from": "From {day}",
    "provisions-open": "Gaps or unknown",
    "and-more": "{shown} and {number} more",
    "not-sure": "Not sure",
    "not-sure-why": "something that is not asked here, or a law still moving, decides as well",
    # The gap list for trackers.
    "effort-range": "{low} to {high} person-days",
    "find-out-row": "Find out: {question}",
    # Hand-outs.
    "blank": "______________________________",
    "letters": "Questions to send",
    "letters-none": "There is nothing to ask: no answer is missing and no gap is left that only somebody else can close.",
    "letter-to-it-provider": "To your IT provider",
    "letter-to-device-maker": "To the makers of your devices",
    "letter-to-specialist": "To a specialist",
    "letter-subject": "Subject: Security of our connected devices: questions from {firm}",
    "letter-salutation": "Dear Sir or Madam,",
    "letter-intro-it-provider": "We at {firm} are taking stock of how secure our connected devices are. Some of it only you can tell us, since you look after our network and computers. Please answer by {until}, for what you run for us; “we” in a question means us and you together.",
    "letter-intro-device-maker": "We at {firm} use devices that you make, and are taking stock of how secure they are. Some of it only you can tell us. Please answer by {until}, for each model that we have from you.",
    "letter-intro-specialist": "We at {firm} are taking stock of how secure our connected devices are, and look for somebody to do the following with us. Please tell us by {until} whether it is your trade.",
    "letter-unknown": "What we do not know",
    "letter-unknown-how": "Please tick the first statement that is true, reading from the last one upwards, and return the letter.",
    "letter-gaps": "What we want to improve",
    "letter-gaps-how": "Please tell us for each: can it be done with what we have, what does it take, by when, and what does it cost?",
    "letter-box": "[ ]",
    "letter-proof": "Please enclose, if there is one",
    "letter-now": "Today",
    "letter-wanted": "What we want",
    "letter-maker": "What we need to know",
    "letter-maker-how": "Short answers are enough.",
    "letter-closing": "If you are not the right person, please pass this on and tell us to whom. “I don't know” helps us, too: then we know that somebody has to look. The names in brackets are for our records.",
    "letter-signed": "Kind regards, {firm}",
    "evidence-what": "What this firm answered to a self-assessment of the security of its connected devices, and what it can show for it. Nobody else has checked it.",
    "evidence-shown": "Answers with evidence",
    "evidence-missing": "Answers without evidence",
    "evidence-none": "None.",
    "evidence-control": "control",
    "evidence-answer": "answer",
    "evidence-answered": "answered",
    "evidence-evidence": "evidence",
    "emergency": "When devices are attacked: {firm}",
    "emergency-call": "Call, in this order",
    "emergency-first": "First",
    "emergency-disconnect": "Disconnect",
    "emergency-by-hand": "Work on by hand",
    "emergency-never": "Never",
    "emergency-report": "Who wants to be told, and how soon",
    "emergency-checked": "As of {day}. Print it, fill in the lines, hang it up beside the router; call every number once a year.",
    "ics-rule": "{rule}: {what}",
    "ics-waiver": "Last day of a waiver: {control}",
    "ics-checks": ("Look at {n} answer again", "Look at {n} answers again"),
    "ics-wave": "Plan, wave {number}: to be done by today",
    # Charts and their tables.
    "confirmed": "confirmed",
    "up-to": "up to",
    "target": "target",
    "score": "score",
    "no-score": "no score",
    "band": "{title} from {start}",
    # The appendix.
    "outside": "What was not asked, and why",
    "outside-nothing": "Everything was asked.",
    "declared": "declared not applicable: {reason}",
    "deeper": ("{n} control of the tier {tier}", "{n} controls of the tier {tier}"),
    "deeper-how": "`assessor run … --tier {tier}` goes on in the same file",
    "ruled-out": ("{n} control: {because}", "{n} controls: {because}"),
    "which": "Which",
    "all-answers": "All answers",
    "control": "control",
    "answer": "answer",
    "notes": "notes and evidence",
    "answer-counts": "{said} ({status})",
    "status-because": "{status}: {because}",
    "given-by": "{on} by {by}",
    "words": "Words explained",
    "method": "Method and weights",
    "method-how": "A control earns the credit of its choice, 0 to 100. A domain's score is the mean of its controls by their "
    "weights, the total the mean of the domains by theirs. What is open counts as 0 at the low end and as 100 at the high end. "
    "A critical control below its floor holds the total at its cap.",
    "method-domain": "{domain}: weight {weight} of {whole}",
    "method-weight": "weight",
    "method-points": "points of 100",
    "method-credit": "credit",
    "method-target": "target",
    "credit-range": "{low} to {high}",
    "critical-control": "{control}, critical: floor {floor}, cap {cap}",
    "about": "About these figures",
    "shares": "Answered {answered} %, unknown {unknown} % of {questions}; {na} % of those asked declared not applicable.",
    "self-assessment": "A self-assessment: it says what the answers are evidence for, not that anything complies or is certified. "
    "Weights, efforts and costs are opinions. There is no comparison with other firms, for want of data. "
    "`explain` shows every term of the score.",
    "digest-questionnaire": "Questionnaire",
    "digest-sheet": "Answer sheet",
    "made-with": "Made with",
    "made-with-what": "assessor {version}, as of {day}",
}

LANGUAGES: dict[str, Texts] = {"en": ENGLISH}

_texts: ContextVar[Texts] = ContextVar("texts", default=ENGLISH)


@contextmanager
def spoken(language: str) -> Iterator[None]:
    """Tell everything within in one of `LANGUAGES`."""
    token = _texts.set(LANGUAGES[language])
    try:
        yield
    finally:
        _texts.reset(token)


def say(key: str, **values: object) -> str:
    """Return a text with its values filled in; `n` chooses between two forms."""
    text = _texts.get()[key]
    form = text if isinstance(text, str) else text[values["n"] != 1]
    # A value may hold braces of its own; only the text's are looked at.
    return form.format(**values)


def all_of(items: Sequence[str]) -> str:
    """Return items as in a sentence: `a, b and c`."""
    return _joined(items, say("and"))


def any_of(items: Sequence[str]) -> str:
    """Return items as in a sentence: `a, b or c`."""
    return _joined(items, say("or"))


def _joined(items: Sequence[str], last: str) -> str:
    return f"{', '.join(items[:-1])} {last} {items[-1]}" if len(items) > 1 else "".join(items)
