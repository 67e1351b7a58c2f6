"""What the engine raises.

SensemakingError
└── InputError    the caller's arrays or texts do not fit; the message holds the value
"""


class SensemakingError(Exception):
    """Base of everything the engine raises on purpose."""


class InputError(SensemakingError):
    """The input does not fit what the function asks for."""
