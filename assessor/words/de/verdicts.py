"""Veränderungen seit einem früheren Bogen; Prüfergebnisse für Programme bleiben Englisch."""

from assessor.words.texts import Table

TEXTS: Table = {
    # Movements since a baseline.
    "moved-confirmed": "seit {source}: fest {before} → {after} ({parts})",
    "moved-aside": "ohne Obergrenzen: {before} → {after} ({parts})",
    "moved-evidenced": "seit {source}: belegt {before} → {after} ({parts})",
    "moved-by": "{points} durch {cause}",
    "moved-in-vain": "was sich verändert hat, ändert die Punktzahl nicht",
    "moved-nothing": "nichts hat sich verändert",
    "moved-from-none": "vorher war nichts berechnet",
    "moved-to-none": "jetzt ist nichts berechnet",
    "moved-no-score": "keine Punktzahl",
    "moved-better": "besser: {names}",
    "moved-worse": "schlechter: {names}",
    "moved-left": "gehört nicht mehr dazu: {names}",
    "moved-joined": "gehört neu dazu: {names}",
    "moved-outside": "{control} ({why})",
    "cause-answers": "Antworten",
    "cause-found-out": "Geklärtes",
    "cause-facts": "Angaben zum Betrieb",
    "cause-not-applicable": "was nicht zutrifft",
    "cause-parts": "Teile",
    "cause-tier": "Umfang",
    "cause-evidence": "Nachweise",
    "cause-questionnaire": "Fragebogen",
    "cause-weights": "Gewichte",
    "cause-expiry": "Ablauf",
    "cause-caps": "Obergrenzen",
    "outside-facts": "Angaben zum Betrieb schließen es aus: {facts}",
    "outside-tier": "es wird erst in einem größeren Umfang gefragt",
    "outside-not-applicable": "es trifft nach der Antwort nicht zu",
    "outside-follow-up": "die Frage, auf die es folgt, wird nicht gestellt",
    "outside-questionnaire": "der Fragebogen fragt nicht danach",
    "remark-other-firm": "Das sind zwei Betriebe, {first} und {second}: Die Zahlen vergleichen sie; der Fortschritt eines Betriebs ist das nicht.",
    "remark-other-assessment": "{first} und {second} sind nach ihren Kennungen verschiedene Einschätzungen, vielleicht zwei Standorte eines Betriebs.",
    "remark-other-industry": (
        "{first} und {second} sind verschiedene Fragebögen: Verglichen wird nur die eine Frage, die beide im selben Sinn stellen.",
        "{first} und {second} sind verschiedene Fragebögen: Verglichen werden nur die {n} Fragen, die beide im selben Sinn stellen.",
    ),
    "remark-same-date": "{first} und {second} tragen dasselbe Datum und sind in der Reihenfolge verglichen, in der sie genannt wurden.",
    "remark-no-date": "Keine Antwort in {first} trägt ein Datum, daher sind die Bögen in der Reihenfolge verglichen, in der sie genannt wurden.",
    "remark-no-questionnaire": "Der Fragebogen {second} gehört nicht zum Lieferumfang: Gerechnet wird nach dem, was der Bericht {first} davon enthält.",
    "remark-not-counted": (
        "{n} Antwort in {first} zählt heute nicht: Nichts fragt danach, oder sie galt einem anderen Wortlaut.",
        "{n} Antworten in {first} zählen heute nicht: Nichts fragt danach, oder sie galten einem anderen Wortlaut.",
    ),
    "remark-lost-questionnaire": (
        "{first} beantwortet Version {second}; sie liegt nicht vor. Gerechnet wird nach der vorliegenden, in der {n} Antwort nicht zählt. Was der Fragebogen geändert hat, ist hier keine Ursache; --from nennt seine Datei.",
        "{first} beantwortet Version {second}; sie liegt nicht vor. Gerechnet wird nach der vorliegenden, in der {n} Antworten nicht zählen. Was der Fragebogen geändert hat, ist hier keine Ursache; --from nennt seine Datei.",
    ),
}
