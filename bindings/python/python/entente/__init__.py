"""Real documents in, a dated and sourced record of relations between states out.

`parse`, `time`, `actor` and `code` take one text and give a dict, or many and give a `Table` for data frames. A `Register` keeps
documents with the events they tell of, and answers questions. `entente.spark` does the same on a cluster.

>>> import entente
>>> entente.actor("Danish frigates")["state"]
'DNK'
"""

from ._entente import Error, Table, __version__
from ._register import Answer, Register
from ._texts import actor, code, load, parse, time

__all__ = ["Answer", "Error", "Register", "Table", "__version__", "actor", "code", "load", "parse", "time"]
