"""The filesystem broker of a machine without Redis: kombu's, with messages that appear whole.

kombu writes a message in place, so a worker that lists the folder in that moment reads half of it and stops.
Here a message is written under a hidden name and renamed.
"""

import os
import uuid
from time import monotonic_ns

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.encoding import str_to_bytes
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    """kombu's channel with an atomic put."""

    def _put(self, queue, payload, **kwargs):
        """Write aside, then rename: a reader sees the whole message or none."""
        stem = f"{monotonic_ns() // 1_000_000}_{uuid.uuid4()}"
        aside = os.path.join(self.data_folder_out, f".{stem}")
        with open(aside, "wb") as file:
            file.write(str_to_bytes(dumps(payload)))
        os.replace(aside, os.path.join(self.data_folder_out, f"{stem}.{queue}.msg"))


class Transport(filesystem.Transport):
    """Register with `register`; the URL is `leaguefs://`."""

    Channel = Channel


def register() -> None:
    """Make `leaguefs://` known to kombu."""
    TRANSPORT_ALIASES["leaguefs"] = "league.kernel.broker:Transport"
