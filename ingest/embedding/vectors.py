"""What an embedder gives."""

import numpy as np

Vectors = np.ndarray[tuple[int, ...], np.dtype[np.float32]]
