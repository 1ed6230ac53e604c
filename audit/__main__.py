"""`python -m audit`: set the project up as in production and look at it from outside."""

import os
import sys
from pathlib import Path

import django

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "site"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "audit.settings"
    django.setup()

    from audit.run import main

    sys.exit(main(sys.argv[1:]))
