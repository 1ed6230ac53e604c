"""`python -m trust [suite …]`: run the suites, print what was tried and what failed."""

import os
import sys
from pathlib import Path

import django

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "site"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    django.setup()

    from trust.run import main

    sys.exit(main(sys.argv[1:]))
