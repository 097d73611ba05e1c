package mgmt.engine.internal.exchange;

import java.time.Instant;
import java.util.List;

/**
 * What there is to tell people about the exchange; immutable.
 *
 * @param transport the transport's name; empty if none is in use
 * @param state whether its store answers, in words
 * @param since since when
 * @param kept how many collected resources are kept that the store at hand does not have
 * @param notes what is not as it should be, a line each
 */
public record ExchangeReport(String transport, String state, Instant since, long kept, List<String> notes) {

    public ExchangeReport {
        notes = List.copyOf(notes);
    }

    static ExchangeReport none() {
        return new ExchangeReport("", "not in use", Instant.EPOCH, 0, List.of());
    }
}
