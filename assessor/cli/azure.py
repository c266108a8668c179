"""Find out which build of Azure Pipelines this is, by the variables that it sets in every job."""

import re
from collections.abc import Mapping

from assessor.model.azure import AzureBuild

_UUID = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_NUMBER = r"[1-9][0-9]*"
_ORGANISATION = r"https://(?:dev\.azure\.com/([^/]+)|([^./]+)\.visualstudio\.com)(?:/.*)?"


def build(given: Mapping[str, str]) -> AzureBuild | None:
    """Return the build; none in other jobs, for other repositories, or where one of its names is missing.

    Only a repository of Azure itself has its code scanning; results about one on GitHub go to GitHub.
    """
    if given.get("TF_BUILD") != "True" or given.get("BUILD_REPOSITORY_PROVIDER") != "TfsGit":
        return None
    address = re.fullmatch(_ORGANISATION, given.get("SYSTEM_COLLECTIONURI", ""))
    found = AzureBuild(
        organisation=(address[1] or address[2]) if address else "",
        project=given.get("SYSTEM_TEAMPROJECTID", ""),
        definition_id=given.get("SYSTEM_DEFINITIONID", ""),
        definition=given.get("BUILD_DEFINITIONNAME", "").strip(),
        phase_id=given.get("SYSTEM_PHASEID") or given.get("SYSTEM_JOBID", ""),
        phase=given.get("SYSTEM_PHASENAME", "").strip() or given.get("SYSTEM_JOBNAME", "").strip(),
        branch=given.get("BUILD_SOURCEBRANCH", ""),
        build_id=given.get("BUILD_BUILDID", ""),
    )
    ids = all(re.fullmatch(_UUID, each) for each in (found.project, found.phase_id))
    numbers = all(re.fullmatch(_NUMBER, each) for each in (found.definition_id, found.build_id))
    return found if all(found) and ids and numbers else None
