"""One door for uploads, one for downloads.

Contract: `accept_workbook` checks a file before anything unpacks it, keeps it under a random name outside the
web root, and refuses with a sentence the user understands; `inspect` is the check alone, for commands.
`serve` hands a kept file out as an attachment that no browser runs or caches; the view has authorized the
asker before. `expire` deletes what is past its day. `temporary` and `keep` write results of our own:
temporary name, fsync, rename. `accept_evidence` is the door for scans and documents that stay with a row.
"""

from league.kernel.files.door import accept_workbook, inspect
from league.kernel.files.evidence import accept_evidence
from league.kernel.files.limits import DEFAULTS, limit
from league.kernel.files.store import Kept, expire, keep, location, remove, serve, serve_bytes, temporary

__all__ = [
    "DEFAULTS",
    "Kept",
    "accept_evidence",
    "accept_workbook",
    "expire",
    "inspect",
    "keep",
    "limit",
    "location",
    "remove",
    "serve",
    "serve_bytes",
    "temporary",
]
