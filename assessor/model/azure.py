"""The build of Azure Pipelines in which the command runs."""

from typing import NamedTuple


class AzureBuild(NamedTuple):
    """What the code scanning of Azure DevOps asks for, to know which build a file of results is from."""

    organisation: str
    project: str
    definition_id: str
    definition: str
    phase_id: str
    phase: str
    branch: str
    build_id: str
