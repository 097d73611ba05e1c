"""Rows of an agent that stays."""

import contextlib
import os
import pathlib
import shutil
import socket
import statistics
import subprocess
import time
import zipfile

from . import machine
from .comparison import Contender, median
from .programs import Agent, JavaFloor, write
from .report import MORE, MOST, RATIO, Line, Result, figure
from .residents import ResidentAgent, watcher
from .session import Failed, LeftOut, await_that
from .workload import content, flat, tree

#: How the floor that stays is tuned: as somebody would who wants it to answer at once.
TUNED = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
WAITING = "a Java program that waits"


def waiting_java(session):
    """The floor in Java that watches a file, to which nothing happens."""
    return watcher(session, session.java_with("Watcher", TUNED), session.place("watched") / "file")


def percentile(values, hundredths):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * hundredths // 100)]


def reaction(session):
    if not session.has_gcc:
        raise LeftOut("what breaks the file is written in C, and gcc is missing (Debian: gcc)")
    session.warm_up()
    scale = session.scale
    breaker_core, agent_core = (machine.CPUS[0], machine.CPUS[-1]) if len(machine.CPUS) > 1 else (None, None)
    one = flat(str(session.work / "reaction-one"), 1)
    all_of_them = tree(str(session.work / "reaction-many"), scale.files)
    with contextlib.ExitStack() as stack:
        targets = {}
        for name, floor in (("java", session.java_with("Watcher", TUNED)), ("c", [str(session.binary("watcher"))])):
            file = session.place(f"watched-{name}") / "file"
            stack.enter_context(watcher(session, floor, file, agent_core))
            targets[name] = str(file)
        agents = []
        for name, work in (("one", one), ("many", all_of_them)):
            agent = stack.enter_context(ResidentAgent(session, work, session.place(f"agent-{name}"), agent_core))
            agent.await_rest()
            agents.append(agent)
            targets[name] = work.files[len(work.files) // 2][0]
        taken = break_in_turns(session, targets, breaker_core)
        for agent in agents:
            agent.confirm_rest()
    return reaction_result(session, taken)


def break_in_turns(session, targets, core):
    """How long each repair took, in microseconds, by target, way and gap; None when it was not repaired."""
    scale = session.scale
    breaker = ["taskset", "-c", str(core)] if core is not None else []
    breaker.append(str(session.binary("breaker")))

    def broken(name, how, gap, times):
        run = subprocess.run([*breaker, targets[name], str(times), str(gap), how], capture_output=True, text=True,
                             check=False)
        if run.returncode != 0:
            raise Failed(f"breaking {targets[name]} failed: {run.stderr}")
        return [None if told == "lost" else float(told) for told in run.stdout.splitlines()]

    for name in targets:
        broken(name, "write", 2, 500 if scale.warm_up else 1)
    taken = {}
    for _ in range(scale.break_rounds):
        for how in ("write", "unlink"):
            for gap in (2, 20):
                for name in targets:
                    session.wait_for_quiet()
                    taken.setdefault((name, how, gap), []).extend(broken(name, how, gap, scale.breaks))
    return taken


def reaction_result(session, taken):
    lines, seen, floor = [], [], "tuned floor in Java"
    repaired = {key: [time for time in times if time is not None] for key, times in taken.items()}
    for _, how, gap in (key for key in taken if key[0] == "one"):
        ours, many, java, c = (repaired[name, how, gap] for name in ("one", "many", "java", "c"))
        what = f"one broken file repaired ({how}, {gap} ms apart)"
        lines += [
            Line(f"{what}, median", statistics.median(ours), "µs", RATIO, 1.4, statistics.median(java), floor),
            Line(f"{what}, p99", percentile(ours, 99), "µs", RATIO, 2, percentile(java, 99), floor),
            Line(f"the same among {session.scale.files:,}, median", statistics.median(many), "µs", RATIO, 1.2,
                 statistics.median(ours), "with one file", f"p99 {figure(percentile(many, 99), 'µs')}"),
        ]
        seen.append(f"{how}, {gap} ms apart: floor in C {figure(statistics.median(c), 'µs')}, "
                    f"p99 {figure(percentile(c, 99), 'µs')}")
    ours = [time for key, times in taken.items() if key[0] in ("one", "many") for time in times]
    lines.append(Line("of all these not repaired", ours.count(None), "", MOST, 0, detail=f"of {len(ours):,}"))
    return Result(lines, seen)


def removed(session):
    session.warm_up()
    scale = session.scale
    whole = tree(str(session.work / "tree-removed"), scale.files)
    once = Contender("once", Agent(session), tree(str(session.work / "tree-once"), scale.files))
    floor = Contender("floor", JavaFloor(session), tree(str(session.work / "tree-floor"), scale.files))
    taken, runs, floor_runs = [], [], []
    for contender in (floor, once):
        contender.prepare()
    with ResidentAgent(session, whole, session.place("agent-removed")) as agent:
        agent.await_rest()
        for turn in range(-1 if scale.warm_up else 0, min(3, scale.rounds)):
            once.clear()
            cold_run = once.run()
            if turn < 0:
                continue
            runs.append(cold_run)
            session.wait_for_quiet()
            started = time.time()
            # It may find directories full again that it has just emptied: then it says so, and goes on.
            subprocess.run(["rm", "-rf", whole.root], stderr=subprocess.DEVNULL, check=False)
            agent.await_files()
            taken.append(whole.last_change() - started)
            agent.await_flat()
            floor.clear()
            floor.run()
            shutil.rmtree(floor.workload.root)
            floor_runs.append(floor.run())
        agent.confirm_rest()
    back = Line(f"{scale.files:,} files removed with rm -rf: all of them back", statistics.median(taken), "s", RATIO, 2,
                median(runs).wall, "cold, process start to exit")
    beside = figure(median(floor_runs).wall, "s")
    return Result([back], [f"{JavaFloor.name}, right after such an rm -rf has ended: {beside}"])


def idle(session):
    session.warm_up()
    scale = session.scale
    whole = tree(str(session.work / "tree-idle"), scale.files)
    with waiting_java(session) as floor, ResidentAgent(session, whole, session.place("agent-idle")) as agent:
        agent.await_rest()
        time.sleep(scale.settle_seconds)
        both = (agent.pid, floor.pid)
        before = {pid: (machine.thread_seconds(pid), machine.switches(pid)) for pid in both}
        time.sleep(scale.idle_seconds)
        after = {pid: (machine.thread_seconds(pid), machine.switches(pid)) for pid in both}
        agent.confirm_rest()
    minute = 60 / scale.idle_seconds
    ours, waiting = ((after[pid][0] - before[pid][0]) * 1e3 * minute for pid in both)
    woken = {}
    for (thread, name), count in after[agent.pid][1].items():
        more = (count - before[agent.pid][1].get((thread, name), 0)) * minute
        if more > 0:
            woken[name] = woken.get(name, 0) + more
    own = {name: count for name, count in woken.items() if not name.startswith(machine.JVM_THREADS)}
    told = ", ".join(f"{name} {count:.0f}" for name, count in sorted(woken.items(), key=lambda item: -item[1]))
    return Result([
        Line(f"{scale.files:,} resources at rest, CPU time a minute", ours, "ms", MOST, 20, waiting, WAITING),
        # A minute is not without any: a thread of the JVM, and a limit of ours, may end in it.
        Line("and how often a thread that is not the JVM's own wakes up in it", sum(own.values()), "", MOST, 10),
    ], [f"threads that woke up, times a minute: {told or 'none'}"])


def memory(session):
    session.warm_up()
    scale = session.scale
    with waiting_java(session) as floor:
        time.sleep(scale.settle_seconds / 10)
        least = machine.resident_mib(floor.pid)
    lines = []
    for count, limit in {scale.few: 64, scale.files: 100, scale.many_files: 350}.items():
        settled, peak = settled_memory(session, count)
        lines.append(Line(f"resident memory, {count:,} files", settled, "MiB", MOST, limit, least, WAITING,
                          f"peak {figure(peak, 'MiB')}"))
    if shutil.which("etcd") is None:
        return Result(lines, ["with etcd connected: left out, there is no etcd (Debian: etcd-server)"])
    with etcd(session) as url:
        connected, _ = settled_memory(session, scale.few, ["--transport", "etcd", "--no-server", "--seeds", url])
    lines.append(Line(f"the same, {scale.few} files, with etcd connected", connected, "MiB", MORE, 40,
                      lines[0].measured, "without"))
    return Result(lines)


def settled_memory(session, count, options=()):
    whole = tree(str(session.work / "tree-memory"), count)
    session.bury(whole.root)
    session.wait_for_quiet()
    with ResidentAgent(session, whole, session.place("agent-memory"), options=options) as agent:
        agent.await_rest()
        time.sleep(session.scale.settle_seconds)
        settled, peak = machine.resident_mib(agent.pid), machine.peak_mib(agent.pid)
        agent.confirm_rest()
        if options:
            agent.confirm_transport("etcd")
        return settled, peak


@contextlib.contextmanager
def etcd(session):
    """An etcd of our own, empty, on loopback."""
    place = session.place("etcd")
    clients, peers = (f"http://127.0.0.1:{port}" for port in free_ports(2))
    command = ["etcd", "--data-dir", f"{place}/data", "--initial-cluster", f"default={peers}",
               "--listen-client-urls", clients, "--advertise-client-urls", clients,
               "--listen-peer-urls", peers, "--initial-advertise-peer-urls", peers]
    process = session.start(command, session.environment(), place / "log")
    try:
        address = clients.removeprefix("http://").split(":")
        await_that("etcd listens", lambda: is_listening(address[0], int(address[1])))
        yield clients
    finally:
        session.stop(process)


def free_ports(count):
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def is_listening(host, port):
    with socket.socket() as client:
        return client.connect_ex((host, port)) == 0


def edit(session):
    session.warm_up()
    scale = session.scale
    whole = tree(str(session.work / "tree-edit"), scale.files)
    middle = len(whole.files) // 2
    path = whole.files[middle][0]
    taken = []
    with ResidentAgent(session, whole, session.place("agent-edit")) as agent:
        agent.await_rest()
        for turn in range(-2 if scale.warm_up else 0, scale.edits):
            desired = content(10_000_000 + turn)
            whole.files[middle] = (path, desired)
            write(agent.place / "graph.yaml.new", whole.graph())
            os.sync()
            session.wait_for_quiet()
            started = time.perf_counter()
            os.rename(agent.place / "graph.yaml.new", agent.place / "graph.yaml")
            agent.await_alive("the file has changed", lambda: read(path) == desired, step=0.0002)
            if turn >= 0:
                taken.append((time.perf_counter() - started) * 1e3)
            agent.await_rest()
        agent.confirm_rest()
        alone, floor = reading_floors(session, agent.place / "graph.yaml")
    what = f"one of {scale.files:,} resources edited: graph file renamed to file changed"
    return Result([Line(what, statistics.median(taken), "ms", MORE, 60, floor, "to read the graph file in Java",
                        f"longest {figure(max(taken), 'ms')}")],
                  [f"to read its bytes alone: {figure(alone, 'ms')}"])


def read(path):
    return pathlib.Path(path).read_text(encoding="utf-8")


def reading_floors(session, graph):
    """What a graph file takes a JVM that has read it before: its bytes, and its events by the engine's library."""
    for bundle in session.home.glob("bundles/mgmt.engine-*.jar"):
        with zipfile.ZipFile(bundle) as jar:
            if "org/yaml/snakeyaml/Yaml.class" in jar.namelist():
                rounds = 20 if session.scale.warm_up else 1
                command = session.java_with("ReadYaml", session.agent_flags(), libraries=[bundle])
                run = subprocess.run([*command, str(graph), str(rounds)], capture_output=True, text=True, check=False,
                                     env=session.environment())
                if run.returncode != 0:
                    raise Failed(f"reading {graph} failed: {run.stderr}")
                warm = [told.split() for told in run.stdout.splitlines()[rounds // 2:]]
                return [statistics.median(float(words[column]) for words in warm) for column in (0, 1)]
    raise Failed("the engine's bundle has no snakeyaml any more: what is the floor of reading a graph file then?")
