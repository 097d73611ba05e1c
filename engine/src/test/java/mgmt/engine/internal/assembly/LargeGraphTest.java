package mgmt.engine.internal.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import mgmt.engine.internal.declaration.GraphDocument;
import mgmt.engine.internal.declaration.GraphReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LargeGraphTest {

    private static final int DIRECTORIES = 1_000;
    private static final int FILES = 100;

    @Test
    void readsAndLinksAHundredThousandResourcesInBoundedMemory(@TempDir Path directory) throws Exception {
        Path file = write(directory.resolve("large.yaml"));
        long before = used();

        GraphDocument document = new GraphReader().read(file);
        Assembled assembled = new GraphBuilder(false).build(document, Stub.kinds("stub"), Strictness.REJECT);

        assertThat(assembled.graph().vertices()).hasSize(DIRECTORIES * FILES);
        assertThat(assembled.graph().edges()).hasSize(DIRECTORIES * (FILES - 1));
        assertThat(used() - before).as("bytes that stay").isLessThan(300L << 20);
        assertThat(document.declarations()).hasSameSizeAs(assembled.graph().vertices());
    }

    /** Every directory comes after what needs it, so that the order has to be turned round. */
    private static Path write(Path file) throws IOException {
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            writer.write("graph: large\nresources:\n  stub:\n");
            for (int d = 0; d < DIRECTORIES; d++) {
                for (int f = 1; f < FILES; f++) {
                    writer.write("  - name: /srv/app/" + d + "/file" + f + "\n    text: |\n      some content of file "
                            + f + "\n      in directory " + d + "\n    needs: ['/srv/app/" + d + "/|/srv/']\n");
                }
                writer.write("  - name: /srv/app/" + d + "/\n    provides: [/srv/app/" + d + "/]\n");
            }
        }
        return file;
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
