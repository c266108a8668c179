"""Portfolios: the sheets of many firms, read together."""

from assessor.words.texts import Table

TEXTS: Table = {
    # What must be known of the sheets; of each kind, also without names.
    "portfolio-remark-same-sheet": (
        "The same sheet is there twice, and counts once: {names}.",
        "The same sheet is there more than twice, and counts once: {names}.",
    ),
    "portfolio-remark-same-date": (
        "One firm has two sheets of the same date, and only the first counts: {names}. Delete the copy, or tell two sites apart by `site` in [about].",
        "One firm has several sheets of the same date, and only the first counts: {names}. Delete the copies, or tell sites apart by `site` in [about].",
    ),
    "portfolio-remark-same-id": (
        "Sheets of {n} firm have the same id: {names}.",
        "Sheets of {n} firms have the same id: {names}. If it is one firm under a new name, list its sheets in portfolio.toml; if one sheet was made from a copy of another firm's, remove `id` from it.",
    ),
    "portfolio-remark-near-names": (
        "Perhaps one firm: {names}.",
        "Perhaps one firm, counted as {n}: {names}. List the sheets in portfolio.toml, as one firm or as several.",
    ),
    "portfolio-remark-no-name": (
        "{n} sheet names no organisation, and counts as a firm of its own: {names}. Write `organisation` into [about], or list it in portfolio.toml.",
        "{n} firms have no name, since their sheets name no organisation: {names}. Write `organisation` into [about], or list them in portfolio.toml.",
    ),
    "portfolio-remark-no-date": (
        "No answer in {names} has a date, so it counts as older than the firm's other sheets.",
        "No answer in these {n} sheets has a date, so each counts as older than its firm's other sheets: {names}. Several of one firm count in the order of their names.",
    ),
    "portfolio-remark-unknown-version": (
        "{n} sheet answers a version of its questionnaire that is not on record, so it has no score: {names}.",
        "{n} sheets answer versions of their questionnaires that are not on record, so they have no score: {names}.",
    ),
    "portfolio-remark-left-out": (
        "{n} firm is left out of the figures over all: {names}.",
        "{n} firms are left out of the figures over all: {names}.",
    ),
    "portfolio-remark-no-shared-controls": (
        "No control is asked of all firms, so no figures stand over all of them: {names}.",
        "No control is asked of all {n} firms, so no figures stand over all of them: {names}.",
    ),
    "portfolio-nameless-same-sheet": (
        "{n} sheet has the same content as another, and does not count.",
        "{n} sheets have the same content as others, and do not count.",
    ),
    "portfolio-nameless-same-date": (
        "{n} sheet does not count, since its firm has another of the same date.",
        "{n} sheets do not count, since their firms have others of the same dates.",
    ),
    "portfolio-nameless-same-id": (
        "{n} firm has a sheet with an id that another firm's sheet has, too.",
        "{n} firms have sheets with an id that another firm's sheet has, too.",
    ),
    "portfolio-nameless-near-names": (
        "{n} firm has a name that looks like another's, and counts by itself.",
        "{n} firms have names that look like another's, and each counts by itself.",
    ),
    "portfolio-nameless-no-name": (
        "{n} firm has no name, since its sheets name no organisation.",
        "{n} firms have no name, since their sheets name no organisation.",
    ),
    "portfolio-nameless-no-date": (
        "{n} sheet has no date on any answer, and counts as older than its firm's others.",
        "{n} sheets have no date on any answer, and count as older than their firms' others.",
    ),
    "portfolio-nameless-unknown-version": (
        "{n} sheet answers a version of its questionnaire that is not on record, so it has no score.",
        "{n} sheets answer versions of their questionnaires that are not on record, so they have no score.",
    ),
    "portfolio-nameless-left-out": (
        "{n} firm is left out of the figures over all.",
        "{n} firms are left out of the figures over all.",
    ),
    "portfolio-nameless-no-shared-controls": (
        "No control is asked of all firms, so no figures stand over all of them.",
        "No control is asked of all {n} firms, so no figures stand over all of them.",
    ),
}
