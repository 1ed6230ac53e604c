"""What keeps a backup from being made, trusted or restored."""


class BackupError(Exception):
    """A sentence for whoever runs the command."""
