"""Functions of pdfium by their addresses, with whole numbers for handles.

That is five times as fast as through typed pointers, and a page has hundreds of objects. What a
function writes, it writes into the buffers of this file: read them before the next call.
"""

import ctypes
from ctypes import c_float, c_int, c_uint, c_ulong, c_void_p
from struct import Struct
from typing import Any

import pypdfium2.raw as raw

from ingest.page.sight.frames import Matrix


def _function(function: Any, result: Any, *arguments: Any) -> Any:
    address = ctypes.cast(function, c_void_p).value
    assert address is not None
    return ctypes.CFUNCTYPE(result, *arguments)(address)


_four = (c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)
count_objects = _function(raw.FPDFPage_CountObjects, c_int, c_void_p)
get_object = _function(raw.FPDFPage_GetObject, c_void_p, c_void_p, c_int)
count_inner = _function(raw.FPDFFormObj_CountObjects, c_int, c_void_p)
get_inner = _function(raw.FPDFFormObj_GetObject, c_void_p, c_void_p, c_int)
get_type = _function(raw.FPDFPageObj_GetType, c_int, c_void_p)
get_bounds = _function(raw.FPDFPageObj_GetBounds, c_int, *_four)
get_matrix = _function(raw.FPDFPageObj_GetMatrix, c_int, c_void_p, c_void_p)
get_fill = _function(raw.FPDFPageObj_GetFillColor, c_int, *_four)
get_stroke = _function(raw.FPDFPageObj_GetStrokeColor, c_int, *_four)
get_draw_mode = _function(raw.FPDFPath_GetDrawMode, c_int, c_void_p, c_void_p, c_void_p)
count_segments = _function(raw.FPDFPath_CountSegments, c_int, c_void_p)
get_segment = _function(raw.FPDFPath_GetPathSegment, c_void_p, c_void_p, c_int)
get_point = _function(raw.FPDFPathSegment_GetPoint, c_int, c_void_p, c_void_p, c_void_p)
segment_type = _function(raw.FPDFPathSegment_GetType, c_int, c_void_p)
get_clip = _function(raw.FPDFPageObj_GetClipPath, c_void_p, c_void_p)
count_clips = _function(raw.FPDFClipPath_CountPaths, c_int, c_void_p)
count_clip_segments = _function(raw.FPDFClipPath_CountPathSegments, c_int, c_void_p, c_int)
get_clip_segment = _function(raw.FPDFClipPath_GetPathSegment, c_void_p, c_void_p, c_int, c_int)
count_marks = _function(raw.FPDFPageObj_CountMarks, c_int, c_void_p)
get_mark = _function(raw.FPDFPageObj_GetMark, c_void_p, c_void_p, c_uint)
get_mark_name = _function(raw.FPDFPageObjMark_GetName, c_int, c_void_p, c_void_p, c_ulong, c_void_p)
render_mode = _function(raw.FPDFTextObj_GetTextRenderMode, c_int, c_void_p)
has_transparency = _function(raw.FPDFPageObj_HasTransparency, c_int, c_void_p)
page_has_transparency = _function(raw.FPDFPage_HasTransparency, c_int, c_void_p)
set_active = _function(raw.FPDFPageObj_SetIsActive, c_int, c_void_p, c_int)
get_metadata = _function(raw.FPDFImageObj_GetImageMetadata, c_int, c_void_p, c_void_p, c_void_p)
text_object = _function(raw.FPDFText_GetTextObject, c_void_p, c_void_p, c_int)

FLOATS = (c_float * 6)()
FLOATS_AT = [ctypes.addressof(FLOATS) + 4 * at for at in range(6)]
FLOATS_4_AT = tuple(FLOATS_AT[:4])
NUMBERS = (c_uint * 4)()
NUMBERS_AT = [ctypes.addressof(NUMBERS) + 4 * at for at in range(4)]
LENGTH = c_ulong()
unpack_box = Struct("4f").unpack_from
unpack_colour = Struct("4I").unpack_from


def address(handle: Any) -> int:
    """The whole number that stands for one of pdfium's typed pointers."""
    return ctypes.addressof(handle.contents)


def own_matrix(handle: int) -> Matrix:
    """How an object is placed in what holds it."""
    if not get_matrix(handle, FLOATS_AT[0]):
        return (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    a, b, c, d, e, f = FLOATS
    return (a, b, c, d, e, f)
