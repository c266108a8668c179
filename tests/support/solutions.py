"""Kinds of solutions that say no more than they must."""

from assessor.model.solutions import CostBand, Solution


def solution(solution_id: str, cost_band: CostBand = "none", *roles: str) -> Solution:
    return Solution(
        id=solution_id,
        title="T",
        component="service",
        security_type="data",
        who="you",
        cost_band=cost_band,
        roles=roles,
        does="D",
        not_for="N",
        look_for=("L",),
        first_step="F",
        first_step_hours=(1, 1),
        full_scale="S",
    )
