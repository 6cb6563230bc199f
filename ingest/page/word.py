"""A word with its box, and the frame of the page in which boxes are given."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters without white space; points from the top left of the page as shown."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    bold: bool
    mono: bool
    """Set in a typewriter's letters."""
    upright: bool
    """Not turned, nor slanted as a watermark is."""
    order: int
    """Place in the content stream."""

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of a page that is shown, in the PDF's points (from the bottom left), and the
    quarter turns, clockwise, that bring it upright."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """(left, top, right, bottom) from the top left of the page as it is read."""
        match self.turn:
            case 0:
                return x0 - self.left, self.top - y1, x1 - self.left, self.top - y0
            case 1:
                return y0 - self.bottom, x0 - self.left, y1 - self.bottom, x1 - self.left
            case 2:
                return self.right - x1, y0 - self.bottom, self.right - x0, y1 - self.bottom
            case _:
                return self.top - y1, self.right - x1, self.top - y0, self.right - x0
