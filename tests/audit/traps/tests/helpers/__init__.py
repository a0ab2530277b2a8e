from .bases import Shared as Shared
