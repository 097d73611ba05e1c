package mgmt.engine.internal.replacement;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import mgmt.api.resource.Replacement;

/** The file that will stand in the place of another one. Confined to one thread at a time. */
final class TemporaryFile implements Replacement {

    private final Path temporary;
    private final Path target;
    private final FileChannel channel;
    private final Replacements.Witness witness;
    private final Runnable finished;
    private boolean isFinished;

    TemporaryFile(Path temporary, Path target, FileChannel channel, Replacements.Witness witness, Runnable finished) {
        this.temporary = temporary;
        this.target = target;
        this.channel = channel;
        this.witness = witness;
        this.finished = finished;
    }

    @Override
    public Path temporary() {
        return temporary;
    }

    @Override
    public FileChannel channel() {
        return channel;
    }

    @Override
    public void commit() throws IOException {
        if (isFinished) {
            throw new IllegalStateException("already committed or closed");
        }
        // Some file systems report only now that there was no room.
        channel.close();
        putInPlace();
        finish();
    }

    private void putInPlace() throws IOException {
        boolean isThere = false;
        witness.begins();
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            isThere = true;
        } finally {
            if (!isThere) {
                witness.failed();
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (isFinished) {
            return;
        }
        try {
            channel.close();
        } finally {
            Files.deleteIfExists(temporary);
            finish();
        }
    }

    private void finish() {
        isFinished = true;
        finished.run();
    }
}
