"""The parts that need a display: the window's own figures, and other readers beside it."""

import functools
import json
import pathlib
import shutil

from .clients import ENV
from .measure import CannotRun
from .servers import made


SCREEN = dict(ENV, GSK_RENDERER="cairo", GDK_BACKEND="x11", GSETTINGS_BACKEND="memory")


def ask_window(bench, profile, what):
    """What bench-window says of a profile. Its part “what” in a private X server."""
    program = bench.tools.bench("bench-window")
    bench.tools.installed("xvfb-run", "xvfb")
    took = bench.tools.run(["xvfb-run", "-a", program, "--profile", bench.window_profile(profile), "--what", what],
                           SCREEN, 3600)
    return json.loads(took["output"])


def figure(answer, name):
    if name not in answer:
        raise CannotRun(f"bench-window gives no {name}")
    return answer[name]


def two_sizes(bench, rows, part, name):
    """A figure of 100 k and of 1 M: rows NAME-100k and NAME-1m."""
    for scale, profile in (("100k", "small"), ("1m", "million")):
        rows[f"{part}-{scale}"].ours = [figure(ask_window(bench, profile, "search"), name)]


def beside(bench, row, peer, unit=1.0):
    """The figures of another reader, or a word of why there are none."""
    try:
        row.peers = [value * unit for value in peer(bench)]
    except (CannotRun, RuntimeError) as error:
        row.note = str(error)


def pad(row):
    """Each of ours beside each of the peer's: they come in no rounds."""
    if row.peers and row.ours:
        row.ours = [row.ours[i % len(row.ours)] for i in range(len(row.peers))]


def start(bench, rows):
    from . import readers

    first, later = rows["start"], rows["start-1m"]
    first.ours = readers.time_own_start(bench, bench.window_profile("small"))
    later.peers = list(first.ours)
    later.ours = readers.time_own_start(bench, bench.window_profile("million"))
    beside(bench, first, readers.time_claws_start)
    pad(first)


def switch(bench, rows):
    from . import readers

    row = rows["switch"]
    row.ours = [figure(ask_window(bench, "small", "switch"), "switch_p50_ms") / 1000]
    beside(bench, row, readers.time_thunderbird_switch)
    pad(row)


def memory(bench, rows):
    from . import readers

    first, later = rows["pss"], rows["pss-1m"]
    first.ours = [figure(ask_window(bench, "small", "memory"), "open_pss_mb")]
    later.peers = list(first.ours)
    later.ours = [figure(ask_window(bench, "million", "memory"), "open_pss_mb")]
    beside(bench, first, readers.weigh_sylpheed)
    pad(first)


def scroll(bench, rows):
    answer = ask_window(bench, "million", "scroll")
    rows["scroll-smooth"].ours = [figure(answer, "scroll_smooth_cpu_p50_ms")]
    rows["scroll-jump"].ours = [figure(answer, "scroll_jump_cpu_p50_ms")]


def open_messages(bench, rows):
    rows["open"].ours = [figure(ask_window(bench, "real", "open"), "open_wall_p95_ms")]


def large_messages(bench, rows):
    answer = ask_window(bench, "small", "large")
    for row, size in (("large-1", "1mb"), ("large-10", "10mb")):
        kinds = [f"large_{kind}_{size}" for kind in ("plain", "html")]
        rows[row].ours = [max(figure(answer, f"{kind}_p50_ms") for kind in kinds)]
        rows[row].note = f"{max(figure(answer, f'{kind}_cpu_p50_ms') for kind in kinds):.0f} ms of CPU"


def every_message(bench, rows):
    """Of the corpus that POPREADER_CORPUS names, or that is shared beside the source, else of the tests' own mail."""
    answer = ask_window(bench, "every", "every")
    rows["every"].ours = [figure(answer, "every_wall_p95_ms")]
    rows["every-max"].ours = [figure(answer, "every_wall_max_ms")]
    rows["every"].note = f"{answer['every_wall_n']:.0f} messages, p50 {answer['every_wall_p50_ms']:.1f} ms"
    rows["every-max"].note = f"{answer['every_cpu_max_ms']:.0f} ms of CPU"


def actions(bench, rows):
    program = bench.tools.bench("bench-actions")
    profile = bench.folder("profiles", "actions")
    shutil.rmtree(profile, ignore_errors=True)
    shutil.copytree(bench.window_profile("small"), profile)
    took = bench.tools.run([program, "--profile", profile, "--messages", bench.sizes["acted"]], ENV)
    answer = json.loads(took["output"])
    for name in ("mark", "delete", "undo"):
        if f"{name}_main_ms" in answer:
            rows[f"action-{name}"].ours = [answer[f"{name}_main_ms"]]
        else:
            rows[f"action-{name}"].reason = f"bench-actions gives no {name}_main_ms"


def stall(bench, rows, sight):
    """The longest turn of the main loop while mail arrives; the note tells how much of it draws a frame."""
    program, count = bench.tools.bench("bench-stall"), bench.sizes["arriving"]
    bench.tools.installed("xvfb-run", "xvfb")
    profile = bench.folder("profiles", "stall")
    row = rows[f"stall-{sight}"]
    for _ in range(min(bench.runs, 3)):
        shutil.rmtree(profile, ignore_errors=True)
        if sight in ("message", "middle"):
            shutil.copytree(bench.window_profile("small"), profile)
        with made(bench.tools, "small", count) as port:
            took = bench.tools.run(["xvfb-run", "-a", program, "--profile", profile, "--port", port,
                                    "--messages", count, "--what", sight], SCREEN, 600)
        answer = json.loads("{" + ",".join(took["output"].split("\n")[:-1]) + "}")
        row.ours.append(figure(answer, "stall_max_ms"))
        row.note = (f"p99 {answer['stall_p99_ms']:.1f} ms; at most {answer['stall_cpu_max_ms']:.1f} ms of CPU; "
                    f"a frame at most {answer['frame_max_ms']:.1f} ms")


def original(bench, rows):
    """The original of a newsletter: shown for the first time, shown while its process is kept, and what it leaves."""
    program = bench.tools.bench("bench-original")
    bench.tools.installed("xvfb-run", "xvfb")
    module = pathlib.Path(program).parents[2] / "src" / "html" / "libpopreader-html.so"
    letter = pathlib.Path(__file__).parents[2] / "data" / "demo" / "125-weekly-abacus-48.eml"

    def ask(*words):
        took = bench.tools.run(["xvfb-run", "-a", program, letter, *words],
                               dict(SCREEN, POPREADER_HTML_MODULE=str(module)), 300)
        return json.loads("{" + ",".join(took["output"].split("\n")[:-1]) + "}")

    answer = ask()
    rows["original-first"].ours = [figure(answer, "original_first_ms")]
    rows["original-pointed"].ours = [figure(ask("pointed"), "original_pointed_ms")]
    rows["original-next"].ours = [figure(answer, "original_next_p50_ms")]
    row = rows["original-pss"]
    row.ours = [figure(answer, "original_after_pss_mb")]
    row.note = (f"{answer['original_before_pss_mb']:.0f} MB before it, "
                f"{answer['original_open_pss_mb']:.0f} MB with it, all processes")


PARTS = {
    "start": start,
    "switch": switch,
    "pss": memory,
    "scroll": scroll,
    "open": open_messages,
    "large": large_messages,
    "every": every_message,
    "keypress": lambda bench, rows: two_sizes(bench, rows, "keypress", "key_to_rows_p95_ms"),
    "actions": actions,
    "original": original,
    **{f"stall-{sight}": functools.partial(stall, sight=sight)
       for sight in ("inbox", "search", "accounts", "message", "middle")},
}
