"""Antwortbögen und Kataloge: Hinweise, die Kommentare eines leeren Bogens, und Listen."""

from assessor.words.texts import Table

TEXTS: Table = {
    # Notices about a sheet.
    "notice-version": "{place}: beantwortet Version {answered} von {questionnaire}; gerechnet nach Version {loaded}",
    "notice-stale": (
        "{place}: {controls} zählt als unbeantwortet: {because}; `assessor run` fragt noch einmal",
        "{place}: {controls} zählen als unbeantwortet: {because}; `assessor run` fragt noch einmal",
    ),
    "notice-about": "{place}: „{name}“ ist kein Schlüssel von [about] und steht nirgends im Bericht",
    "notice-migrate": "{place}: `{command}` bringt den Bogen auf Version {version}",
    "notice-renamed": "{place}: {old} heißt heute {new}; die Antwort zählt dort",
    "notice-unknown-ids": (
        "{place}: {controls} ist kein Prüfpunkt dieses Fragebogens; bleibt erhalten, zählt nicht",
        "{place}: {controls} sind keine Prüfpunkte dieses Fragebogens; bleiben erhalten, zählen nicht",
    ),
    "parts-none": "er hat keine",
    "notice-not-of-part": "{place}: {control} wird anders gefragt ({of}), daher zählt diese Antwort nicht",
    "notice-no-proof": "{place}: {what}, daher ist das kein Nachweis",
    "unrecorded": (
        "{n} von {whole} gezählten Antworten hat keinen Eintrag, was gefragt wurde; dafür steht die Version des Bogens",
        "{n} von {whole} gezählten Antworten haben keinen Eintrag, was gefragt wurde; dafür steht die Version des Bogens",
    ),
    "notice-dated": "{place}: {control} trägt das Datum {day}, nach dem {as_of}{more}",
    "notice-more": (", und {n} weitere Antwort", ", und {n} weitere Antworten"),
    # The comments of a blank sheet.
    "blank-part": "Antworten und Angaben stehen hier nur, wo sie abweichen, als [parts.{id}.answers.<id>] und [parts.{id}.facts].",
    "blank-bare": "Geführt von `assessor run`; darf auch von Hand bearbeitet werden und gehört in die Versionsverwaltung.",
    "blank-title": "Antworten zu: {title}",
    "blank-choice": "{questions}. Schreiben Sie die Kennung einer Antwort zwischen die Anführungszeichen; leer heißt: unbeantwortet.",
    "blank-state": 'Statt einer Antwort: state = "unknown", oder state = "not-applicable" mit reason = "…", wo das erlaubt ist.',
    "blank-proof": 'Nachweise stehen neben der Antwort: evidence = [{{ reference = "…", on = 2026-03-31, strength = "tested" }}]',
    "blank-then": "Danach: `assessor validate` und `assessor report` mit dieser Datei. `assessor run` fragt, was noch offen ist.",
    "blank-several": "{question} (mehreres kann zutreffen)",
    "blank-usual": "Hier üblich: {values}",
    "blank-unknown": "Wissen wir nicht",
    "blank-why": "Warum das wichtig ist: {why}",
    "blank-how": "So prüfen Sie das: {how}",
    "blank-critical": "Kritisch: Unter {least} ist das Ergebnis auf {cap} begrenzt, weil {because}.",
    "blank-follows": "Nur, wenn {parent} mit „{choice}“ oder besser beantwortet ist.",
    "blank-must-apply": '"not-applicable" wird hier nicht angenommen.',
    "blank-written": "{path}: geschrieben; füllen Sie die Datei aus, dann `assessor validate {path}`",
    # Lists.
    "list-questionnaire": "{title} ({version}, {controls}). {about}",
    "list-control": "{title} ({domain}, Umfang {tier})",
    "list-own-control": "{title} ({domain}, Umfang {tier}; nur {questionnaire})",
    "list-weighed-control": "{title} ({domain}, Umfang {tier}, Gewicht {weight})",
    "list-critical-control": "{title} ({domain}, Umfang {tier}, Gewicht {weight}, kritisch: Mindestwert {floor}, Obergrenze {cap})",
    "list-emphasised-domain": "{title}, Betonung {weight} %: {about}",
    "list-weighed-domain": "{title}, Gewicht {weight}: {about}",
    "list-nothing-found": "nichts hier hat „{text}“ in Kennung, Titel, Frage, Herausgeber oder anderen Namen",
    "firms-counted": ("{n} Betrieb", "{n} Betriebe"),
    "sheets-counted": ("{n} Antwortbogen", "{n} Antwortbögen"),
}
