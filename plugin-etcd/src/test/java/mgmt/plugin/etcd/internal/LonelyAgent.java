package mgmt.plugin.etcd.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import mgmt.api.transport.RecordingContext;
import mgmt.api.transport.Transport;

/** A process that runs an etcd of its own until somebody kills it. */
final class LonelyAgent {

    private LonelyAgent() {}

    public static void main(String[] arguments) throws Exception {
        Configurations given = new Configurations();
        given.clientUrls = List.of(arguments[0]);
        given.serverUrls = List.of(arguments[1]);
        try (Transport transport =
                new EtcdProvider().open(given.make(), new RecordingContext("h1", Path.of(arguments[2])))) {
            long etcd =
                    ProcessHandle.current().children().findFirst().orElseThrow().pid();
            Path written = Files.writeString(Path.of(arguments[3] + ".next"), String.valueOf(etcd));
            Files.move(written, Path.of(arguments[3]), StandardCopyOption.ATOMIC_MOVE);
            new CountDownLatch(1).await();
            transport.describe();
        }
    }
}
