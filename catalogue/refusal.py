"""What a rule answers when it says no."""

from collections.abc import Sequence


class Refusal(Exception):
    """A rule says no. `reasons` are French sentences for whoever asked."""

    def __init__(self, reasons: Sequence[str]):
        super().__init__(" ".join(reasons))
        self.reasons = list(reasons)
