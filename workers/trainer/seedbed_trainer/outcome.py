"""How a run can end."""

DONE, FAILED, REFUSED, STOPPED = 0, 1, 2, 75


class Stopped(Exception):
    """A signal asked for the end. `checkpoint` is the step that is saved, or None when the phase has none yet."""

    def __init__(self, checkpoint: int | None):
        self.checkpoint = checkpoint
        super().__init__("stopped")


class OutOfSpace(Exception):
    """A save found no room. The message is a sentence for the person who keeps the disk."""
