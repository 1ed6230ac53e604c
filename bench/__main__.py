"""`python -m bench`: set the project up under the benchmark's settings and run it."""

import os
import sys
from pathlib import Path

import django

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "site"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    django.setup()

    from bench.run import main

    main(sys.argv[1:])
