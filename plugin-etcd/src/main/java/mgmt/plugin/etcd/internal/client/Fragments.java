package mgmt.plugin.etcd.internal.client;

import com.google.protobuf.UnknownFieldSet;
import io.etcd.jetcd.api.WatchResponse;

/**
 * Large answers to a watch in several messages, each of which is within the limits of one. etcd has this since 3.4, but the
 * generated classes do not know the two fields, which have these numbers in etcd's {@code rpc.proto}.
 */
final class Fragments {

    private static final int WANTED = 8;
    private static final int MORE_FOLLOWS = 7;

    private Fragments() {}

    /** What a request for a watch has besides. */
    static UnknownFieldSet wanted() {
        return UnknownFieldSet.newBuilder()
                .addField(
                        WANTED, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                .build();
    }

    /** Whether the rest of what belongs together follows. */
    static boolean isToBeContinued(WatchResponse response) {
        return response.getUnknownFields()
                .getField(MORE_FOLLOWS)
                .getVarintList()
                .contains(1L);
    }
}
