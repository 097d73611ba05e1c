package mgmt.engine.internal.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mgmt.api.transport.TransportException;
import mgmt.engine.internal.binding.Schema;
import mgmt.engine.internal.declaration.Problem;
import mgmt.engine.internal.declaration.Raw;

/**
 * Settings on their way to the record that a transport is configured with. They come from several places, and binding knows
 * but one file: so each gets a line of its own, and what is found there is told of the place that the line stands for.
 */
final class SettingsBinding<C extends Record> {

    private final TransportSettings settings;
    private final List<TransportSettings.Setting> lines = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Optional<C> bound;

    private SettingsBinding(String subject, TransportSettings settings, Schema<C> schema) {
        this.settings = settings;
        List<Raw.Entry> entries = new ArrayList<>();
        for (Map.Entry<String, TransportSettings.Setting> each : settings.all().entrySet()) {
            lines.add(each.getValue());
            boolean isList = schema.lists().contains(each.getKey());
            String text = each.getValue().text();
            Raw value = isList ? list(text) : scalar(text);
            entries.add(new Raw.Entry(each.getKey(), value, lines.size(), 1));
        }
        this.bound = schema.bind(new Raw.Mapping(entries, 0, 1), subject, problems::add);
    }

    /** Binds settings; runs code of the plugin. */
    static <C extends Record> SettingsBinding<C> of(String subject, TransportSettings settings, Schema<C> schema) {
        return new SettingsBinding<>(subject, settings, schema);
    }

    private Raw list(String text) {
        return new Raw.Sequence(
                Stream.of(text.split("[,;\\s]+"))
                        .filter(item -> !item.isEmpty())
                        .map(this::scalar)
                        .toList(),
                lines.size(),
                1);
    }

    /** Never nothing: who writes {@code null} behind a key means that word. */
    private Raw scalar(String text) {
        Raw.Scalar plain = new Raw.Scalar(text, true, lines.size(), 1);
        return plain.isNothing() ? new Raw.Scalar(text, false, lines.size(), 1) : plain;
    }

    /**
     * The record.
     *
     * @throws TransportException when something is wrong: all of it, a line each
     */
    C configuration() throws TransportException {
        return bound.orElseThrow(() -> new TransportException(
                problems.stream().sorted().map(this::located).collect(Collectors.joining("\n"))));
    }

    private String located(Problem problem) {
        int line = problem.place().line();
        String place = line == 0 ? settings.place() : lines.get(line - 1).place();
        return place + ": " + problem.message();
    }
}
