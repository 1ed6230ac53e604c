"""Private files: storage, upload checks, download permissions."""
