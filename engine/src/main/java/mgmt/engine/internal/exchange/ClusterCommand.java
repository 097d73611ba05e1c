package mgmt.engine.internal.exchange;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import mgmt.api.transport.Commit;
import mgmt.api.transport.CommitResult;
import mgmt.api.transport.Entry;
import mgmt.api.transport.Key;
import mgmt.api.transport.Operable;
import mgmt.api.transport.Transport;
import mgmt.api.transport.TransportException;
import mgmt.engine.internal.control.ControlCommand;
import mgmt.engine.internal.control.Terminal;
import mgmt.engine.internal.control.TextTable;
import mgmt.engine.internal.control.TimeText;
import mgmt.engine.internal.declaration.Quotation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code mgmt status --cluster} and {@code mgmt cluster}. What the transport alone can carry out is handed on to it, word by
 * word.
 */
public final class ClusterCommand implements ControlCommand {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterCommand.class);
    private static final String FORCE = "--force";
    private static final Set<String> ORDERS = Set.of("size", "recover");
    private static final int LONGEST_NAME = 253;
    private static final List<String> HEADINGS = List.of("HOST", "STATE", "SINCE", "EXPORTS", "VERSION");

    private final Exchange exchange;

    /** Asks and orders this exchange. */
    public ClusterCommand(Exchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public int answer(List<String> arguments, Terminal terminal) throws IOException, InterruptedException {
        List<String> rest = new ArrayList<>(arguments);
        boolean force = rest.remove(FORCE);
        try {
            if (rest.equals(List.of("status"))) {
                return status(terminal);
            }
            if (rest.equals(List.of("rejoin"))) {
                return rejoin(terminal);
            }
            if (rest.size() == 2 && rest.get(0).equals("withdraw")) {
                return withdraw(rest.get(1), force, terminal);
            }
            if (!rest.isEmpty() && ORDERS.contains(rest.get(0))) {
                return operate(rest, terminal);
            }
        } catch (TransportException e) {
            terminal.complain("mgmt: the cluster does not answer: " + e.getMessage());
            return 1;
        }
        terminal.complain("mgmt: the agent knows no command cluster " + String.join(" ", arguments)
                + "; is it of another version?");
        return 1;
    }

    private int status(Terminal terminal) throws IOException, InterruptedException {
        ExchangeReport report = exchange.report();
        StringBuilder text = new StringBuilder();
        if (report.transport().isEmpty()) {
            text.append("this agent takes no part in a cluster: its graph neither exports nor collects\n");
        } else {
            text.append("transport ")
                    .append(report.transport())
                    .append(": ")
                    .append(report.state())
                    .append(" since ")
                    .append(TimeText.of(report.since()))
                    .append('\n');
        }
        Optional<Transport> transport = exchange.transport();
        boolean isComplete = report.transport().isEmpty();
        if (transport.isPresent()) {
            try {
                text.append(store(transport.get()));
                isComplete = true;
            } catch (TransportException e) {
                text.append("it does not answer right now: ")
                        .append(e.getMessage())
                        .append('\n');
            }
        }
        report.notes().forEach(note -> text.append("note: ").append(note).append('\n'));
        terminal.print(text.toString());
        return isComplete ? 0 : 1;
    }

    private static String store(Transport transport) throws TransportException, InterruptedException {
        StringBuilder text = new StringBuilder();
        transport.describe().forEach(line -> text.append("  ").append(line).append('\n'));
        TextTable.lines(HEADINGS, hosts(transport))
                .forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    private int rejoin(Terminal terminal) throws IOException {
        long kept = exchange.report().kept();
        exchange.rejoin();
        terminal.print(
                kept == 0
                        ? "nothing is kept that the store at hand does not have\n"
                        : kept + " collected from another store let go of\n");
        return 0;
    }

    /** Goes on to its end though nobody reads how far it is any more: half an order may be worse than none. */
    private int operate(List<String> order, Terminal terminal) throws IOException, InterruptedException {
        Optional<Operable> operable = exchange.operable();
        if (operable.isEmpty()) {
            terminal.complain(
                    "mgmt: this agent takes no part in a cluster at the moment; mgmt cluster status tells more");
            return 1;
        }
        try {
            operable.get().operate(order, line -> show(line, terminal));
            return 0;
        } catch (TransportException e) {
            terminal.complain("mgmt: cluster " + String.join(" ", order) + ": " + e.getMessage());
            return 1;
        }
    }

    private static void show(String line, Terminal terminal) {
        try {
            terminal.print(line + "\n");
        } catch (IOException e) {
            LOG.debug("nobody reads this any more: {}", line, e);
        }
    }

    private static List<List<String>> hosts(Transport transport) throws TransportException, InterruptedException {
        Map<String, Optional<Entry>> hosts = new TreeMap<>();
        Map<String, Integer> exports = new TreeMap<>();
        for (Entry entry : transport.read(Keys.HOSTS).entries()) {
            if (!Keys.isPresence(entry.key())) {
                continue;
            }
            hosts.put(Keys.host(entry.key()), Optional.of(entry));
        }
        for (Entry entry : transport.read(Keys.EXPORTED).entries()) {
            if (Keys.isExport(entry.key())) {
                exports.merge(Keys.exporter(entry.key()), 1, Integer::sum);
                hosts.putIfAbsent(Keys.exporter(entry.key()), Optional.empty());
            }
        }
        List<List<String>> rows = new ArrayList<>();
        hosts.forEach((host, entry) -> {
            String count = exports.getOrDefault(host, 0).toString();
            String name = shown(host);
            rows.add(
                    entry.isEmpty()
                            ? List.of(name, "away", "", count, "")
                            : entry.flatMap(Presence::of)
                                    .map(presence -> List.of(
                                            name,
                                            presence.stateText(),
                                            TimeText.of(presence.since()),
                                            count,
                                            shown(presence.version())))
                                    .orElse(List.of(name, "of another version", "", count, "")));
        });
        return rows;
    }

    /** Anybody may have put it there: nothing of it may rewrite a terminal. */
    private static String shown(String text) {
        return Quotation.oneLine(text, LONGEST_NAME);
    }

    /** Takes back what a host that has left for good has exported; one that is there would only publish it again. */
    private int withdraw(String host, boolean force, Terminal terminal)
            throws IOException, TransportException, InterruptedException {
        Optional<Transport> transport = exchange.transport();
        if (transport.isEmpty()) {
            terminal.complain("mgmt: this agent is not connected to a cluster; mgmt cluster status tells more");
            return 1;
        }
        Key presence = Keys.HOSTS.child(host);
        if (!force && transport.get().read(Keys.HOSTS).entry(presence).isPresent()) {
            terminal.complain("mgmt: " + host + " is there: stop its agent first, or take what it exports out of its"
                    + " graph (--force withdraws it until that agent publishes it again)");
            return 1;
        }
        List<Key> keys = transport.get().read(Keys.exportedBy(host)).entries().stream()
                .map(Entry::key)
                .toList();
        if (keys.isEmpty()) {
            terminal.complain("mgmt: nothing is exported by a host " + host);
            return 1;
        }
        for (Iterator<Key> next = keys.iterator(); next.hasNext(); ) {
            delete(next, transport.get());
        }
        terminal.print(keys.size() + (keys.size() == 1 ? " export of " : " exports of ") + host + " withdrawn\n");
        return 0;
    }

    /** Deletes as many as one commit may hold. */
    private static void delete(Iterator<Key> keys, Transport transport)
            throws TransportException, InterruptedException {
        Commit.Builder commit = Commit.builder();
        for (int i = 0; i < transport.limits().operations() && keys.hasNext(); i++) {
            commit.delete(keys.next());
        }
        CommitResult result = transport.commit(commit.build());
        if (!result.isDone()) {
            throw new TransportException("it is not known whether all was withdrawn: " + result.why());
        }
    }
}
