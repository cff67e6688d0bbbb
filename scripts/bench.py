"""CPU time of stripeseal beside age and sops: whole processes, medians, ratios round by round.

    bench.py STRIPESEAL SOPS [ROUNDS]      called by scripts/bench.sh; age is on PATH

Every input is generated here, the same on every machine but for the keys. A round runs each command of a
workload a few times, one command after another, so that a slow spell of the machine falls on all of them;
the ratio is to the first command in the same round, and its median is shown. CPU is user + system time of
the process and all that it waited for, as wait4 tells it. What a command prints is checked once before.
"""

import os
import random
import shutil
import statistics
import string
import subprocess
import sys
import tempfile
import time

STRIPESEAL, SOPS = (os.path.abspath(program) for program in sys.argv[1:3])
ROUNDS = int(sys.argv[3]) if len(sys.argv) > 3 else 15
ROUND_SECONDS = 0.25  # of each command in a round
SERVICES = 500
MASKED = 100
FILES = 1000
SECRET_NAMES = ["db_password", "api_token", "signing_key", "webhook", "session"]
SECRET_NAMES += ["oauth_client", "smtp_password", "queue_token", "backup_key", "admin_password"]
SECRETS = [f"{name}_secret" for name in SECRET_NAMES]
PLAIN = {"host": "h.example.com", "port": "8080", "user": "svc", "region": "eu-west-1", "timeout": "30"}
PLAIN |= {"retries": "3", "log_level": "info", "url": "https://example.com/v1", "enabled": "true", "pool": "8"}


def secret(source):
    return "".join(source.choices(string.ascii_letters + string.digits, k=32))


def env_text():
    """20 keys, 10 of them secrets."""
    source = random.Random(1)
    lines = [f"{name}={value}" for name, value in PLAIN.items()]
    lines += [f"{name}={secret(source)}" for name in SECRETS]
    return "# settings\n" + "\n".join(lines).upper() + "\n"


def yaml_text():
    """20 keys a service, 10 of them secrets."""
    source = random.Random(2)
    lines = ["# settings"]
    for service in range(SERVICES):
        lines += [f"service_{service:05}:", "    config:"]
        lines += [f"        {name}: {value}" for name, value in PLAIN.items()]
        lines += ["    credentials:"]
        lines += [f"        {name}: {secret(source)}" for name in SECRETS]
    return "\n".join(lines) + "\n"


def log_texts():
    """The text of a .env of 100 secrets, a log of 32 MiB in which one line in 1,000 holds one, and that masked."""
    source = random.Random(3)
    secrets = {f"SERVICE_{number}_TOKEN": secret(source) for number in range(MASKED)}
    lines, masked = [], []
    for number in range(32 * 1024 * 1024 // 90):
        line = f"2026-11-24T11:03:05Z INFO request {number:09} handled in 12 ms path=/v1/charges "
        name = source.choice(list(secrets)) if number % 1000 == 0 else None
        lines.append(line + (f"token={secrets[name]}" if name else "status=200"))
        masked.append(line + (f"token=[{name}]" if name else "status=200"))
    env = "".join(f"{name}={value}\n" for name, value in secrets.items())
    return env, *("\n".join(text) + "\n" for text in (lines, masked))


class Command:
    """One or more programs, one after another; `fresh` is copied to `work` before each run."""

    def __init__(self, name, *programs, stdin=None, fresh=None, prints=None):
        self.name, self.programs, self.stdin, self.fresh, self.prints = name, programs, stdin, fresh, prints
        self.cpu, self.wall = [], []

    def check(self):
        self.prepare()
        for program in self.programs:
            with open(self.stdin or os.devnull) as stdin:
                done = subprocess.run(program, stdin=stdin, capture_output=True, check=True, text=True)
        if self.prints is not None and self.prints != done.stdout:
            sys.exit(f"{self.name} does not print what it should")

    def prepare(self):
        if self.fresh:
            shutil.copy(self.fresh, "work.yaml")

    def run(self):
        """CPU and wall time of one run."""
        self.prepare()
        cpu = wall = 0
        for program in self.programs:
            files = [(os.POSIX_SPAWN_OPEN, 0, self.stdin or os.devnull, os.O_RDONLY, 0)]
            files += [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
            files += [(os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)]
            start = time.perf_counter()
            process = os.posix_spawnp(program[0], program, os.environ, file_actions=files)
            _, status, usage = os.wait4(process, 0)
            wall += time.perf_counter() - start
            cpu += usage.ru_utime + usage.ru_stime
            if status:
                sys.exit(f"{self.name} failed")
        return cpu, wall

    def measure(self):
        """The means of one round."""
        runs = []
        end = time.perf_counter() + ROUND_SECONDS
        while not runs or time.perf_counter() < end:
            runs.append(self.run())
        self.cpu.append(statistics.mean(cpu for cpu, _ in runs))
        self.wall.append(statistics.mean(wall for _, wall in runs))


def compare(title, *commands, rounds=ROUNDS):
    for command in commands:
        command.check()
    for _ in range(rounds):
        for command in commands:
            command.measure()
    print(f"\n{title}\n{'':34}{'CPU ms':>10}{'wall ms':>10}{'CPU ratio':>12}")
    for command in commands:
        cpu, wall = (statistics.median(times) * 1000 for times in (command.cpu, command.wall))
        ratio = statistics.median(own / base for own, base in zip(command.cpu, commands[0].cpu))
        print(f"{command.name:34}{cpu:10.2f}{wall:10.2f}{ratio:12.3f}", flush=True)


def write(name, text):
    with open(name, "w") as file:
        file.write(text)


def output(*program):
    return subprocess.run(program, check=True, capture_output=True, text=True).stdout


def prepare():
    """The plain files, and each program's sealed copy of them."""
    write("key.txt", output("age-keygen"))
    os.chmod("key.txt", 0o600)
    recipient = output("age-keygen", "-y", "key.txt").strip()
    os.environ |= {"HOME": os.getcwd(), "STRIPESEAL_IDENTITY_FILE": "key.txt", "SOPS_AGE_KEY_FILE": "key.txt"}
    os.environ |= {"SOPS_AGE_RECIPIENTS": recipient, "SOPS_DISABLE_VERSION_CHECK": "1"}
    write("tiny", "x" * 32)
    output("age", "-r", recipient, "-o", "tiny.age", "tiny")
    write("value", "new-value")
    for name, text, secrets in (("a.env", env_text(), "*_SECRET"), ("c.yaml", yaml_text(), "*_secret")):
        write(name, text)
        seal = [STRIPESEAL, "seal", "-q", "--stdout", "-r", recipient, "--key", secrets]
        write(f"sealed.{name}", output(*seal, name))
        write(f"sops.{name}", output(SOPS, "encrypt", "--encrypted-regex", "(?i)_secret$", name))
        sealed = open(f"sealed.{name}").read().count("ENC[seal1,")
        if sealed != text.lower().count("_secret"):
            sys.exit(f"{name}: {sealed} values are sealed")
    for folder in ("many", "many.sops"):
        os.mkdir(folder)
    for number in range(FILES):
        shutil.copy("sealed.a.env", f"many/{number}.env")
        shutil.copy("sops.a.env", f"many.sops/{number}.env")
    return recipient


def compare_masks(recipient):
    env, log, masked = log_texts()
    write("m.env", env)
    write("log", log)
    write("sealed.m.env", output(STRIPESEAL, "seal", "-q", "--stdout", "-r", recipient, "--all", "m.env"))
    write("mask.sed", "".join(f"s/{value}/[{name}]/g\n" for name, value in (e.split("=") for e in env.split())))
    compare(
        f"a log of {len(log) / 1e6:.0f} MB without the {MASKED} secrets of a .env",
        Command("sed, the values as they are", ["sed", "-f", "mask.sed"], stdin="log", prints=masked),
        Command("stripeseal mask, encoded too", [STRIPESEAL, "mask", "-f", "sealed.m.env"], stdin="log", prints=masked),
        Command("cat", ["cat"], stdin="log"),
    )


def main():
    recipient = prepare()
    env, yaml = (open(name).read() for name in ("a.env", "c.yaml"))
    last = yaml.rstrip().rpartition(" ")[2]
    service = f"service_{SERVICES - 1:05}"
    path = f"{service}.credentials.{SECRETS[-1]}"
    keys = "".join(f'["{key}"]' for key in path.split("."))
    compare(
        "run a program with a .env of 20 keys, 10 of them sealed",
        Command("age -d of 32 bytes, and true", ["age", "-d", "-i", "key.txt", "tiny.age"], ["true"]),
        Command("stripeseal run -- true", [STRIPESEAL, "run", "-f", "sealed.a.env", "--", "true"]),
        Command("sops exec-env --same-process", [SOPS, "exec-env", "--same-process", "sops.a.env", "true"]),
        Command("true", ["true"]),
    )
    compare(
        "unseal the .env of 20 keys",
        Command("sops decrypt", [SOPS, "decrypt", "sops.a.env"], prints=env),
        Command("stripeseal unseal", [STRIPESEAL, "unseal", "sealed.a.env"], prints=env),
    )
    title = f"of a YAML file of {20 * SERVICES:,} keys, {10 * SERVICES:,} of them sealed"
    compare(
        f"the text {title}",
        Command("sops decrypt", [SOPS, "decrypt", "sops.c.yaml"], prints=yaml),
        Command("stripeseal unseal", [STRIPESEAL, "unseal", "sealed.c.yaml"], prints=yaml),
    )
    compare(
        f"one value {title}",
        Command("sops decrypt --extract", [SOPS, "decrypt", "--extract", keys, "sops.c.yaml"], prints=last),
        Command("stripeseal get", [STRIPESEAL, "get", "-f", "sealed.c.yaml", path], prints=last),
    )
    compare(
        f"set one value {title}",
        Command("sops set", [SOPS, "set", "work.yaml", keys, '"new-value"'], fresh="sops.c.yaml"),
        Command("stripeseal set", [STRIPESEAL, "set", "-f", "work.yaml", path], stdin="value", fresh="sealed.c.yaml"),
    )
    seal = [STRIPESEAL, "seal", "--stdout", "-r", recipient, "--key", "*_secret", "c.yaml"]
    compare(
        f"seal all {title}",
        Command("sops encrypt", [SOPS, "encrypt", "--encrypted-regex", "_secret$", "c.yaml"]),
        Command("stripeseal seal", seal),
    )
    sops_rotate = 'for file in many.sops/*; do "$0" rotate -i "$file" || exit; done'
    compare(
        f"a new data key for each of {FILES:,} .env files of 20 keys; sops takes one file a process",
        Command("sops rotate", ["sh", "-c", sops_rotate, SOPS]),
        Command("stripeseal rotate", ["sh", "-c", 'exec "$0" rotate -q many/*', STRIPESEAL]),
        rounds=min(ROUNDS, 3),
    )
    compare_masks(recipient)


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    main()
