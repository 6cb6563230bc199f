"""Points of what a page draws, in the frame of its words: from the top left as it is read."""

import ctypes

import pypdfium2.raw as raw

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, bottom, right and top of the page that is shown, in its own frame."""
Matrix = tuple[float, float, float, float, float, float]


def matrix(own: ctypes.c_void_p) -> Matrix:
    """How an object of a page, or of a form on it, is placed."""
    m = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(own, m):
        return (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    return (m.a, m.b, m.c, m.d, m.e, m.f)


def times(one: Matrix, two: Matrix) -> Matrix:
    """The placing by `one` and then by `two`."""
    a, b, c, d, e, f = one
    g, h, i, j, k, n = two
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + n,
    )


def apply(matrix: Matrix, point: Point) -> Point:
    """Where a point comes to stand."""
    a, b, c, d, e, f = matrix
    x, y = point
    return a * x + c * y + e, b * x + d * y + f


def placed(point: Point, placing: tuple[int, Box]) -> Point:
    """The point in the frame of the words (`ingest.page.words`)."""
    turn, (left, bottom, right, top) = placing
    x, y = point
    match turn:
        case 0:
            return x - left, top - y
        case 1:
            return y - bottom, x - left
        case 2:
            return right - x, y - bottom
        case _:
            return top - y, right - x
