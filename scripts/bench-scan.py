"""CPU, wall-clock and memory of `stripeseal scan` beside other scanners on one tree: medians of whole runs.

    bench-scan.py TREE ROUNDS NAME=COMMAND…    called by scripts/bench-scan.sh, run in it

A round runs each command once, one after another, so that a slow spell of the machine falls on all of them.
CPU is user + system time of the process and all that it waited for, and memory its peak, as wait4 tells.
"""

import os
import shlex
import statistics
import subprocess
import sys
import time

tree, rounds = sys.argv[1], int(sys.argv[2])
commands = [argument.split("=", 1) for argument in sys.argv[3:]]
measured = {name: [] for name, _ in commands}
files = sizes = 0
for folder, _, names in os.walk(tree):
    for name in names:
        path = os.path.join(folder, name)
        if os.path.isfile(path) and not os.path.islink(path):
            files, sizes = files + 1, sizes + os.path.getsize(path)
print(f"{files} files, {sizes / 1e6:.0f} MB, {os.cpu_count()} processors, {rounds} rounds")
for _ in range(rounds):
    for name, command in commands:
        words = shlex.split(command)
        start = time.monotonic()
        process = subprocess.Popen(words, cwd=tree, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, 1, 200, 205):  # found nothing, or something
            sys.exit(f"{name}: exit status {process.returncode}")
        measured[name].append((usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024))
for name, runs in measured.items():
    cpu, wall, memory = (statistics.median(column) for column in zip(*runs))
    print(f"{name:15} {cpu:7.2f} s CPU  {wall:7.2f} s  {memory:6.0f} MiB")
