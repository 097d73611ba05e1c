"""The rows of the table: what each measures, and what is asked of it."""

import contextlib
import dataclasses
import glob
import os
import pathlib
import shutil
import socket
import statistics
import subprocess
import time
import zipfile

from . import machine, workload
from .comparison import COLD, NOTHING_TO_DO, Contender, compare, field, line, median, others
from .programs import PEERS, Agent, CFloor, JavaFloor, Program, write
from .report import MORE, MOST, RATIO, Line, Result, figure
from .residents import ResidentAgent, watcher
from .session import Failed, LeftOut, await_that
from .workload import Workload, chain, content, flat, tree, without_directories

#: How the floor that stays is tuned: as somebody would who wants it to answer at once.
TUNED = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")


@dataclasses.dataclass(frozen=True)
class Row:
    name: str
    title: str
    minutes: float
    quick_minutes: float
    measure: object


ROWS = []


def row(name, title, minutes, quick_minutes):
    def register(measure):
        ROWS.append(Row(name, title, minutes, quick_minutes, measure))
        return measure

    return register


def newest_java():
    """The home of Java 25, where Debian or its vendor puts it."""
    homes = [pathlib.Path(home) for home in sorted(glob.glob("/usr/lib/jvm/*25*")) if os.access(f"{home}/bin/java", os.X_OK)]
    return homes[-1] if homes else None


# Start-up


class OtherJava(Agent):
    """The agent on a certain Java."""

    def __init__(self, session, java_home):
        super().__init__(session)
        self.java_home = java_home

    def environment(self):
        return self.session.environment(self.java_home)


class Hello(Program):
    """Java starts and ends, with the options of the agent."""

    name = "hello world in Java"

    def __init__(self, session, java_home):
        super().__init__(session)
        self.words = session.java_with("Hello", session.agent_flags(java_home), java_home)

    def prepare(self, workload, place):
        pass

    def command(self, place):
        return self.words


def one_file(directory):
    return Workload(directory, files=[(f"{directory}/file", content(0))])


def start_up(session, java_home):
    session.warm_up(java_home)
    contenders = [
        Contender("mgmt", OtherJava(session, java_home), one_file(str(session.work / "one"))),
        Contender(Hello.name, Hello(session, java_home), Workload(str(session.work / "none"))),
    ]
    if session.scale.has_peers:
        contenders += [Contender(peer.name, peer(session), one_file(str(session.work / f"one-{peer.name}")))
                       for peer in PEERS if peer(session).is_there()]
    runs = compare(contenders, session.scale.start_rounds)
    what = f"one file, process start to exit, Java {machine.java_version(java_home)}"
    return Result([line(what, runs["mgmt", COLD], runs[Hello.name, COLD], Hello.name, RATIO, 6.5, "ms")],
                  [others(runs, COLD, [peer.name for peer in PEERS])])


@row("start", "start-up", 1.2, 0.4)
def start(session):
    return start_up(session, session.java_home)


@row("start-25", "start-up on Java 25", 1.2, 0.4)
def start_25(session):
    home = newest_java()
    if home is None:
        raise LeftOut("there is no /usr/lib/jvm/*25*")
    return start_up(session, home)


@row("start-first", "the very first start", 1.5, 0.5)
def start_first(session):
    session.warm_up()
    runs = {"first": [], "warm": []}
    for turn in range(session.scale.first_rounds):
        for name, found in runs.items():
            place = session.place("first")
            Agent(session).prepare(one_file(str(place)), place)
            cache = session.place("fresh-cache") if name == "first" else None
            session.wait_for_quiet()
            found.append(session.timed(Agent(session).command(place), session.environment(cache=cache), place / "log"))
            session.await_background()
    return Result([line("the same, the very first time", runs["first"], runs["warm"], "with a fresh prefix, but warm", MORE,
                        0.6)])


# Whole workloads


def files_runs(session):
    """Cold and nothing to do are measured in the same rounds, once for both rows."""
    if "files" not in session.remembered:
        session.warm_up()
        contenders = field(session, lambda root: tree(root, session.scale.files))
        session.remembered["files"] = compare(contenders, session.scale.rounds, (COLD, NOTHING_TO_DO))
    return session.remembered["files"]


def files_result(session, phase, limit):
    runs = files_runs(session)
    return Result([line(f"{session.scale.files:,} files, {phase}", runs[Agent.name, phase], runs[JavaFloor.name, phase],
                        JavaFloor.name, RATIO, limit)],
                  [others(runs, phase, [CFloor.name, *(peer.name for peer in PEERS)])])


@row("cold", "10,000 files, cold, and then with nothing to do", 3.5, 0.7)
def cold(session):
    return files_result(session, COLD, 1.6)


@row("noop", "10,000 files with nothing to do", 0.1, 0.1)
def noop(session):
    return files_result(session, NOTHING_TO_DO, 2.5)


@row("cold-100000", "100,000 files, cold, and only read", 4, 1.5)
def cold_100000(session):
    session.warm_up()
    scale = session.scale
    sizes = {"one": 1, "some": scale.files, "many": scale.many_files}
    contenders = [Contender(name, Agent(session), tree(str(session.work / f"tree-{name}"), size))
                  for name, size in sizes.items()]
    runs = compare(contenders, scale.many_rounds)
    one, some, many = (median(runs[name, COLD]).wall for name in sizes)

    def each(wall, size):
        return max(wall - one, 1e-9) / size * 1e6

    reading = {name: [] for name in ("one", "many")}
    for _ in range(scale.many_rounds):
        for contender in contenders:
            if contender.name in reading:
                session.wait_for_quiet()
                command = [str(session.mgmt), "validate", f"{contender.place}/graph.yaml"]
                reading[contender.name].append(session.timed(command, session.environment(), contender.place / "log"))
    return Result([
        Line(f"{scale.many_files:,} files, cold, each beyond the first", each(many, sizes["many"]), "µs", RATIO, 1.15,
             each(some, sizes["some"]), f"each of {scale.files:,}", f"{figure(many, 's')} in all"),
        line("their graph read, bound and linked (mgmt validate)", reading["many"], reading["one"], "for one file", MORE, 3),
    ])


@row("chain", "a chain of 100 files, in order and in reverse", 1.5, 0.5)
def chains(session):
    session.warm_up()
    count = session.scale.few

    def contender(name, make):
        return Contender(name, Agent(session), make(str(session.work / f"tree-{name}")))

    contenders = [
        contender("independent", lambda root: flat(root, count)),
        contender("in-order", lambda root: chain(root, count)),
        contender("reversed", lambda root: chain(root, count, is_reversed=True)),
    ]
    contenders += [Contender(peer.name, peer(session), chain(str(session.work / f"tree-{peer.name}"), count))
                   for peer in PEERS if session.scale.has_peers and peer(session).is_there()]
    runs = compare(contenders, session.scale.start_rounds)
    lines = [line(f"a chain of {count} files, written {how}", runs[name, COLD], runs["independent", COLD],
                  f"{count} independent files", RATIO, 1.3, "ms")
             for name, how in (("in-order", "in order"), ("reversed", "in reverse"))]
    return Result(lines, [others(runs, COLD, [peer.name for peer in PEERS])])


@row("exec", "100 commands", 1, 0.4)
def commands(session):
    session.warm_up()
    count = session.scale.few
    runs = compare(field(session, lambda root: workload.commands(root, count)), session.scale.start_rounds)
    return Result([line(f"{count} commands", runs[Agent.name, COLD], runs[JavaFloor.name, COLD], JavaFloor.name, RATIO, 2, "ms")],
                  [others(runs, COLD, [CFloor.name, *(peer.name for peer in PEERS)])])


@row("directories", "10,000 files with and without their directories", 1.5, 0.5)
def directories(session):
    session.warm_up()
    managed = tree(str(session.work / "tree-managed"), session.scale.files)
    unmanaged = without_directories(tree(str(session.work / "tree-unmanaged"), session.scale.files))
    runs = compare([Contender("managed", Agent(session), managed), Contender("unmanaged", Agent(session), unmanaged)],
                   session.scale.rounds)
    return Result([line(f"{session.scale.files:,} files and their {len(managed.directories) - 1} directories, cold",
                        runs["managed", COLD], runs["unmanaged", COLD], "without the directories", RATIO, 1.15)])


# A running agent


def percentile(values, hundredths):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * hundredths // 100)]


@row("reaction", "one broken file, repaired", 5, 1)
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
            file.write_text(content(0), encoding="utf-8")
            file.chmod(0o644)
            stack.enter_context(watcher(session, [*floor, str(file)], session.work / f"watched-{name}" / "log", agent_core))
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
    lines, seen = [], []
    repaired = {key: [time for time in times if time is not None] for key, times in taken.items()}
    for _, how, gap in (key for key in taken if key[0] == "one"):
        ours, many, java, c = (repaired[name, how, gap] for name in ("one", "many", "java", "c"))
        what = f"one broken file repaired ({how}, {gap} ms apart)"
        lines += [
            Line(f"{what}, median", statistics.median(ours), "µs", RATIO, 1.4, statistics.median(java), "tuned floor in Java"),
            Line(f"{what}, p99", percentile(ours, 99), "µs", RATIO, 2, percentile(java, 99), "tuned floor in Java"),
            Line(f"the same among {session.scale.files:,}, median", statistics.median(many), "µs", RATIO, 1.2,
                 statistics.median(ours), "with one file", f"p99 {figure(percentile(many, 99), 'µs')}"),
        ]
        seen.append(f"{how}, {gap} ms apart: floor in C {figure(statistics.median(c), 'µs')}, "
                    f"p99 {figure(percentile(c, 99), 'µs')}")
    ours = [time for key, times in taken.items() if key[0] in ("one", "many") for time in times]
    lines.append(Line("of them not repaired", ours.count(None), "", MOST, 0, detail=f"of {len(ours):,}"))
    return Result(lines, seen)


@row("removed", "10,000 files removed under a running agent", 1.5, 0.5)
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
    return Result([back], [f"{JavaFloor.name}, right after such an rm -rf has ended: {figure(median(floor_runs).wall, 's')}"])


@row("idle", "CPU time of an agent at rest", 1.5, 0.7)
def idle(session):
    session.warm_up()
    scale = session.scale
    whole = tree(str(session.work / "tree-idle"), scale.files)
    file = session.place("watched-idle") / "file"
    file.write_text(content(0), encoding="utf-8")
    floor_command = [*session.java_with("Watcher", TUNED), str(file)]
    with watcher(session, floor_command, session.work / "watched-idle" / "log") as floor, \
            ResidentAgent(session, whole, session.place("agent-idle")) as agent:
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
        Line(f"{scale.files:,} resources at rest, CPU time a minute", ours, "ms", MOST, 20, waiting, "a Java program that waits"),
        # A minute is not without any: a thread of the JVM, and a limit of ours, may end in it.
        Line("and how often a thread that is not the JVM's own wakes up in it", sum(own.values()), "", MOST, 10),
    ], [f"threads that woke up, times a minute: {told or 'none'}"])


@row("memory", "resident memory", 4, 2)
def memory(session):
    session.warm_up()
    scale = session.scale
    file = session.place("watched-memory") / "file"
    file.write_text(content(0), encoding="utf-8")
    with watcher(session, [*session.java_with("Watcher", TUNED), str(file)], session.work / "watched-memory" / "log") as floor:
        time.sleep(scale.settle_seconds / 10)
        least = machine.resident_mib(floor.pid)
    lines = []
    for count, limit in {scale.few: 64, scale.files: 100, scale.many_files: 350}.items():
        settled, peak = settled_memory(session, count)
        lines.append(Line(f"resident memory, {count:,} files", settled, "MiB", MOST, limit, least, "a Java program that waits",
                          f"peak {figure(peak, 'MiB')}"))
    if shutil.which("etcd") is None:
        return Result(lines, ["with etcd connected: left out, there is no etcd (Debian: etcd-server)"])
    with etcd(session) as url:
        connected, _ = settled_memory(session, scale.few, ["--transport", "etcd", "--no-server", "--seeds", url])
    lines.append(Line(f"the same, {scale.few} files, with etcd connected", connected, "MiB", MORE, 40, lines[0].measured,
                      "without"))
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
    command = ["etcd", "--data-dir", f"{place}/data", "--listen-client-urls", clients, "--advertise-client-urls", clients,
               "--listen-peer-urls", peers, "--initial-advertise-peer-urls", peers, "--initial-cluster", f"default={peers}"]
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


@row("edit", "one resource changed in the graph file", 1, 0.5)
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
            agent.await_alive("the changed file is there", lambda: pathlib.Path(path).read_text(encoding="utf-8") == desired,
                              step=0.0002)
            if turn >= 0:
                taken.append((time.perf_counter() - started) * 1e3)
            agent.await_rest()
        agent.confirm_rest()
        alone, floor = reading_floors(session, agent.place / "graph.yaml")
    what = f"one of {scale.files:,} resources edited: graph file renamed to file changed"
    return Result([Line(what, statistics.median(taken), "ms", MORE, 60, floor, "to read the graph file in Java",
                        f"longest {figure(max(taken), 'ms')}")],
                  [f"to read its bytes alone: {figure(alone, 'ms')}"])


def reading_floors(session, graph):
    """What it takes in a JVM that has done so before: the bytes of a graph file, and its events by the engine's library."""
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
