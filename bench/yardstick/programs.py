"""The programs that are measured: each does a workload once, from the start of its process to its end."""

import os
import shutil


class Program:
    """Prepares itself for a workload in a directory of its own, and then is a command."""

    name = ""
    #: How often at the most it is run in a comparison: some take half a minute each time.
    rounds = 1000
    good = (0,)

    def __init__(self, session):
        self.session = session

    def is_there(self):
        return True

    def prepare(self, workload, place):
        """Writes into the place what it wants to read."""
        raise NotImplementedError

    def command(self, place):
        raise NotImplementedError

    def environment(self):
        return self.session.environment()


class Agent(Program):
    name = "mgmt"

    def prepare(self, workload, place):
        write(place / "graph.yaml", workload.graph())

    def command(self, place):
        return [*self.run(place), "--converged-timeout", "0"]

    def run(self, place):
        """The same, but staying."""
        return [str(self.session.mgmt), "run", "--yaml", f"{place}/graph.yaml", "--prefix", f"{place}/prefix",
                "--hostname", "bench"]


class CFloor(Program):
    name = "floor in C"

    def is_there(self):
        return self.session.has_gcc

    def prepare(self, workload, place):
        write(place / "manifest", workload.manifest())

    def command(self, place):
        return [str(self.session.binary("floor")), f"{place}/manifest"]


class JavaFloor(Program):
    name = "floor in Java"

    def prepare(self, workload, place):
        write(place / "manifest", workload.manifest())

    def command(self, place):
        return [*self.session.java_with("Floor"), f"{place}/manifest"]


class Cfengine(Program):
    name = "cfengine"
    program = "cf-agent"
    package = "cfengine3"
    rounds = 3

    def is_there(self):
        return shutil.which(self.program) is not None

    def prepare(self, workload, place):
        write(place / "promises.cf", workload.cfengine())
        os.chmod(place / "promises.cf", 0o600)

    def command(self, place):
        return [self.program, "-K", "-f", f"{place}/promises.cf"]


class Puppet(Program):
    name = "puppet"
    program = "puppet"
    package = "puppet-agent"
    rounds = 2
    good = (0, 2)

    def is_there(self):
        return shutil.which(self.program) is not None

    def prepare(self, workload, place):
        write(place / "site.pp", workload.puppet())
        (place / "puppet" / "conf").mkdir(parents=True)

    def command(self, place):
        options = [f"--{name}dir={place}/puppet/{name}" for name in ("conf", "var", "run", "log", "ssl", "public")]
        return [self.program, "apply", "--detailed-exitcodes", *options, f"{place}/site.pp"]


#: What others than the floors take, for whom they are installed.
PEERS = (Cfengine, Puppet)


def write(path, text):
    path.write_text(text, encoding="utf-8")
