"""The only room that talks to Git. Looking changes nothing; ``writing`` and ``sharing`` alone write.

Paths are those of the handbook: where it is a folder inside a repository, what lies outside that folder is not seen.
Commits, trees and blobs are named by full id.
"""

from felles.history.commit import Commit, Snapshot
from felles.history.repository import Repository

__all__ = ["Commit", "Repository", "Snapshot"]
