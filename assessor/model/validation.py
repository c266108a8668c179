"""What checking files found, for programs: each fault, warning and note with its place."""

from typing import Annotated, Literal

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from assessor.model.azure import AzureBuild
from assessor.model.base import Computed

Grade = Literal["error", "warning", "note"]


class Diagnosis(Computed):
    """One fault, warning or note, and where it stands: the path from the root of the repository, line and column."""

    grade: Grade
    path: str
    line: Annotated[int, Field(ge=1)] = 1
    column: Annotated[int, Field(ge=1)] = 1
    message: str


class CheckedFile(Computed):
    """A file that was checked, and what it is if it is sound."""

    path: str
    what: str = ""


class Validation(Computed):
    """What checking files found; sound where there is no error. As JSON it does not name the build that it is from."""

    format: Literal["assessor-validation"] = "assessor-validation"
    version: Literal[1] = 1
    sound: bool
    files: tuple[CheckedFile, ...]
    found: tuple[Diagnosis, ...]
    azure: Annotated[AzureBuild | None, SkipJsonSchema(), Field(exclude=True)] = None
