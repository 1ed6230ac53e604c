# ruff: noqa: INP001 (a script of its own)
"""Exit with 0 while the application, or one of its workers, is well; for containers.

python deploy/healthcheck.py http://127.0.0.1:8000/readyz
python deploy/healthcheck.py http://web:8000/readyz/workers letters
"""

import http.client
import os
import sys
from urllib.parse import urlsplit


def main(address: str, worker: str = "") -> int:
    asked = urlsplit(address)
    host = urlsplit(os.environ["BASE_URL"]).hostname or ""
    connection = http.client.HTTPConnection(asked.hostname or "", asked.port, timeout=5)
    connection.request("GET", asked.path, headers={"Host": host})
    answer = connection.getresponse()
    lines = answer.read().decode().splitlines()
    if not worker:
        return int(answer.status != http.client.OK)
    # Of the others each asks for itself; a database that is away is nobody's fault here.
    return int(f"worker does not work: {worker}" in lines)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
