"""A logo is a whole picture in its brand's folder, no larger than a page needs; every format says the same of it."""

from pathlib import Path

import pytest
from PIL import Image

from assessor.formats.registry import FORMATS
from tests.support.brands import PNG, brand, picture
from tests.support.house import MIXED, Q
from tests.support.running import Result, Run, Write

pytestmark = pytest.mark.slow
BRANDED = [name for name, row in FORMATS.items() if row.shows_brand or name == "json"]
LARGE = "has more than 4 megapixels; a logo needs far fewer"
DAMAGED = "is cut short or damaged"
OUTSIDE = "lies outside the folder of the brand"


def refused(run: Run, sheet: Path, form: str, folder: Path) -> Result:
    target = folder / f"a.{form}"
    result = run("report", sheet, *Q, "--brand", folder / "brand.toml", "--out", f"{form}={target}")
    assert not target.exists()
    return result


@pytest.mark.parametrize("form", BRANDED)
@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        pytest.param("logo.png", PNG[:12], DAMAGED, id="a first line of a picture"),
        pytest.param("logo.png", PNG[:-12], DAMAGED, id="a PNG without its end"),
        pytest.param("logo.png", PNG.replace(b"IDAT", b"IDAX"), DAMAGED, id="a PNG without its picture"),
        pytest.param("logo.png", picture("JPEG", (90, 90))[:-2], DAMAGED, id="a JPEG without its end"),
        pytest.param("logo.png", picture("GIF"), "is neither a PNG nor a JPEG picture", id="a GIF"),
        pytest.param("logo.png", picture(size=(2001, 2000)), LARGE, id="a few dots too many"),
        pytest.param("a\\u0000b", PNG, "is not a file name", id="a NUL in its name"),
        pytest.param("../logo.png", PNG, OUTSIDE, id="the folder above"),
        pytest.param("/etc/hostname", PNG, OUTSIDE, id="a path from the root"),
    ],
)
@pytest.mark.parametrize("place", [pytest.param("", id="of the brand"), pytest.param("[cover]\n", id="of the client")])
def test_a_logo_that_not_every_format_can_show_is_refused_by_all(
    run: Run, house: Write, tmp_path: Path, form: str, name: str, content: bytes, says: str, place: str
) -> None:
    folder = tmp_path / "brand"
    folder.mkdir()
    brand(folder, f'name = "B"\n{place}logo = "{name}"\n', content)
    line = 3 if place else 2
    result = refused(run, house(MIXED), form, folder)
    assert (result.code, result.out) == (2, "")
    assert result.err == f'{folder / "brand.toml"}:{line}:1: "{name}" {says}\n'
    assert run("validate", folder / "brand.toml").err == result.err


@pytest.mark.parametrize(
    "logo", [picture("JPEG", (300, 200)), picture(size=(2000, 2000)), picture(size=(30000, 30)), PNG + bytes(3)]
)
def test_a_whole_picture_is_taken(run: Run, house: Write, tmp_path: Path, logo: bytes) -> None:
    file = brand(tmp_path, 'name = "B"\nlogo = "logo.png"\n', logo)
    assert run("report", house(MIXED), *Q, "--brand", file, "--format", "json").code == 0


def test_a_link_out_of_the_folder_is_refused(run: Run, house: Write, tmp_path: Path) -> None:
    folder = tmp_path / "brand"
    folder.mkdir()
    brand(folder, 'name = "B"\nlogo = "logo.png"\n').with_name("logo.png").rename(tmp_path / "far.png")
    (folder / "logo.png").symlink_to(tmp_path / "far.png")
    assert refused(run, house(MIXED), "html", folder).err.endswith(f"{OUTSIDE}\n")


def test_a_picture_of_nine_hundred_megapixels_is_never_decoded(run: Run, house: Write, tmp_path: Path) -> None:
    made = tmp_path / "logo.png"
    Image.new("1", (30000, 30000)).save(made)
    brand(tmp_path, 'name = "B"\nlogo = "logo.png"\n', made.read_bytes())
    assert LARGE in refused(run, house(MIXED), "pdf", tmp_path).err


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_cut_anywhere_is_refused(run: Run, house: Write, tmp_path: Path, kind: str) -> None:
    whole = picture(kind, (40, 30))
    sheet = house(MIXED)
    for end in range(1, len(whole), 7):
        brand(tmp_path, 'name = "B"\nlogo = "logo.png"\n', whole[:end])
        assert refused(run, sheet, "html", tmp_path).code == 2
