"""What the kernel tells of the machine and of its processes."""

import datetime
import glob
import os
import pathlib
import platform
import time

TICKS = os.sysconf("SC_CLK_TCK")
CPUS = sorted(os.sched_getaffinity(0))

#: How the JVM's own threads are called, as far as the kernel keeps names: they tick whatever the program does.
JVM_THREADS = ("VM ", "C1 ", "C2 ", "G1 ", "GC ", "Common-Cleaner", "Finalizer", "Monitor Deflati", "Notification",
               "Reference Handl", "Service Thread", "Signal Dispatch", "Sweeper", "java")


def busy_seconds():
    """The CPU time that the whole machine has spent since it was started."""
    fields = [int(field) for field in _read("/proc/stat").splitlines()[0].split()[1:9]]
    idle, waiting = fields[3], fields[4]
    return (sum(fields) - idle - waiting) / TICKS


def wait_for_quiet(limit, share=0.3, step=0.25):
    """Returns when less than that share of the CPUs is busy, or after the limit."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        before = busy_seconds()
        time.sleep(step)
        if (busy_seconds() - before) / step / os.cpu_count() < share:
            return


def thread_seconds(pid):
    """The CPU time that the threads of a process have spent, which live now; to the nanosecond."""
    return sum(int(text.split()[0]) for text in _texts_of_threads(pid, "schedstat")) / 1e9


def switches(pid):
    """How often each thread has been given a CPU, by its number and name."""
    found = {}
    for text in _texts_of_threads(pid, "status"):
        fields = _fields(text)
        count = int(fields["voluntary_ctxt_switches"]) + int(fields["nonvoluntary_ctxt_switches"])
        found[(fields["Pid"], fields["Name"])] = count
    return found


def resident_mib(pid):
    return int(_fields(_read(f"/proc/{pid}/status"))["VmRSS"].split()[0]) / 1024


def peak_mib(pid):
    return int(_fields(_read(f"/proc/{pid}/status"))["VmHWM"].split()[0]) / 1024


def command_of(pid):
    """The words that a process was started with; none when it is gone."""
    return [word for word in _read(f"/proc/{pid}/cmdline").split("\0") if word]


def processes_of(mark):
    """The numbers of the processes that carry the mark in their environment or among their words."""
    pids = [int(os.path.basename(path)) for path in glob.glob("/proc/[0-9]*")]
    return [pid for pid in pids if pid != os.getpid() and (mark in _read(f"/proc/{pid}/environ")
                                                          or any(mark in word for word in command_of(pid)))]


def description(java_homes):
    """Lines that tell on what was measured."""
    model = _fields(_read("/proc/cpuinfo")).get("model name", platform.machine())
    memory = int(_read("/proc/meminfo").split()[1]) / 1024 / 1024
    system = dict(line.split("=", 1) for line in _read("/etc/os-release").splitlines() if "=" in line)
    return [
        f"Machine: {len(CPUS)} CPUs ({model}), {memory:.0f} GiB",
        f"System: {system.get('PRETTY_NAME', 'unknown').strip(chr(34))}, kernel {platform.release()}",
        "Java: " + ", ".join(java_version(home) for home in java_homes),
        f"Date: {datetime.datetime.now(datetime.timezone.utc):%Y-%m-%d %H:%M} UTC",
        "Load at the start: " + load(),
    ]


def load():
    return " ".join(f"{figure:.2f}" for figure in os.getloadavg())


def java_version(home):
    """What the file `release` in a Java home tells."""
    for line in _read(home / "release").splitlines():
        if line.startswith("JAVA_VERSION="):
            return line.split("=")[1].strip('"')
    return "unknown"


def java_home_of(program):
    return pathlib.Path(os.path.realpath(program)).parent.parent


def _texts_of_threads(pid, name):
    """That file of each thread; a thread may end between its name and its text, and tells nothing then."""
    return [text for text in map(_read, glob.glob(f"/proc/{pid}/task/*/{name}")) if text]


def _fields(text):
    return {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in text.splitlines())}


def _read(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""
