"""Score answer sheets about the security of connected devices, from Python as from the command line.

`docs/python.md` shows how. Scores are exact fractions, from 0 to 100. The day to judge by is always an argument. A
faulty file raises `AssessorError`, whose sentences name the place. The names in `__all__` stay compatible within a
minor version; everything else may change.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assessor.errors import AssessorError
    from assessor.formats.registry import (
        render,
        render_comparison,
        render_form,
        render_portfolio,
        render_verdicts,
    )
    from assessor.io.catalog import load as load_questionnaire
    from assessor.io.discovery import find
    from assessor.io.policies import load as load_policy
    from assessor.model.policy import Policy
    from assessor.pipeline.advising import ReportRequest, advise, report
    from assessor.pipeline.baselines import BaselineRequest
    from assessor.pipeline.comparing import CompareRequest, compare
    from assessor.pipeline.forms import FormRequest
    from assessor.pipeline.forms import form_of as form
    from assessor.pipeline.judging import JudgeRequest, judge, judge_all
    from assessor.pipeline.loading import Loaded, assess, of_part
    from assessor.pipeline.loading import load as load_sheet
    from assessor.pipeline.merging import MergeRequest, merge, merge_files
    from assessor.pipeline.migrating import MigrateRequest, migrate
    from assessor.pipeline.planning import PlanRequest, plan
    from assessor.pipeline.taking import TakeRequest, take
    from assessor.pipeline.whatif import whatif
    from assessor.portfolios.building import PortfolioRequest, portfolio

__version__ = "0.1.0"

__all__ = [
    "AssessorError",
    "BaselineRequest",
    "CompareRequest",
    "FormRequest",
    "JudgeRequest",
    "Loaded",
    "MergeRequest",
    "MigrateRequest",
    "PlanRequest",
    "Policy",
    "PortfolioRequest",
    "ReportRequest",
    "TakeRequest",
    "advise",
    "assess",
    "compare",
    "find",
    "form",
    "judge",
    "judge_all",
    "load_policy",
    "load_questionnaire",
    "load_sheet",
    "merge",
    "merge_files",
    "migrate",
    "of_part",
    "plan",
    "portfolio",
    "render",
    "render_comparison",
    "render_form",
    "render_portfolio",
    "render_verdicts",
    "report",
    "take",
    "whatif",
]

# The module of each name, imported at its first use, so that the command line does not pay for the others.
_HOMES = {
    "AssessorError": "errors",
    "BaselineRequest": "pipeline.baselines",
    "CompareRequest": "pipeline.comparing",
    "FormRequest": "pipeline.forms",
    "JudgeRequest": "pipeline.judging",
    "Loaded": "pipeline.loading",
    "MergeRequest": "pipeline.merging",
    "MigrateRequest": "pipeline.migrating",
    "PlanRequest": "pipeline.planning",
    "Policy": "model.policy",
    "PortfolioRequest": "portfolios.building",
    "ReportRequest": "pipeline.advising",
    "TakeRequest": "pipeline.taking",
    "advise": "pipeline.advising",
    "assess": "pipeline.loading",
    "compare": "pipeline.comparing",
    "find": "io.discovery",
    "form": "pipeline.forms:form_of",
    "judge": "pipeline.judging",
    "judge_all": "pipeline.judging",
    "load_policy": "io.policies:load",
    "load_questionnaire": "io.catalog:load",
    "load_sheet": "pipeline.loading:load",
    "merge": "pipeline.merging",
    "merge_files": "pipeline.merging",
    "migrate": "pipeline.migrating",
    "of_part": "pipeline.loading",
    "plan": "pipeline.planning",
    "portfolio": "portfolios.building",
    "render": "formats.registry",
    "render_comparison": "formats.registry",
    "render_form": "formats.registry",
    "render_portfolio": "formats.registry",
    "render_verdicts": "formats.registry",
    "report": "pipeline.advising",
    "take": "pipeline.taking",
    "whatif": "pipeline.whatif",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, _, inside = _HOMES[name].partition(":")
    found = getattr(importlib.import_module(f"{__name__}.{module}"), inside or name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
