package mgmt.api.transport;

import java.util.List;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A {@link Transport} that carries out orders of its own, such as how many servers its cluster is to have, or to bring
 * back the data of one that cannot come back by itself. Only it knows what they mean: the engine hands on the words of
 * {@code mgmt cluster size} and {@code mgmt cluster recover} as they were written. Without it, every order is refused.
 */
@ConsumerType
public interface Operable {

    /**
     * Carries out an order, and returns when that is done. Called by the engine on the thread of the command, at any time
     * while the transport is open, whether or not its store answers, and also while other calls or orders go on. It may
     * block, and for longer than {@link Transport#DEADLINE}: the exchange goes on meanwhile. It is not ended when whoever
     * has given the order does not wait for it any longer. When the transport is closed, the engine interrupts it; it then
     * ends soon, and leaves nothing behind that a later start could not cope with.
     *
     * @param order what is to be done, and with what, such as {@code size 3}, {@code size} or {@code recover}, a word each;
     *     not empty
     * @param answer takes a line for people, without a line break, that is shown to them at once: how far the order is,
     *     what has come of it. Called on the thread of the call alone, and not after it; blocks while a terminal is
     *     stopped; throws nothing
     * @throws TransportException when the order is not one of this transport's, has a word that it does not understand,
     *     cannot be carried out now or has failed: for users, who are told the words of the order, too
     * @throws InterruptedException when it was interrupted; how far the order came is then unknown
     */
    void operate(List<String> order, Consumer<String> answer) throws TransportException, InterruptedException;
}
