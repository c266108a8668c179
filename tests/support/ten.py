"""A questionnaire of ten equal controls, and a sheet that answers them."""

from pathlib import Path

from tests.support.house import HOUSE


def ten(tmp_path: Path) -> tuple[Path, Path]:
    """Write a questionnaire and a sheet: five answers full, one none, two not applicable, two unknown."""
    control = (
        '[controls.c{n}]\ndomain = "doors"\ntitle = "C{n}"\nquestion = "C{n}?"\nwhy = "W"\nhow_to_check = "H"\n'
        'tier = "essential"\nweight = 1\neffort_days = [1, 1]\nsolutions = ["guards"]\n'
        '[controls.c{n}.choices]\nno = {{ credit = 0, text = "no" }}\nyes = {{ credit = 100, text = "yes" }}\n'
    )
    catalog = HOUSE.parent / "catalog.toml"
    for name in ("catalog.toml", "solutions.toml"):
        (tmp_path / name).write_bytes((HOUSE.parent / name).read_bytes())
    assert catalog.is_file()
    questionnaire = tmp_path / "ten.toml"
    head = 'id = "ten"\nversion = "1"\ntitle = "Ten"\n[domain_weights]\ndoors = 1\n'
    questionnaire.write_text(head + "".join(control.format(n=n) for n in range(10)))
    states = ['choice = "yes"'] * 5 + ['choice = "no"'] + ['state = "not-applicable"\nreason = "r"'] * 2
    states += ['state = "unknown"'] * 2
    sheet = tmp_path / "sheet.toml"
    sheet.write_text(
        'format = 1\nquestionnaire = { id = "ten", version = "1" }\ntier = "essential"\n'
        + "".join(f"[answers.c{n}]\n{state}\n" for n, state in enumerate(states))
    )
    return questionnaire, sheet
