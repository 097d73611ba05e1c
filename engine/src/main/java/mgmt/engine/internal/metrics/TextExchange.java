package mgmt.engine.internal.metrics;

import com.sun.net.httpserver.HttpExchange;
import io.prometheus.metrics.exporter.httpserver.HttpExchangeAdapter;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One answer to a server, as text. Servers may prefer protobuf, which the library would try to write although it is not
 * there; and its own complaints of a server that has hung up go round the log.
 */
final class TextExchange extends HttpExchangeAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(TextExchange.class);
    private static final String FORMAT = "Accept";
    private static final String BINARY = "application/vnd.google.protobuf";

    private final HttpRequest request = new TextRequest();

    TextExchange(HttpExchange exchange) {
        super(exchange);
    }

    @Override
    public HttpRequest getRequest() {
        return request;
    }

    @Override
    public void handleException(IOException e) {
        LOG.debug("the metrics could not be sent", e);
    }

    @Override
    public void handleException(RuntimeException e) {
        LOG.debug("the metrics could not be told", e);
        try {
            getResponse().sendHeadersAndGetBody(500, -1).close();
        } catch (IOException unsent) {
            LOG.debug("nor could that be said", unsent);
        }
    }

    private final class TextRequest extends HttpRequest {

        @Override
        public Enumeration<String> getHeaders(String name) {
            Enumeration<String> headers = super.getHeaders(name);
            if (!name.equalsIgnoreCase(FORMAT)) {
                return headers;
            }
            List<String> texts = Collections.list(headers).stream()
                    .map(TextExchange::withoutBinary)
                    .toList();
            return Collections.enumeration(texts);
        }
    }

    private static String withoutBinary(String accepted) {
        return Stream.of(accepted.split(","))
                .filter(format -> !format.strip().toLowerCase(Locale.ROOT).startsWith(BINARY))
                .collect(Collectors.joining(","));
    }
}
