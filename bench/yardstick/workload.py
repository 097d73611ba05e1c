"""What is to be done, in the words of each program that does it."""

import dataclasses
import hashlib
import os

FILES_IN_A_DIRECTORY = 100


def content(number):
    """A hundred characters, others for each number, none of which means something to any program."""
    digest = hashlib.sha256(str(number).encode()).hexdigest()
    return f"file {number:06d} {digest} {digest}"[:100]


@dataclasses.dataclass
class Workload:
    """Directories, files in them and commands. In a chain, each file depends on the one before."""

    root: str
    directories: list = dataclasses.field(default_factory=list)
    files: list = dataclasses.field(default_factory=list)
    commands: list = dataclasses.field(default_factory=list)
    is_chain: bool = False
    is_reversed: bool = False

    def graph(self):
        """The graph file of mgmt."""
        parts = ["graph: bench\nresources:\n"]
        if self.directories or self.files:
            parts.append("  file:\n")
        parts += [f"  - name: {path}\n    path: {path}/\n    state: exists\n    mode: 0755\n"
                  for path in self.directories]
        parts += [f'  - name: {path}\n    path: {path}\n    content: "{text}"\n    mode: 0644\n'
                  for path, text in (reversed(self.files) if self.is_reversed else self.files)]
        if self.commands:
            parts.append("  exec:\n")
            parts += [f"  - name: {number}\n    cmd: /bin/true {number}\n" for number in self.commands]
        edges = self._edges()
        if edges:
            parts.append("edges:\n")
            parts += [f"- name: {number}\n  from: {{kind: file, name: {before}}}\n  to: {{kind: file, name: {after}}}\n"
                      for number, (before, after) in enumerate(edges)]
        return "".join(parts)

    def manifest(self):
        """The manifest of the floors, which do line after line."""
        return "".join(
            [f"d {path} 0755\n" for path in self.directories]
            + [f"f {path} 0644 {text}\n" for path, text in self.files]
            + [f"x /bin/true {number}\n" for number in self.commands])

    def cfengine(self):
        parts = ['body common control { bundlesequence => { "main" }; }\n'
                 'body perms m(x) { mode => "$(x)"; rxdirs => "false"; }\nbundle agent main\n{\n']
        if self.directories or self.files:
            parts.append("files:\n")
        parts += [f'  "{path}/." create => "true", perms => m("0755");\n' for path in self.directories]
        before = self._before()
        for path, text in (reversed(self.files) if self.is_reversed else self.files):
            needs = f' depends_on => {{ "{before[path]}" }},' if path in before else ""
            parts.append(f'  "{path}" handle => "{path}",{needs} create => "true", content => "{text}", '
                         'perms => m("0644");\n')
        if self.commands:
            parts.append("commands:\n")
            parts += [f'  "/bin/true {number}";\n' for number in self.commands]
        return "".join(parts) + "}\n"

    def puppet(self):
        before = self._before()
        parts = [f"file {{ '{path}': ensure => directory, mode => '0755' }}\n" for path in self.directories]
        for path, text in (reversed(self.files) if self.is_reversed else self.files):
            needs = f", require => File['{before[path]}']" if path in before else ""
            parts.append(f"file {{ '{path}': ensure => file, mode => '0644', content => '{text}'{needs} }}\n")
        parts += [f"exec {{ '/bin/true {number}': }}\n" for number in self.commands]
        return "".join(parts)

    def fault(self):
        """What is not as it should be: the first thing, or None."""
        try:
            for path in self.directories:
                if os.stat(path).st_mode & 0o7777 != 0o755:
                    return f"the mode of {path}"
            for path, text in self.files:
                with open(path, encoding="utf-8") as file:
                    if file.read() != text:
                        return f"the content of {path}"
                    if os.fstat(file.fileno()).st_mode & 0o7777 != 0o644:
                        return f"the mode of {path}"
        except OSError as fault:
            return str(fault)
        count = sum(len(names) for _, _, names in os.walk(self.root))
        return None if count == len(self.files) else f"{count} files in {self.root} in place of {len(self.files)}"

    def file_count(self):
        """How many files there are now; cheap, so that it can be asked again and again beside a working agent."""
        return sum(len(names) for _, _, names in os.walk(self.root))

    def last_change(self):
        """When the last file became what it is, in seconds since the epoch."""
        return max(os.stat(path).st_ctime_ns for path, _ in self.files) / 1e9

    def _edges(self):
        if not self.is_chain:
            return []
        return [(before, after) for (before, _), (after, _) in zip(self.files, self.files[1:])]

    def _before(self):
        return {after: before for before, after in self._edges()}


def tree(root, count):
    """Files, a hundred to a directory; the directories are part of it."""
    directories = [f"{root}/d{number:04d}" for number in range(-(-count // FILES_IN_A_DIRECTORY))]
    files = [(f"{directories[number // FILES_IN_A_DIRECTORY]}/f{number:06d}", content(number))
             for number in range(count)]
    return Workload(root, [root] + directories, files)


def without_directories(workload):
    """The same files; that the directories are there is somebody else's care."""
    return dataclasses.replace(workload, directories=[])


def flat(root, count):
    """Files in one directory that have nothing to do with each other."""
    return Workload(root, [root], [(f"{root}/c{number:06d}", content(number)) for number in range(count)])


def chain(root, count, is_reversed=False):
    return dataclasses.replace(flat(root, count), is_chain=True, is_reversed=is_reversed)


def commands(root, count):
    return Workload(root, commands=list(range(count)))
