"""Removes every guard of the challenge's core, one at a time, and looks which test notices. See `--help`.

The sources are copied and made wrong there, all places at once; each place asks the environment whether it is the one (see
mutants.py). So there is one build, and a run of the tests for each mutant. A run ends with its first failure. What nobody
notices is a survivor: a test is missing, or the change changes nothing, and equivalent.txt says why.
"""

import argparse
import collections
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import threading

import mutants

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCRATCH = ROOT / ".build" / "mutate"
CORE = pathlib.Path("Sources/Domain/Challenge")
PAGE = ROOT / "docs" / "challenge-guards.md"
EQUIVALENT = pathlib.Path(__file__).with_name("equivalent.txt")
# What is tested of the core, without what needs no core (the compiler's tests) or takes long and shows nothing more here.
TESTS = r"^StoresTests|^DomainTests\.(ChallengeMachine|Code|Answer|Redaction|RateCount|Verifier|StoreTime|Ledger|ChallengeKeys|SealedChallengeID|ParkedSeal)\w*Tests"
SKIPPED = "a million characters|SweptTable"
SECONDS = 30

SWITCH = """
import Glibc

/// Which place of this program is wrong, for a run of its tests.
enum WrongPlace {
    static let number: Int = {
        guard let text = unsafe getenv("WRONG_PLACE") else { return 0 }
        return Int(unsafe String(cString: text)) ?? 0
    }()

    static func isAt(_ place: Int) -> Bool { number == place }
}
"""


def copy(pattern, is_shown=False):
    """The mutants; and copies what has changed, so that little is built anew, and forgets what is gone."""
    wanted = {}
    for folder in ["Sources", "Tests/StoresTests", "Tests/DomainTests"]:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file():
                wanted[path.relative_to(ROOT)] = path.read_bytes()
    manifest = (ROOT / "Package.swift").read_text()
    kept = [
        line for line in manifest.split("\n")
        if not re.match(r' +tests\("', line) or re.match(r' +tests\("(Stores|Domain)Tests"', line)
    ]
    # What is made wrong may look odd to the compiler; only its errors count.
    wanted[pathlib.Path("Package.swift")] = "\n".join(kept).replace(
        "    .treatAllWarnings(as: .error),\n", "").encode()
    found = []
    for path in sorted(path for path in wanted if CORE in path.parents and path.suffix == ".swift"):
        source = mutants.Source(str(path.relative_to(CORE)), wanted[path].decode())
        text, of_file = source.mutated(len(found) + 1)
        wanted[path] = text.encode()
        found += of_file
    seen = collections.Counter()
    for mutant in found:
        seen[mutant.key] += 1
        if seen[mutant.key] > 1:
            mutant.function += f" ({seen[mutant.key]})"
    wanted[pathlib.Path("Sources/Domain/WrongPlace.swift")] = SWITCH.encode()
    numbered = dict(enumerate(found, 1))
    chosen = {number: mutant for number, mutant in numbered.items() if re.search(pattern, mutant.key)}
    if is_shown:
        return chosen, len(found)
    for path, octets in wanted.items():
        place = SCRATCH / path
        if not place.exists() or place.read_bytes() != octets:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(octets)
    for path in list(SCRATCH.rglob("*")):
        relative = path.relative_to(SCRATCH)
        if path.is_file() and relative.parts[0] in ("Sources", "Tests") and relative not in wanted:
            path.unlink()
    return chosen, len(found)


def build():
    outcome = subprocess.run(
        ["swift", "build", "--build-tests"], cwd=SCRATCH, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if outcome.returncode:
        sys.exit("mutate: what was made wrong doesn't compile\n" + outcome.stdout)
    folder = subprocess.run(
        ["swift", "build", "--show-bin-path"], cwd=SCRATCH, check=True, stdout=subprocess.PIPE, text=True)
    return pathlib.Path(folder.stdout.strip()) / "countersignPackageTests.xctest"


def failure(program, number, filters):
    """The first test that fails with this place wrong; None if none does."""
    command = [program, "--testing-library", "swift-testing", "--filter", filters, "--skip", SKIPPED]
    process = subprocess.Popen(
        command, cwd=SCRATCH, env={**os.environ, "WRONG_PLACE": str(number)}, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, errors="replace")
    timer = threading.Timer(SECONDS, process.kill)
    timer.start()
    seen = None
    try:
        for line in process.stdout:
            if match := re.search(r"Test (.*?) recorded an issue", line):
                seen = re.sub(r"\(.*\)$", "", match.group(1).strip('"')).strip('"`')
                seen = re.sub(r'" with .*', "", seen)
                break
            if match := re.search(r"Test run with (\d+) test.* passed", line):
                if filters == TESTS and not int(match.group(1)):
                    sys.exit("mutate: there are no tests under the names that it looks for")
                return None
    finally:
        timer.cancel()
        process.kill()
        process.wait()
    return seen or "(the run ends early, or not at all)"


def recorded():
    """The tests that the page names: each is tried first, so that the page stays as it is where it is still true."""
    rows = {}
    if PAGE.exists():
        for line in PAGE.read_text().split("\n"):
            cells = [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
            if len(cells) == 4 and cells[0].startswith("`"):
                rows[tuple(cell.strip("`") for cell in cells[:3])] = cells[3]
    return rows


def equivalents():
    reasons = {}
    for line in EQUIVALENT.read_text().split("\n"):
        if line and not line.startswith("#"):
            key, _, reason = line.partition(" :: ")
            reasons[key.strip()] = reason.strip()
    return reasons


def row(mutant):
    return f"{mutant.file.removesuffix('.swift')}, {mutant.function}", mutant.original, mutant.changed


def page(outcomes, reasons):
    def cells(*texts):
        return "| " + " | ".join(text.replace("|", "\\|") for text in texts) + " |"

    lines = [
        "# What holds the challenge's core",
        "",
        "Each row is a change of one place of Sources/Domain/Challenge, and a test that fails when that place is changed so. A",
        "condition, or a part of one, is met always or never; a comparison takes its limit in or leaves it out; of two values",
        "the other one is taken; a statement is left out. `make mutate` makes every one of these changes, runs the tests against",
        "it, and writes this page; it fails when a change is noticed by no test and is not explained below.",
        "",
        "| where | what stands there | what stood there instead | a test that fails |",
        "|---|---|---|---|",
    ]
    for mutant, test in outcomes:
        if test:
            lines.append(cells(*[f"`{text}`" for text in row(mutant)], test))
    lines += ["", "## Changes that change nothing", "", "| where | what stands there | instead | why nobody could tell |", "|---|---|---|---|"]
    for mutant, test in outcomes:
        if not test:
            lines.append(cells(*[f"`{text}`" for text in row(mutant)], reasons[mutant.key]))
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(prog="scripts/mutate", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("pattern", nargs="?", default="", help="only mutants whose description this expression is found in; the page stays")
    parser.add_argument("--list", action="store_true", help="show them, with their numbers, and run nothing")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="runs at a time")
    arguments = parser.parse_args()

    chosen, total = copy(arguments.pattern, arguments.list)
    if arguments.list:
        for number, mutant in chosen.items():
            print(number, mutant.key)
        return
    print(f"mutate: {len(chosen)} of {total} mutants; building in {SCRATCH.relative_to(ROOT)}", flush=True)
    program = build()
    if test := failure(program, 0, TESTS):
        sys.exit(f"mutate: with nothing wrong a test fails: {test}")
    known = recorded()
    reasons = equivalents()

    def judge(number):
        mutant = chosen[number]
        test = known.get(row(mutant))
        if test and not test.startswith("(") and failure(program, number, re.escape(test).replace("/", "\\/")):
            return test
        return failure(program, number, TESTS)

    outcomes, survivors = [], []
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        for number, test in zip(chosen, pool.map(judge, chosen)):
            mutant = chosen[number]
            outcomes.append((mutant, test))
            if not test and mutant.key not in reasons:
                survivors.append(mutant)
                print(f"mutate: nobody noticed: {mutant.key}", flush=True)
    noticed = {mutant.key for mutant, test in outcomes if test}
    stale = [key for key in reasons if key in noticed]
    gone = [] if arguments.pattern else [key for key in reasons if key not in {mutant.key for mutant, _ in outcomes}]
    for key in stale:
        print(f"mutate: equivalent.txt says that nobody could tell, but a test does: {key}")
    for key in gone:
        print(f"mutate: equivalent.txt explains what is no longer there: {key}")
    print(f"mutate: {len(noticed)} noticed, {len(outcomes) - len(noticed) - len(survivors)} explained, {len(survivors)} survivors")
    if survivors or stale or gone:
        sys.exit(1)
    if not arguments.pattern:
        PAGE.write_text(page(outcomes, reasons))
        print(f"mutate: {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
