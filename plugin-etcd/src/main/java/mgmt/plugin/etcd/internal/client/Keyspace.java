package mgmt.plugin.etcd.internal.client;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import mgmt.api.transport.Key;

/** Where the entries of a namespace stand in etcd. Immutable. */
final class Keyspace {

    private final String namespace;

    Keyspace(String namespace) {
        this.namespace = namespace;
    }

    /** The key of an entry. */
    ByteString of(Key key) {
        return bytes(namespace + "/" + key);
    }

    /** What the keys below this one begin with. */
    ByteString below(Key above) {
        return bytes(above.segments().isEmpty() ? namespace + "/" : namespace + "/" + above + "/");
    }

    /** The first key behind all that begin as given, which ends in a slash. */
    static ByteString end(ByteString prefix) {
        return prefix.substring(0, prefix.size() - 1).concat(bytes("0"));
    }

    /** The first key behind this one. */
    static ByteString after(ByteString key) {
        return key.concat(ByteString.copyFrom(new byte[1]));
    }

    /** The key itself that all others begin with: no entry has it, so the store's own name stands there. */
    ByteString root() {
        return bytes(namespace);
    }

    /** The entry's key; empty for what somebody else has put there. */
    Optional<Key> key(ByteString stored) {
        String text = stored.toString(StandardCharsets.ISO_8859_1);
        if (!text.startsWith(namespace + "/")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Key.parse(text.substring(namespace.length() + 1)))
                    .filter(key -> !key.segments().isEmpty());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** How many bytes a key has here beyond its own. */
    int overhead() {
        return namespace.length() + 1;
    }

    private static ByteString bytes(String ascii) {
        return ByteString.copyFrom(ascii, StandardCharsets.US_ASCII);
    }
}
