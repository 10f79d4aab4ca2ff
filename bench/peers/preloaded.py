"""Runs of a peer, each in a process of its own that is forked from one which has loaded all that the peer needs.

  python preloaded.py hypothesis_peer        each line of the input is what its run() takes: port, seed, steps

Answers each line with one: the JSON object of that run. To start an interpreter and import a peer takes a second, which
is as long as most runs.
"""

import gc
import importlib
import json
import os
import signal
import sys
import traceback

MOST_SECONDS = 900  # of a run


def main() -> None:
    peer = importlib.import_module(sys.argv[1])
    peer.load()
    gc.freeze()  # so that no collection in a child copies what they share
    for line in sys.stdin:
        port, seed, steps, *more = line.split()
        child = os.fork()
        if child == 0:
            signal.alarm(MOST_SECONDS)
            try:
                print(json.dumps(peer.run(int(port), int(seed), int(steps), *more)), flush=True)
                os._exit(0)
            except Exception:
                traceback.print_exc()
            finally:
                os._exit(1)  # whatever ends it, it does not go on with the next line
        _, status = os.waitpid(child, 0)
        if status != 0:
            sys.exit(f"{sys.argv[1]}, seed {seed}: ended with {os.waitstatus_to_exitcode(status)}")


if __name__ == "__main__":
    main()
