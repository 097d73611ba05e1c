package mgmt.plugin.local.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A record of the store: what makes one revision, or a part of a snapshot.
 *
 * @param operations in the order in which they are done
 */
record Change(long revision, List<Operation> operations) {

    Change {
        operations = List.copyOf(operations);
    }

    byte[] bytes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream to = new DataOutputStream(bytes);
        to.writeLong(revision);
        to.writeInt(operations.size());
        for (Operation operation : operations) {
            operation.write(to);
        }
        return bytes.toByteArray();
    }

    static Change read(byte[] bytes) throws IOException {
        DataInputStream from = new DataInputStream(new ByteArrayInputStream(bytes));
        long revision = from.readLong();
        int count = from.readInt();
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            operations.add(Operation.read(from));
        }
        return new Change(revision, operations);
    }
}
