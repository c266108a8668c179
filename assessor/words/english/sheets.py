"""Answer sheets and catalogs: notices, the comments of a blank sheet, lists, and the results of `validate`."""

from assessor.words.texts import Table

TEXTS: Table = {
    # Notices about a sheet.
    "notice-version": "{place}: answers version {answered} of {questionnaire}; scored against version {loaded}",
    "notice-stale": "{place}: {control} counts as unanswered: {because}; `assessor run` asks again",
    "notice-renamed": "{place}: {old} is called {new} today, and its answer counts as an answer to that",
    "notice-unknown-ids": (
        "{place}: {controls} is no control of this questionnaire; kept, not counted",
        "{place}: {controls} are no controls of this questionnaire; kept, not counted",
    ),
    "notice-dated": "{place}: {control} is dated {day}, after {as_of}{more}",
    "notice-more": (", and {n} more answer", ", and {n} more answers"),
    # The comments of a blank sheet.
    "blank-bare": "Kept by `assessor run`; it may also be edited by hand, and belongs in version control.",
    "blank-title": "Answers to: {title}",
    "blank-choice": "{questions}. Put the id of a choice between the quotes; left empty: unanswered.",
    "blank-state": 'Instead of a choice: state = "unknown", or state = "not-applicable" with reason = "…" where allowed.',
    "blank-proof": 'Proof goes beside the answer: evidence = [{{ reference = "…", on = 2026-03-31, strength = "tested" }}]',
    "blank-then": "Then: `assessor validate` this file, and `assessor report` it. `assessor run` asks what is still open.",
    "blank-several": "{question} (several may fit)",
    "blank-usual": "Usual here: {values}",
    "blank-unknown": "We don't know",
    "blank-why": "Why: {why}",
    "blank-how": "How to check: {how}",
    "blank-critical": "Critical: below {least} the total is held at {cap}, because {because}.",
    "blank-follows": "Only once {parent} is answered “{choice}”, or better.",
    "blank-must-apply": '"not-applicable" is not accepted here.',
    "blank-written": "{path}: written; fill it in, then `assessor validate {path}`",
    # Lists.
    "list-questionnaire": "{title} ({version}, {controls}). {about}",
    "list-control": "{title} ({domain}, {tier})",
    "list-own-control": "{title} ({domain}, {tier}; {questionnaire} only)",
    "list-weighed-control": "{title} ({domain}, {tier}, weight {weight})",
    "list-critical-control": "{title} ({domain}, {tier}, weight {weight}, critical: floor {floor}, cap {cap})",
    "list-emphasised-domain": "{title}, emphasis {weight} %: {about}",
    "list-weighed-domain": "{title}, weight {weight}: {about}",
    "list-nothing-found": "nothing here has “{text}” in its id, title, question, publisher or other names",
    # Results of `validate`.
    "sound-sheet": "a sound answer sheet, {answers} to {questionnaire}",
    "sound-questionnaire": "a sound questionnaire, {controls} in {domains}",
    "sound-standard": "a sound standard, {provisions}",
    "sound-controls": "a sound file of controls, {controls}",
    "sound-solutions": "a sound file of solutions, {categories}",
    "sound-obligations": ("a sound file of obligations, {n} rule", "a sound file of obligations, {n} rules"),
    "sound-read": "{counted}: {told}",
    "read-so": "{number} from {reading}",
    "sound-changes": ("a sound file of changes, {n} version", "a sound file of changes, {n} versions"),
    "sound-fingerprints": ("a sound file of fingerprints, {n} control", "a sound file of fingerprints, {n} controls"),
    "sound-maker-questions": "a sound file of questions to makers, {questions}",
    "sound-emergency": "a sound emergency page, {contacts} and {steps}",
    "sound-policy": ("a sound policy, {n} demand", "a sound policy, {n} demands"),
    "sound-waivers": ("a sound file of waivers, {n} waiver", "a sound file of waivers, {n} waivers"),
    "sound-base": "a sound catalog file, version {version}, {domains} and {facts}",
    "sound-catalog": ("a sound catalog, {n} file", "a sound catalog, {n} files"),
    "sound-warnings": ("; {n} warning", "; {n} warnings"),
}
