"""What is shipped: the wheel, the folder for Windows with all that it needs, and the bill of materials of both."""


class ReleaseError(Exception):
    """Something that is to be shipped does not meet the requirements; the message is for the release manager."""
