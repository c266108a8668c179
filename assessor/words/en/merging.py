"""Two people's sheets brought together, and what they dispute."""

from assessor.words.texts import Table

TEXTS: Table = {
    "merge": "Merge",
    "merge-clean": "Nothing is disputed. Written to {path}.",
    "merge-stopped": (
        "{n} thing is disputed, so nothing was written.",
        "{n} things are disputed, so nothing was written.",
    ),
    "merge-marked": (
        "{n} thing is disputed. Written to {path}, where it is open until somebody settles it.",
        "{n} things are disputed. Written to {path}, where they are open until somebody settles them.",
    ),
    "merge-fates": "Facts and answers",
    "merged-same": "the same on both sides",
    "merged-mine": "taken from mine",
    "merged-theirs": "taken from theirs",
    "merged-united": "the same choice, with the names and the evidence of both",
    "merged-settled": "settled by preference",
    "merged-gone": "removed",
    "merged-disputed": "disputed",
    "merge-outdated": "Lost, since the answer does not count any more",
    "merge-lost": "{side}: {because}",
    "merge-disputes": "Disputed: facts first, then what matters most",
    "merge-what": "what",
    "merge-side-mine": "mine",
    "merge-side-theirs": "theirs",
    "merge-points": "points",
    "merge-who": "who would know",
    "merge-point-cap": "{points}, held at {cap}",
    "merge-removed": "removed",
    "merge-in-part": "{part}: {title}",
    "merge-tier": "How deep the questions go",
    "merge-title": "The name of the part",
    "merge-about": "[about] {name}",
    "merge-evidence": "evidence: {what}",
    "merge-who-when": "{what} ({whose})",
    "merge-settle": "Settle them in one of the sheets; or let --prefer do it; or write them down as open with --conflicts mark, and `assessor run` asks them first.",
    "merge-run-parts": "Those of a part are asked with --part and its id ({parts}).",
    "merge-run": "`assessor run` asks these first; until then each counts as unknown.",
}
