package mgmt.plugin.exec.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import mgmt.api.resource.Identity;
import mgmt.api.resource.InvalidDesiredException;
import mgmt.api.resource.Links;
import mgmt.api.resource.TextOrList;
import org.junit.jupiter.api.Test;

class ExecKindTest {

    @Test
    void tellsAllProblemsAtOnce() {
        InvalidDesiredException refusal = catchThrowableOfType(
                InvalidDesiredException.class,
                () -> Declared.cmd("")
                        .with("ifshell", "/bin/sh")
                        .with("nifcmd", TextOrList.ofText("a 'b"))
                        .with("donecmd", TextOrList.ofList(List.of("a", "b")))
                        .with("doneshell", "/bin/sh")
                        .with("cwd", Path.of("relative"))
                        .with("creates", Path.of("~/x"))
                        .watchfiles(Path.of("/sound"), Path.of("wrong"))
                        .env("A=B", "c")
                        .with("umask", "888")
                        .with("refreshonly", true)
                        .exec());
        assertThat(refusal.problems().stream().map(problem -> problem.field() + ": " + problem.message()))
                .containsExactly(
                        "cmd: names no program",
                        "ifshell: is of no use without ifcmd: leave it out",
                        "nifcmd: has a ' (character 3) without another one that ends it",
                        "donecmd: is a list, which no shell is asked to split: write a text, or leave out the shell",
                        "cwd: is \"relative\", and has to be absolute: begin with a slash",
                        "creates: is \"~/x\", and has to be absolute: begin with a slash; a ~ is not expanded",
                        "watchfiles: is \"wrong\", and has to be absolute: begin with a slash",
                        "env: has the name \"A=B\": it has to be there, and to be without = in it",
                        "umask: is \"888\", and has to be octal, from 0000 to 0777",
                        "watchfiles: has no effect with refreshonly, which lets notifications count alone: leave out one"
                                + " of them");
    }

    @Test
    void emptyTextIsNone() {
        ExecKind.Exec exec = Declared.cmd("true")
                .with("shell", "")
                .with("watchcmd", TextOrList.ofText(""))
                .with("watchshell", "")
                .with("ifcmd", TextOrList.ofList(List.of()))
                .with("user", "")
                .exec();
        assertThat(exec.commands()).hasSize(1);
        assertThat(exec.shell()).isEmpty();
        assertThat(exec.user()).isEmpty();
    }

    @Test
    void textIsSplitAndAListIsNot() {
        assertThat(Declared.cmd("touch '/tmp/a b' c").exec().command().words())
                .containsExactly("touch", "/tmp/a b", "c");
        assertThat(Declared.cmd(List.of("touch", "/tmp/a b", "'", "> x"))
                        .exec()
                        .command()
                        .words())
                .containsExactly("touch", "/tmp/a b", "'", "> x");
        assertThat(Declared.script("echo 'a' > b").exec().command().words())
                .containsExactly("/bin/sh", "-c", "echo 'a' > b");
    }

    @Test
    void comesAfterItsProgramsAndDirectories() {
        Links links = new ExecKind()
                .links(Declared.cmd("/opt/tool/run x")
                        .with("ifcmd", TextOrList.ofText("tester"))
                        .env("PATH", "/opt/bin:relative:/bin")
                        .with("cwd", Path.of("/srv/work"))
                        .with("creates", Path.of("/var/lib/made/it"))
                        .watchfiles(Path.of("/etc/conf"))
                        .exec());
        assertThat(links.provided()).isEmpty();
        assertThat(links.needs().stream().map(need -> need.anyOf().toString()))
                .containsExactly(
                        "[path:/opt/tool/run]",
                        "[path:/opt/bin/tester, path:/usr/bin/tester]",
                        "[directory:/srv/work, directory:/srv, directory:/]",
                        "[directory:/var/lib/made, directory:/var/lib, directory:/var, directory:/]",
                        "[path:/etc/conf]");
        assertThat(links.needs()).noneMatch(Links.Need::notified);
    }

    @Test
    void looksForAProgramWhereTheCommandWould() {
        Links links = new ExecKind().links(Declared.cmd("tool").exec());
        assertThat(links.needs().get(0).anyOf())
                .contains(Identity.path(Path.of("/usr/local/bin/tool")), Identity.path(Path.of("/bin/tool")));
        assertThat(new ExecKind()
                        .links(Declared.cmd("./tool")
                                .with("cwd", Path.of("/opt"))
                                .exec())
                        .needs()
                        .get(0)
                        .anyOf())
                .containsExactly(Identity.path(Path.of("/opt/./tool")));
        assertThat(new ExecKind()
                        .links(Declared.cmd("./tool").exec())
                        .needs()
                        .get(0)
                        .anyOf())
                .isEmpty();
    }

    @Test
    void shownInOneLine() {
        CommandLine line = CommandLine.of(
                "cmd", TextOrList.ofText("echo a\n  b\u001b[31m\n" + "x".repeat(300)), Optional.of("/bin/sh"));
        assertThat(line.text())
                .startsWith("echo a   b\\x1b[31m xxx")
                .endsWith("x...")
                .hasSizeLessThan(220);
        assertThat(CommandLine.of("cmd", TextOrList.ofList(List.of("a", "b c", "it's")), Optional.empty())
                        .text())
                .isEqualTo("a 'b c' 'it'\\''s'");
    }
}
