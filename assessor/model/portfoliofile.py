"""A portfolio file: firms with their sheets, as a consultant keeps them."""

from typing import Annotated

from pydantic import Field, StringConstraints

from assessor.model.base import MOST_NAME, MOST_TEXT, SAYS, Id, Many, Model

Name = Annotated[str, StringConstraints(min_length=1, max_length=MOST_NAME), SAYS]


# A path in the folder of the portfolio file, written with slashes.
Inside = Annotated[str, Field(max_length=MOST_TEXT)]


class ListedFirm(Model):
    """A firm: its name, and its sheets, which are files, folders or patterns in the folder of the portfolio file.

    `questionnaire` is the file of one's own that they answer, `group` what they are put together with.
    """

    name: Name
    sheets: Annotated[Many[Inside], Field(min_length=1)]
    questionnaire: Inside | None = None
    group: Name | None = None


class PortfolioFile(Model):
    """The firms by their ids."""

    firms: Annotated[dict[Id, ListedFirm], Field(min_length=1)]
