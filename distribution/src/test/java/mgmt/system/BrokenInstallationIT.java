package mgmt.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import mgmt.system.Mgmt.Started;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy of the distribution, each time with something wrong in it. */
class BrokenInstallationIT {

    private static final String ABSENT = "com.example.absent;version=\"[1.0,2)\"";
    private static final String NEEDS_ABSENT = "cannot be started: it needs the package com.example.absent"
            + " from version 1.0.0 below 2.0.0, which no bundle here offers\n";

    @TempDir
    Path directory;

    private Copy copy;
    private Mgmt mgmt;

    @BeforeEach
    void copy() throws IOException {
        copy = Copy.make(directory.resolve("home")).useStubEngine();
        mgmt = new Mgmt(copy.home(), directory);
    }

    @AfterEach
    void close() {
        mgmt.close();
    }

    @Test
    void withoutTheEngineNothingRunsAndTheUserIsTold() throws IOException {
        Files.delete(copy.home().resolve("bundles/mgmt.stub.jar"));
        Started run = mgmt.run("run");
        assertThat(run.awaitEnd()).isEqualTo(1);
        assertThat(run.error()).startsWith("mgmt: the engine did not come up").doesNotContain("\tat ");
    }

    @Test
    void interruptWhileStartingEndsItAtOnce() throws IOException {
        Files.delete(copy.home().resolve("bundles/mgmt.stub.jar"));
        Started run = mgmt.with("MGMT_LOG", "debug").start("run");
        run.awaitOutput("waiting for the engine");
        run.signal("INT");
        assertThat(run.awaitEnd()).isEqualTo(130);
        assertThat(run.error()).isEmpty();
    }

    @Test
    void bundleOfTheSystemThatNeedsWhatNobodyOffersEndsIt() throws IOException {
        copy.addBundle("bundles", "mgmt.needy", ABSENT);
        Started run = mgmt.run("run");
        assertThat(run.awaitEnd()).isEqualTo(1);
        assertThat(run.error()).isEqualTo("mgmt: mgmt.needy " + NEEDS_ABSENT);
    }

    @Test
    void jarThatIsNoneIsNamed() throws IOException {
        Files.writeString(copy.home().resolve("bundles/torn.jar"), "this is no jar");
        Started run = mgmt.run("run");
        assertThat(run.awaitEnd()).isEqualTo(1);
        assertThat(run.error())
                .startsWith("mgmt: cannot install " + copy.home().resolve("bundles/torn.jar") + ": ")
                .doesNotContain("\tat ");
    }
}
