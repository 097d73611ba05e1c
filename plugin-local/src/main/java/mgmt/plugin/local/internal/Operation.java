package mgmt.plugin.local.internal;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import mgmt.api.transport.Key;
import mgmt.api.transport.Value;

/** A step of a change of the store, as it is written; immutable. */
sealed interface Operation {

    /** The session of an entry that nobody holds. */
    String NOBODY = "";

    /** Writes it, so that {@link #read} gives it again. */
    void write(DataOutputStream to) throws IOException;

    /** Does it. */
    void apply(Contents contents);

    /**
     * An entry is made or replaced.
     *
     * @param session that holds it, or {@link #NOBODY}
     */
    record Put(Key key, Value value, long revision, String session) implements Operation {

        @Override
        public void write(DataOutputStream to) throws IOException {
            to.writeByte('p');
            writeText(to, key.toString());
            writeBytes(to, value.bytes());
            to.writeLong(revision);
            writeText(to, session);
        }

        @Override
        public void apply(Contents contents) {
            contents.put(key, new Contents.Stored(value, revision, session));
        }
    }

    /** An entry goes. */
    record Delete(Key key) implements Operation {

        @Override
        public void write(DataOutputStream to) throws IOException {
            to.writeByte('d');
            writeText(to, key.toString());
        }

        @Override
        public void apply(Contents contents) {
            contents.delete(key);
        }
    }

    /** A session begins; what else it says is for people. */
    record Join(String session, String host, long process) implements Operation {

        @Override
        public void write(DataOutputStream to) throws IOException {
            to.writeByte('j');
            writeText(to, session);
            writeText(to, host);
            to.writeLong(process);
        }

        @Override
        public void apply(Contents contents) {
            contents.join(this);
        }
    }

    /** A session ends, and what it holds goes. */
    record Leave(String session) implements Operation {

        @Override
        public void write(DataOutputStream to) throws IOException {
            to.writeByte('l');
            writeText(to, session);
        }

        @Override
        public void apply(Contents contents) {
            contents.leave(session);
        }
    }

    /** The next one. */
    static Operation read(DataInputStream from) throws IOException {
        char kind = (char) from.readByte();
        return switch (kind) {
            case 'p' -> new Put(Key.parse(readText(from)), Value.of(readBytes(from)), from.readLong(), readText(from));
            case 'd' -> new Delete(Key.parse(readText(from)));
            case 'j' -> new Join(readText(from), readText(from), from.readLong());
            case 'l' -> new Leave(readText(from));
            default -> throw new IOException("an operation of an unknown kind, " + kind);
        };
    }

    /** Writes a text of any length. */
    static void writeText(DataOutputStream to, String text) throws IOException {
        writeBytes(to, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads a text. */
    static String readText(DataInputStream from) throws IOException {
        return new String(readBytes(from), StandardCharsets.UTF_8);
    }

    private static void writeBytes(DataOutputStream to, byte[] bytes) throws IOException {
        to.writeInt(bytes.length);
        to.write(bytes);
    }

    private static byte[] readBytes(DataInputStream from) throws IOException {
        int length = from.readInt();
        if (length < 0 || length > from.available()) {
            throw new IOException("a text of " + length + " bytes where " + from.available() + " are left");
        }
        return from.readNBytes(length);
    }
}
