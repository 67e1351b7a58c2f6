"""What an action raises when a rule of the process says no."""


class Refused(Exception):
    """A rule says no. The message is translated and shown to the person who asked."""
