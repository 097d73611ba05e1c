package mgmt.launcher.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import mgmt.launcher.command.Command.ClusterChoice;

/**
 * What the options about other hosts mean together. Most belong to one transport and so choose it. Those of the command line
 * are judged first: what they choose, the environment may add to, and not contradict.
 */
final class ClusterArguments {

    private static final String NETWORK = "etcd";
    private static final String ONE_MACHINE = "local";
    private static final String DIRECTORY = "cluster-dir";
    private static final String NO_SERVER = "no-server";
    private static final String SIZE = "ideal-cluster-size";
    private static final int MOST_MEMBERS = 15;

    /** Those of the first transport that take addresses. */
    private static final List<String> ADDRESSES =
            List.of("seeds", "client-urls", "server-urls", "advertise-client-urls", "advertise-server-urls");

    private final Source line;
    private final Source environment;

    /** Options that were given in one way, as users call them there. */
    private record Source(Optional<String> transport, String transportName, Map<String, Given> options) {

        Set<String> implied() {
            Set<String> transports = new LinkedHashSet<>();
            options.values().forEach(given -> transports.add(given.transport()));
            return transports;
        }

        /** The one transport that all of them are about. */
        Optional<String> chosen() throws UsageException {
            for (Given given : options.values()) {
                if (transport.isPresent() && !transport.get().equals(given.transport())) {
                    throw new UsageException(given.name() + " is about the transport " + given.transport() + ", and "
                            + transportName + " chooses " + transport.get());
                }
            }
            if (implied().size() > 1) {
                throw new UsageException(String.join(" and ", firstOfEach()) + " exclude each other");
            }
            return transport.or(() -> implied().stream().findFirst());
        }

        private List<String> firstOfEach() {
            Map<String, String> first = new LinkedHashMap<>();
            options.values().forEach(given -> first.putIfAbsent(given.transport(), given.name()));
            return List.copyOf(first.values());
        }
    }

    /** An option with its value: as users call it where they have given it, and which transport it is about. */
    private record Given(String name, String transport, String value) {}

    private ClusterArguments(Source line, Source environment) {
        this.line = line;
        this.environment = environment;
    }

    static ClusterChoice read(Arguments arguments, Map<String, String> variables) throws UsageException {
        return new ClusterArguments(written(arguments), set(variables)).choice(arguments);
    }

    private ClusterChoice choice(Arguments arguments) throws UsageException {
        Optional<String> chosen = line.chosen();
        if (chosen.isEmpty()) {
            chosen = environment.chosen();
        }
        Map<String, String> options = new LinkedHashMap<>();
        for (Source source : List.of(environment, line)) {
            for (Map.Entry<String, Given> given : source.options().entrySet()) {
                if (chosen.filter(given.getValue().transport()::equals).isPresent()) {
                    options.put(given.getKey(), given.getValue().value());
                }
            }
        }
        String directory = options.remove(DIRECTORY);
        return new ClusterChoice(
                chosen,
                options,
                directory == null ? Optional.empty() : Optional.of(Arguments.path("--" + DIRECTORY, directory)),
                arguments.has("export-ttl"),
                arguments.has("converged-cluster"));
    }

    private static Source written(Arguments arguments) throws UsageException {
        Map<String, Given> options = new LinkedHashMap<>();
        for (String option : ADDRESSES) {
            List<String> values = arguments.values(option);
            if (!values.isEmpty()) {
                options.put(option, given("--" + option, String.join(",", values)));
            }
        }
        if (arguments.has(NO_SERVER)) {
            options.put(NO_SERVER, new Given("--" + NO_SERVER, NETWORK, "true"));
        }
        Optional<String> size = arguments.value(SIZE);
        if (size.isPresent()) {
            options.put(SIZE, givenSize("--" + SIZE, size.get()));
        }
        Optional<String> directory = arguments.value(DIRECTORY);
        if (directory.isPresent()) {
            options.put(DIRECTORY, new Given("--" + DIRECTORY, ONE_MACHINE, directory.get()));
        }
        return new Source(arguments.value("transport"), "--transport", options);
    }

    private static Source set(Map<String, String> variables) throws UsageException {
        Map<String, Given> options = new LinkedHashMap<>();
        for (String option : ADDRESSES) {
            String variable = variable(option);
            String value = variables.getOrDefault(variable, "");
            if (!value.isBlank()) {
                options.put(option, given(variable, value));
            }
        }
        String size = variables.getOrDefault(variable(SIZE), "");
        if (!size.isBlank()) {
            options.put(SIZE, givenSize(variable(SIZE), size));
        }
        String directory = variables.getOrDefault(variable(DIRECTORY), "");
        if (!directory.isBlank()) {
            options.put(DIRECTORY, new Given(variable(DIRECTORY), ONE_MACHINE, directory));
        }
        String transport = variable("transport");
        return new Source(
                Optional.ofNullable(variables.get(transport))
                        .filter(name -> !name.isBlank())
                        .map(String::strip),
                transport,
                options);
    }

    /** Addresses, however they were separated. */
    private static Given given(String name, String value) throws UsageException {
        List<String> addresses = new ArrayList<>();
        Stream.of(value.split("[,;\\s]+")).filter(each -> !each.isEmpty()).forEach(addresses::add);
        if (addresses.isEmpty()) {
            throw new UsageException(name + " wants an address, such as http://192.0.2.1:2379");
        }
        return new Given(name, NETWORK, String.join(",", addresses));
    }

    private static Given givenSize(String name, String value) throws UsageException {
        return new Given(name, NETWORK, Integer.toString(size(name, value)));
    }

    /**
     * How many members a cluster is to have.
     *
     * @param where it was written, as users call it
     */
    static int size(String where, String written) throws UsageException {
        try {
            int size = Integer.parseInt(written.strip());
            if (size >= 1 && size <= MOST_MEMBERS) {
                return size;
            }
        } catch (NumberFormatException e) {
            // Said below, as for a number out of bounds.
        }
        throw new UsageException(where + " wants a whole number from 1 to " + MOST_MEMBERS + ", not " + written);
    }

    static String variable(String option) {
        return "MGMT_" + option.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
