package mgmt.engine.internal.exchange;

import java.util.List;
import mgmt.api.resource.ResourceId;
import mgmt.api.transport.Key;

/** What stands under which key. */
final class Keys {

    /** Above what all hosts have published: {@code exported/<host>/<kind>/<name>}. */
    static final Key EXPORTED = Key.of("exported");

    /** Above the presence of all hosts: {@code hosts/<host>}. */
    static final Key HOSTS = Key.of("hosts");

    /** Above all values: {@code values/<key>/<host>}. */
    static final Key VALUES = Key.of("values");

    private static final int HOST = 1;
    private static final int KIND = 2;
    private static final int NAME = 3;
    private static final int EXPORT_SEGMENTS = 4;
    private static final int HOST_SEGMENTS = 2;

    private Keys() {}

    static Key exportedBy(String host) {
        return EXPORTED.child(host);
    }

    static Key export(String host, ResourceId id) {
        return exportedBy(host).child(id.kind()).child(id.name());
    }

    /** Whether a key below {@link #EXPORTED} is one of an export; what else may stand there is not this version's. */
    static boolean isExport(Key key) {
        return key.segments().size() == EXPORT_SEGMENTS;
    }

    /** Whether a key below {@link #HOSTS} is one of a presence. */
    static boolean isPresence(Key key) {
        return key.segments().size() == HOST_SEGMENTS && key.isBelow(HOSTS);
    }

    /** Who has published what stands under a key. */
    static String exporter(Key export) {
        return export.segments().get(HOST);
    }

    /** What is published under a key. */
    static ResourceId exported(Key export) {
        List<String> segments = export.segments();
        return new ResourceId(segments.get(KIND), segments.get(NAME));
    }

    /** The host of a key of {@link #HOSTS}, or of the values under one key: the last segment. */
    static String host(Key key) {
        return key.segments().get(key.segments().size() - 1);
    }
}
