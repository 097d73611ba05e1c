package mgmt.api.resource;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A {@link Resource} of a {@link Sending} kind. Who receives a value runs after the sender, and is opened anew when the
 * value has become another one.
 *
 * @param <S> what is sent
 */
@ConsumerType
public interface Sender<S extends Record> {

    /**
     * The values of now. Called on a worker after each successful run of the resource: after {@link Resource#check},
     * {@link Resource#apply} and {@link Refreshable#refresh}, whatever of them there was. Should not block.
     *
     * @return empty while there is nothing to send yet, such as the output of a command that has not run; whoever
     *     receives it waits
     * @throws Exception when the values cannot be had; counts as a failed run
     */
    Optional<S> sent() throws Exception;
}
