"""The public data for programs: read only, versioned, described by OpenAPI."""
