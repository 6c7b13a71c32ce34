"""The values everything else is about. Nothing here reads, writes or changes anything."""

from felles.model.decisions import *  # noqa: F403
from felles.model.derived import *  # noqa: F403
from felles.model.documents import *  # noqa: F403
from felles.model.evidence import *  # noqa: F403
from felles.model.judging import *  # noqa: F403
from felles.model.moments import *  # noqa: F403
from felles.model.policies import *  # noqa: F403
from felles.model.questions import *  # noqa: F403
