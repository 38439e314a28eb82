"""The coverage of wrapped builds: what their manifests say, kept as one JSON file per run, and the tables made of it.

A result is a plain dictionary: project, compiler, buildType, wrapped, total, reasons {reason: count}, tests, secondTry, seconds.
One of run_separate.py has slots (functions in programs), separate (those that ran from units) and overwritten instead of the counts
of functions.
"""

import collections
import json
import re

# The language does not let anybody wrap these, so they are not part of the share that the goal speaks of.
BY_LANGUAGE = ("constexpr", "consteval", "takes C variadic arguments")

INTRODUCTION = """# Coverage on real projects

This page is written by a run of the corpus; do not edit it:

```sh
{command}
```

Projects are Debian 12's source packages, wrapped whole (libraries and test programs). A function
that several objects hold counts once.

- "Candidates" are all function definitions but those that are `constexpr`, `consteval` or C
  variadic.
- "Own tests" is how many of the project's tests ran. Each passed, or had the result that it has in
  the build that is not wrapped.
- "Reload alone" is how many functions ran from a separately compiled unit while the project's own
  tests ran, with the bodies that the programs were built with overwritten. Counted is every wrapped
  function that the project's programs and libraries hold. Each instance of a template counts, and
  so does each program that links a library.

What is in no table has not been run; each figure is of the day of its run.
"""


def of_manifests(manifests):
    """(wrapped, all, {reason: count}); a function that several objects hold counts once, wrapped if any of them wrapped it."""
    functions = {}
    for manifest in manifests:
        for function in manifest["functions"]:
            key = (function["file"], function["usr"])
            if key not in functions or not function.get("skipReason"):
                functions[key] = function.get("skipReason", "")
    reasons = collections.Counter(reason for reason in functions.values() if reason)
    return len(functions) - sum(reasons.values()), len(functions), reasons


def candidates(result):
    by_language = sum(result["reasons"].get(reason, 0) for reason in BY_LANGUAGE)
    return result.get("candidates", result["total"] - by_language)


def share(result):
    return 100 * result["wrapped"] / max(candidates(result), 1)


def row(result):
    again = f" ({', '.join(result['secondTry'])} at the second try)" if result["secondTry"] else ""
    return (f"| {result['project']} | {result['wrapped']} | {candidates(result)} | {share(result):.1f}% | {result['total']} | "
            f"{result['tests']}{again} |")


HEAD = "| project | wrapped | candidates | share | definitions | own tests |\n|---|---|---|---|---|---|"


def table(results, reasons=None):
    """One combination of compiler and build type. `reasons`: of earlier runs (reasons_so_far())."""
    lines = [HEAD] + [row(result) for result in results]
    whole = {"project": "**all**", "secondTry": [], "reasons": collections.Counter(reasons or {}),
             "candidates": sum(map(candidates, results))}
    for key in ("wrapped", "total", "tests"):
        whole[key] = sum(result[key] for result in results)
    for result in results:
        whole["reasons"].update(result["reasons"])
    lines.append(row(whole))
    lines += ["", "| left alone because | functions |", "|---|---|"]
    lines += [f"| {reason} | {count} |" for reason, count in sorted(whole["reasons"].items(), key=lambda item: (-item[1], item[0]))]
    return "\n".join(lines)


ALONE_HEAD = "| project | functions in programs | reload alone | share | own tests |\n|---|---|---|---|---|"


def alone_row(result):
    return (f"| {result['project']} | {result['slots']} | {result['separate']} | "
            f"{100 * result['separate'] / max(result['slots'], 1):.1f}% | {result['tests']} |")


def alone_kind(reason):
    """A reason without the names in it."""
    return re.sub(r"[`'\u2018][^`'\u2019]*['\u2019`]", "...", reason)


NO_UNIT = "no unit holds this function or instance"


def alone_reasons(results, exactly=False, earlier=None):
    """Lines of a table; `exactly`: each reason with its names, and each function that is in no unit. `earlier`: reasons of rows that
    do not know their own."""
    reasons = collections.Counter({reason: count for reason, count in (earlier or {}).items() if reason != NO_UNIT})
    unknown = sum(reasons.values())
    for result in results:
        named = {reason: count for reason, count in result["reasons"].items() if exactly or not reason.startswith("(slot ")}
        for reason, count in named.items():
            reasons[reason if exactly else alone_kind(reason)] += count
        if not exactly:
            rest = result["slots"] - result["separate"] - sum(named.values())
            reasons[NO_UNIT] += max(rest, 0)
    if not exactly:
        reasons[NO_UNIT] -= unknown
    lines = ["| not in a unit because | functions |", "|---|---|"]
    rows = sorted((+reasons).items(), key=lambda item: (-item[1], item[0]))
    return lines + [f"| {reason} | {count} |" for reason, count in rows[:60]]


def alone_table(results, reasons=None):
    whole = {"project": "**all**", **{key: sum(result[key] for result in results) for key in ("slots", "separate", "tests")}}
    return "\n".join([ALONE_HEAD, *map(alone_row, [*results, whole]), "", *alone_reasons(results, earlier=reasons)])


def save(folder, result, suffix=""):
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{result['project']}-{result['compiler']}-{result['buildType']}{suffix}.json"
    (folder / name).write_text(json.dumps(result, indent=1) + "\n")


def sections(text):
    """{(heading, compiler, build type): (rows as results, Counter of reasons)} of a document that an earlier run has written."""
    found = {}
    for part in re.split(r"(?m)^## ", text)[1:]:
        title, _, body = part.partition("\n")
        heading, _, combination = title.partition(": ")
        compiler, build_type = combination.split(", ")
        rows, reasons = [], collections.Counter()
        for line in body.splitlines():
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if re.fullmatch(r"\d+", cells[-1]) and len(cells) == 2:
                reasons[cells[0]] = int(cells[1])
            elif len(cells) > 2 and re.fullmatch(r"\d+", cells[1]) and cells[0] != "**all**":
                rows.append({"project": cells[0], "compiler": compiler, "buildType": build_type, "reasons": {}, **numbers_of(cells[1:])})
        found[heading, compiler, build_type] = (rows, reasons)
    return found


def numbers_of(cells):
    """What a row says behind the name of its project."""
    tests, again = re.fullmatch(r"(\d+)(?: \((.*) at the second try\))?", cells[-1]).groups()
    result = {"tests": int(tests), "secondTry": again.split(", ") if again else []}
    if len(cells) == 5:
        return {**result, "wrapped": int(cells[0]), "candidates": int(cells[1]), "total": int(cells[3])}
    return {**result, "slots": int(cells[0]), "separate": int(cells[1])}


def merged(fresh, rows, reasons):
    """(all rows of a table, the reasons that are not among their own). A row that was run again replaces the earlier one, of whose
    reasons only the sum is known: it must not have changed, unless no earlier row has any left."""
    again = {result["project"] for result in fresh}
    kept = [earlier for earlier in rows if earlier["project"] not in again]

    def rest(result):
        return result["slots"] - result["separate"] if "slots" in result else result["total"] - result["wrapped"]

    if not any(map(rest, kept)):
        return sorted(fresh + kept, key=lambda result: result["project"]), {}
    known = {earlier["project"]: rest(earlier) for earlier in rows}
    for result in fresh:
        if result["project"] in known:
            if known[result["project"]] not in (0, rest(result)):
                raise ValueError(f"{result['project']}: run those of {[one['project'] for one in kept if rest(one)]} again as well")
            if known[result["project"]]:
                if "wrapped" in result:
                    result["candidates"] = candidates(result)
                result["reasons"] = {}
    return sorted(fresh + kept, key=lambda result: result["project"]), reasons


def document(folder, command, earlier=""):
    """The text of docs/coverage.md, from every result in `folder`; rows of the `earlier` text that no result replaces stay."""
    results = [json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))]
    parts = [INTRODUCTION.format(command=command)]
    before = sections(earlier)
    for heading, key, make in (("Wrapped", "wrapped", table), ("Reload alone", "separate", alone_table)):
        kind = [result for result in results if key in result]
        combinations = {(result["compiler"], result["buildType"]) for result in kind} | {name[1:] for name in before if name[0] == heading}
        for combination in sorted(combinations):
            chosen = [result for result in kind if (result["compiler"], result["buildType"]) == combination]
            rows, reasons = merged(chosen, *before.get((heading, *combination), ([], {})))
            parts.append(f"## {heading}: {combination[0]}, {combination[1]}\n\n{make(rows, reasons)}\n")
    return "\n".join(parts)
