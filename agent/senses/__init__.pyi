from .ear import Ear as Ear
from .ear import open_ear as open_ear
from .eye import Eye as Eye
from .eye import open_eye as open_eye
from .senses import Senses as Senses
