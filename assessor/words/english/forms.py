"""Forms for people without a terminal."""

from assessor.words.texts import Table

TEXTS: Table = {
    "form-nothing": "{sheet}: nothing to ask here (--only {only}); --only all asks for everything once more",
    "form-written": (
        "{path}: written, with {n} question; once it is back: `assessor take {path} --into {sheet}`",
        "{path}: written, with {n} questions; once it is back: `assessor take {path} --into {sheet}`",
    ),
    # What came back in a workbook, and is not read.
    "form-comments": "{file}: comments beside its cells are not read; have a look at them",
    "form-pictures": "{file}: pictures in it are not read; have a look at them",
    "form-pages": (
        "{file}: the page {pages} is not read; have a look at it",
        "{file}: the pages {pages} are not read; have a look at them",
    ),
    "form-written-page": (
        "{path}: written, with {n} question; once its answers are back: `assessor take ANSWERS.json --into {sheet}`",
        "{path}: written, with {n} questions; once its answers are back: `assessor take ANSWERS.json --into {sheet}`",
    ),
    # The workbook.
    "form-front": "Read me first",
    "form-page": "Questions",
    "form-about": "About you",
    "form-title": "Security of connected devices",
    "form-title-of": "Security of connected devices: {what}",
    "form-what": (
        "{title}: {n} question, as of {made}. There is no score in it and nothing to pass: it is about what is true today.",
        "{title}: {n} questions, as of {made}. There is no score in it and nothing to pass: it is about what is true today.",
    ),
    "form-step-page": "Go to the page “{page}” (below). Only its yellow cells are to be filled in, in any order; stop and go on whenever you like.",
    "form-step-choose": "Click the yellow cell under “Answer” and choose from its list. Statements go from worse to better: choose the last one that is wholly true.",
    "form-step-lines": "Where a question has a line for each statement, answer each line with yes or no.",
    "form-step-unknown": "“I don't know” is a fair answer, and better than a guess: then somebody can go and look.",
    "form-step-not-applicable": "“Doesn't apply” needs a few words under “Why it doesn't apply”. It is not offered everywhere.",
    "form-step-grey": "What turns grey needs no answer: your other answers rule it out, or do not lead there (yet).",
    "form-step-rest": "Notes, names, dates and evidence are welcome, not needed. Nothing but the yellow cells is read when this comes back.",
    "form-step-back": "Save the file as it is (.xlsx) and send it back to the person who sent it to you.",
    "form-number": "No.",
    "form-question": "Question",
    "form-choices": "What you can answer",
    "form-answer": "Answer",
    "form-reason": "Why it doesn't apply",
    "form-note": "Note",
    "form-by": "Who says so",
    "form-on": "When",
    "form-evidence": "Evidence: what shows it, or where it is",
    "form-evidence-on": "Evidence dated",
    "form-lines": "Answer each line below with yes or no; or choose something here instead.",
    "form-again": "This was answered before, but that answer does not count any more. Please answer it again.",
    "form-inherited": "As in the whole organisation: “{answer}”. Answer only if it is different here.",
    "form-yes": "yes",
    "form-no": "no",
    "form-unknown": "I don't know",
    "form-not-applicable": "Doesn't apply",
    "form-refused": "This cannot be read",
    "form-choose": "Please choose from the list (the small arrow beside the cell).",
    "form-day": "Please write a date from the year 2000 to today, such as 2026-03-31.",
    "form-long": "Please write {most} characters at most.",
}
