"""What the market calls a solution is found, and what it costs is told for the firm's size."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from assessor.io import catalog
from tests.support.house import FACTS, Q, answers
from tests.support.running import Run

Write = Callable[..., Path]
Changed = Callable[[str, str, str], Path]

SOLD_AS = {
    "blockchain": "distributed-ledger",
    "machine learning": "security-analytics-siem",
    "artificial intelligence": "security-analytics-siem",
    "secure enclave": "hardware-security",
    "trusted execution environment": "hardware-security",
    "TPM": "hardware-security",
    "root of trust": "hardware-security",
    "SECaaS": "managed-security",
    "MDR": "managed-security",
    "SIEM": "security-analytics-siem",
    "NDR (network": "intrusion-detection",
    "honeypot": "intrusion-detection",
    "NAC": "device-visibility-nac",
    "ZTNA": "zero-trust-access",
    "SASE": "zero-trust-access",
    "PAM (privileged": "zero-trust-access",
    "PKI": "device-identity-pki",
    "IAM (identity": "staff-sign-in-mfa",
    "MFA": "staff-sign-in-mfa",
    "single sign-on": "staff-sign-in-mfa",
    "HSM": "encryption-and-keys",
    "VPN": "encryption-and-keys",
    "post-quantum": "post-quantum-migration",
    "OTA (over": "ota-updates",
    "SBOM": "sbom",
    "EDR": "endpoint-firmware-protection",
    "XDR": "endpoint-firmware-protection",
    "MDM": "endpoint-firmware-protection",
    "data diode": "one-way-gateway",
    "digital twin": "ot-monitoring",
    "private 5G": "slice-security",
    "private APN": "sim-and-private-apn",
    "VLAN": "segmentation-firewalls",
    "WAF": "app-and-web-security",
    "CSPM": "api-and-cloud-posture",
    "DDoS": "ddos-and-dns-protection",
    "fuzzing": "secure-development-tools",
    "bug bounty": "disclosure-programme",
    "pentest": "penetration-test",
    "cyber insurance": "incident-retainer",
    "GRC": "compliance-tracking",
    "fail-safe": "safe-operation-fallback",
    "immutable backup": "backup-recovery",
    "SLSA": "supply-chain-attestation",
}


def found(run: Run, *arguments: str) -> list[str]:
    result = run("list", *arguments)
    assert result.code == 0, result.err
    return [line.split()[0] for line in result.out.splitlines()]


@pytest.mark.slow
@pytest.mark.parametrize(("term", "solution"), SOLD_AS.items())
def test_a_word_of_the_trade_finds_the_kind_of_solution_that_it_means(run: Run, term: str, solution: str) -> None:
    for text in (term, term.upper(), term.lower()):
        assert found(run, "solutions", "--find", text) == [solution]


def test_every_kind_of_solution_has_a_name_of_the_trade_and_no_name_stands_for_two() -> None:
    solutions = catalog.shipped().solutions.values()
    assert all(solution.also_called for solution in solutions)
    names = Counter(name.casefold() for solution in solutions for name in (solution.title, *solution.also_called))
    assert [name for name, times in names.items() if times > 1] == []


def test_a_list_says_what_else_a_solution_is_called(run: Run) -> None:
    assert "Also called blockchain, " in run("list", "solutions", "--find", "distributed-ledger").out


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "finds"),
    [
        pytest.param(("controls", "--find", "show a reader a copy of"), [], id="what nothing says"),
        pytest.param(("controls", "--find", "KEYS-IN-HARDWARE"), ["keys-in-hardware"], id="a control by its id"),
        pytest.param(
            ("controls", "--find", "Opened or swapped terminals"), ["payment-terminal-integrity"], id="by its title"
        ),
        pytest.param(("controls", "--find", "dark for a week"), ["citizen-service-fallback"], id="by its question"),
        pytest.param(("controls", "--find", "your payment products"), ["critical-supplier-exit"], id="by a role's"),
        pytest.param(("standards", "--find", "owasp"), ["owasp-iot-top-10-2018", "owasp-isvs"], id="publisher"),
        pytest.param(("questionnaires", "--find", "police or fire station"), ["government"], id="by who takes it"),
        pytest.param(
            ("controls", "--questionnaire", "finance", "--find", "refund"), ["refunds-guarded"], id="in a questionnaire"
        ),
    ],
)
def test_controls_standards_and_questionnaires_are_found(
    run: Run, arguments: tuple[str, ...], finds: list[str]
) -> None:
    assert found(run, *arguments) == finds


def test_what_is_found_nowhere_is_said_and_is_no_error(run: Run) -> None:
    result = run("list", "solutions", "--find", "perpetuum mobile")
    assert (result.code, result.out) == (0, "")
    says = "has “perpetuum mobile” in its id, title, question, publisher or other names"
    assert result.err == f"note: nothing here {says}\n"


def test_a_sheet_is_not_searched(run: Run, house: Write) -> None:
    result = run("list", "obligations", house(answers(lock_fitted="none")), "--find", "door")
    assert (result.code, result.err) == (2, "--find goes with a list, not with an answer sheet\n")


COSTS = 'cost_band = "under-1k"'
BY_SIZE = f'{COSTS}\nalso_called = ["bolts", "bars"]\ncost_band_for = {{ large = "over-10k" }}'


def told(run: Run, command: str, sheet: Path, file: Path, *arguments: str) -> str:
    return " ".join(run(command, sheet, *arguments, "--questionnaire", file, *Q[2:]).out.split())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("size", "cost"),
    [
        pytest.param("small", "under 1,000 euros or dollars a year", id="the plain cost"),
        pytest.param("large", "over 10,000 euros or dollars a year", id="a size with a cost of its own"),
        pytest.param("unknown", "under 1,000 euros or dollars a year", id="no known size"),
    ],
)
def test_the_cost_is_that_of_the_firms_size(run: Run, changed: Changed, house: Write, size: str, cost: str) -> None:
    file = changed("solutions.toml", COSTS, BY_SIZE) / "house.toml"
    sheet = house(answers(lock_fitted="none"), FACTS.replace("small", size))
    assert f"Locks (hardware; endpoint; a specialist; {cost})" in told(
        run, "report", sheet, file, "--audience", "engineer"
    )
    assert f"A lock on every door. ({cost} for about" in told(run, "explain", sheet, file, "lock-fitted")


@pytest.mark.parametrize(
    ("size", "bought"),
    [
        pytest.param("small", "Locks, also called bolts: under 1,000", id="the plain cost"),
        pytest.param("large", "Locks, also called bolts; Guards: over 10,000", id="beside what costs as much"),
    ],
)
def test_a_board_is_told_what_is_bought_by_name_and_cost(
    run: Run, changed: Changed, house: Write, size: str, bought: str
) -> None:
    file = changed("solutions.toml", COSTS, BY_SIZE) / "house.toml"
    sheet = house(answers(lock_fitted="none"), FACTS.replace("small", size))
    assert f"- {bought} " in told(run, "report", sheet, file, "--audience", "board", "--days", "9")


def test_an_engineer_is_told_what_a_solution_is_called_and_an_owner_is_not(
    run: Run, changed: Changed, house: Write
) -> None:
    file = changed("solutions.toml", COSTS, BY_SIZE) / "house.toml"
    sheet = house(answers(lock_fitted="none"))
    assert "Also called: bolts, bars" in told(run, "report", sheet, file, "--audience", "engineer")
    assert "bolts" not in told(run, "report", sheet, file, "--audience", "owner")
    assert "Also called: bolts, bars" in told(run, "explain", sheet, file, "lock-fitted")


def test_a_cost_is_for_a_size_that_there_is(run: Run, changed: Changed) -> None:
    folder = changed("solutions.toml", COSTS, f'{COSTS}\ncost_band_for = {{ huge = "over-10k" }}')
    result = run("validate", folder / "solutions.toml")
    assert (result.code, result.out) == (2, "")
    assert ':7:19: "huge" is no size; known: small, large' in result.err
