"""`python others NAME < texts`: scans two lists of texts, in an environment that has the package, nothing of ours."""

import importlib
import json
import sys
import time


def run(name: str) -> None:
    """Writes {"version", "seconds": CPU of the second list, "found": of the first list} for two lists of texts."""
    labelled, timed = json.load(sys.stdin)
    module = importlib.import_module(f"with_{name}")
    version, scan = module.ready()
    found = [scan(text) for text in labelled]
    began = time.process_time()
    for text in timed:
        scan(text)
    seconds = time.process_time() - began
    json.dump(
        {"version": version, "seconds": seconds, "found": found, "kinds": sorted(set(module.KINDS.values()))},
        sys.stdout,
    )


if __name__ == "__main__":
    run(sys.argv[1])
