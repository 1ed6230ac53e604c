"""A site with its pages and its editors."""

from tests.cms_pages.conftest import chief, demo_pages  # noqa: F401 (fixtures)
