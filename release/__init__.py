"""What is shipped: the wheel, the folder for Windows with all that it needs, and the bill of materials of both."""


class ReleaseError(Exception):
    """What is to be shipped is not as it must be; says what, for whoever makes the release."""
