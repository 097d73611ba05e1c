package mgmt.api.resource;

import org.osgi.annotation.versioning.ConsumerType;

/** Something that goes on until it is closed, such as a watch. */
@FunctionalInterface
@ConsumerType
public interface Subscription extends AutoCloseable {

    /** Ends it. May be called from any thread, and more than once; it should not block. */
    @Override
    void close();
}
