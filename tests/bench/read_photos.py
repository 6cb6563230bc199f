"""How well text recognition reads photos: `python -m tests.bench.read_photos`, with the extra ocr.

Pictures are drawn, not taken: nameplates and alarm screens, plain, slanted, blurred, with glare, in
small type, and turned as a phone turns them. Counted is each code or number that stands on one, as
found letter by letter; and what is found that does not stand there.
"""

from ingest.identifiers import find
from ingest.sandbox import open_photo
from ingest.settings import IngestSettings
from tests.fix_senses import ALARM, PLATE, picture

_HOW: dict[str, dict[str, object]] = {
    "plain": {},
    "slanted": {"slant": 0.03},
    "slanted more": {"slant": 0.07},
    "blurred": {"blur": 2.0},
    "blurred more": {"blur": 4.0},
    "glare": {"glare": True},
    "small type": {"size": 18},
    "small, blurred, slanted": {"size": 18, "blur": 1.2, "slant": 0.04},
    "turned by EXIF": {"turned": 3, "kind": "JPEG"},
    "webp": {"kind": "WEBP"},
}
_PANELS = (
    PLATE,
    ALARM,
    ("SEW-EURODRIVE", "Type R57 DRN90L4", "No. 01.7812345601.0001", "i 24.99  kW 1.5"),
    ("SINAMICS G120", "F30002 DC link overvoltage", "A07910 Motor overtemperature"),
    ("FESTO", "DSBC-50-100-PPVA-N3", "1376663 E502", "p max. 12 bar"),
)


def main() -> None:
    """Print a row for each way to take the photo."""
    settings = IngestSettings(_env_file=None)
    for name, how in _HOW.items():
        right = wanted = wrong = 0
        for lines in _PANELS:
            stands = _found(lines)
            photo = open_photo(picture(lines, **how), settings, recognise=True)  # type: ignore[arg-type]
            if not photo.recognised:
                raise SystemExit("The extra ocr is not installed.")
            read = _found(photo.lines)
            right, wanted = right + len(stands & read), wanted + len(stands)
            wrong += len(read - stands)
        print(f"{name:26} {right:3} of {wanted:3}, {wrong} that do not stand there")


def _found(lines: tuple[str, ...]) -> set[str]:
    return {one.normalised for line in lines for one in find(line) if one.kind != "value"}


if __name__ == "__main__":
    main()
