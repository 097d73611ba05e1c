package mgmt.plugin.local.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * The first record of a store's file.
 *
 * @param store tells one store from another
 * @param generation how often the file was written anew
 * @param revision of the snapshot that it begins with
 * @param parts how many records the snapshot has
 */
record Header(String store, long generation, long revision, int parts) {

    private static final String FORMAT = "mgmt.local";
    private static final int VERSION = 1;

    byte[] bytes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream to = new DataOutputStream(bytes);
        Operation.writeText(to, FORMAT);
        to.writeInt(VERSION);
        Operation.writeText(to, store);
        to.writeLong(generation);
        to.writeLong(revision);
        to.writeInt(parts);
        return bytes.toByteArray();
    }

    static Header read(byte[] bytes) throws IOException {
        DataInputStream from = new DataInputStream(new ByteArrayInputStream(bytes));
        if (!Operation.readText(from).equals(FORMAT)) {
            throw new IOException("it is of another format");
        }
        int version = from.readInt();
        if (version != VERSION) {
            throw new IOException("it has version " + version + " of the format, which needs another version of mgmt");
        }
        return new Header(Operation.readText(from), from.readLong(), from.readLong(), from.readInt());
    }
}
