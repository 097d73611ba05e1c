package mgmt.api.resource;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract notices when a kind breaks it; {@link MotdContractTest} shows that it lets a good one pass. */
class ResourceContractTest {

    @TempDir
    Path directory;

    @Test
    void noticesACheckThatRepairs() throws IOException {
        assertBroken(
                (desired, context) -> new Motd.MotdFile(desired, context) {
                    @Override
                    public Drift check() throws IOException {
                        Drift drift = super.check();
                        apply(drift);
                        return drift;
                    }
                },
                ResourceContract::checkFindsTheDriftAndChangesNothing);
    }

    @Test
    void noticesAnOpenThatWrites() throws IOException {
        assertBroken(
                (desired, context) -> {
                    Files.writeString(desired.path(), "");
                    return new Motd.MotdFile(desired, context);
                },
                ResourceContract::openAndWatchChangeNothing);
    }

    @Test
    void noticesAnApplyThatDoesNothing() throws IOException {
        assertBroken(
                (desired, context) -> new Motd.MotdFile(desired, context) {
                    @Override
                    public void apply(Drift drift) {}
                },
                ResourceContract::applyRemovesTheDrift);
    }

    @Test
    void noticesAnApplyThatAddsUp() throws IOException {
        assertBroken(
                (desired, context) -> new Motd.MotdFile(desired, context) {
                    @Override
                    public void apply(Drift drift) throws IOException {
                        Files.createTempFile(desired.path().getParent(), "left", "");
                        super.apply(drift);
                    }
                },
                ResourceContract::applyingTwiceEqualsApplyingOnce);
    }

    @Test
    void noticesAWatchThatIsLeftOpen() throws IOException {
        assertBroken(
                (desired, context) -> new Motd.MotdFile(desired, context) {
                    @Override
                    public Subscription watch(Changes changes) throws IOException {
                        super.watch(changes);
                        return () -> {};
                    }
                },
                ResourceContract::closeGivesEverythingBack,
                ResourceContract::reportsNothingOnceTheWatchIsClosed);
    }

    @Test
    void noticesAThreadThatIsLeftBehind() throws IOException {
        CountDownLatch end = new CountDownLatch(1);
        assertBroken(
                (desired, context) -> new Motd.MotdFile(desired, context) {
                    @Override
                    public Subscription watch(Changes changes) throws IOException {
                        Thread thread = new Thread(() -> awaitQuietly(end));
                        thread.start();
                        return super.watch(changes);
                    }
                },
                ResourceContract::closeGivesEverythingBack);
        end.countDown();
    }

    @Test
    void noticesAWatchThatReportsNothing() throws IOException {
        assertBroken(
                (desired, context) -> new Motd.MotdFile(desired, context) {
                    @Override
                    public Subscription watch(Changes changes) {
                        return () -> {};
                    }
                },
                contract -> {
                    for (var test : contract.reportsFindsAndRepairs().toList()) {
                        test.getExecutable().execute();
                    }
                });
    }

    private void assertBroken(Opening opening, ContractTest... tests) throws IOException {
        for (ContractTest test : tests) {
            Path world = Files.createTempDirectory(directory, "world");
            assertThrows(AssertionError.class, () -> new BrokenMotd(world, opening).run(test));
        }
    }

    private static void awaitQuietly(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @FunctionalInterface
    private interface Opening {
        Resource open(Motd.Desired desired, ResourceContext context) throws Exception;
    }

    @FunctionalInterface
    private interface ContractTest {
        void run(ResourceContract<Motd.Desired> contract) throws Throwable;
    }

    private static final class BrokenMotd extends MotdContractTest {

        private final Opening opening;

        BrokenMotd(Path directory, Opening opening) {
            this.directory = directory;
            this.opening = opening;
        }

        @Override
        protected ResourceKind<Motd.Desired> kind() {
            return new Motd() {
                @Override
                public Resource open(Desired desired, ResourceContext context) throws Exception {
                    return opening.open(desired, context);
                }
            };
        }

        @Override
        protected Duration limit() {
            return Duration.ofMillis(100);
        }

        void run(ContractTest test) throws Throwable {
            lendContext();
            try {
                test.run(this);
            } finally {
                takeContextBack();
            }
        }
    }
}
