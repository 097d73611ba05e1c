"""Rows of programs that do their work once and end."""

import glob
import os
import pathlib

from . import machine, workload
from .comparison import COLD, NOTHING_TO_DO, Contender, compare, field, line, median, others
from .programs import PEERS, Agent, CFloor, JavaFloor, Program
from .report import MORE, RATIO, Line, Result, figure
from .session import LeftOut
from .workload import Workload, chain, content, flat, tree, without_directories


def newest_java():
    """The home of Java 25, where Debian or its vendor puts it."""
    homes = [home for home in sorted(glob.glob("/usr/lib/jvm/*25*")) if os.access(f"{home}/bin/java", os.X_OK)]
    return pathlib.Path(homes[-1]) if homes else None


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


def start(session):
    return start_up(session, session.java_home)


def start_25(session):
    home = newest_java()
    if home is None:
        raise LeftOut("there is no /usr/lib/jvm/*25*")
    return start_up(session, home)


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
    what = "the same, the very first time"
    return Result([line(what, runs["first"], runs["warm"], "with a fresh prefix, but warm", MORE, 0.6)])


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


def cold(session):
    return files_result(session, COLD, 1.6)


def noop(session):
    return files_result(session, NOTHING_TO_DO, 2.5)


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
        line("their graph read, bound and linked (mgmt validate)", reading["many"], reading["one"], "for one file",
             MORE, 3),
    ])


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


def commands(session):
    session.warm_up()
    count = session.scale.few
    runs = compare(field(session, lambda root: workload.commands(root, count)), session.scale.start_rounds)
    ours, floor = runs[Agent.name, COLD], runs[JavaFloor.name, COLD]
    return Result([line(f"{count} commands", ours, floor, JavaFloor.name, RATIO, 2, "ms")],
                  [others(runs, COLD, [CFloor.name, *(peer.name for peer in PEERS)])])


def directories(session):
    session.warm_up()
    managed = tree(str(session.work / "tree-managed"), session.scale.files)
    unmanaged = without_directories(tree(str(session.work / "tree-unmanaged"), session.scale.files))
    runs = compare([Contender("managed", Agent(session), managed), Contender("unmanaged", Agent(session), unmanaged)],
                   session.scale.rounds)
    return Result([line(f"{session.scale.files:,} files and their {len(managed.directories) - 1} directories, cold",
                        runs["managed", COLD], runs["unmanaged", COLD], "without the directories", RATIO, 1.15)])
