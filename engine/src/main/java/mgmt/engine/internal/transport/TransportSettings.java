package mgmt.engine.internal.transport;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What users have set for one transport, before its plugin is asked. Equal when the same is set, wherever that was written.
 * Immutable.
 */
public final class TransportSettings {

    /** Nothing was set. */
    static final TransportSettings NONE = new TransportSettings("the configuration", Map.of());

    private final String place;
    private final Map<String, Setting> settings;
    private final Map<String, String> texts = new LinkedHashMap<>();

    /**
     * One that was set.
     *
     * @param text as written
     * @param place where, as messages begin with it
     */
    record Setting(String text, String place) {}

    /**
     * Some settings.
     *
     * @param place what messages begin with that are about something which was left out
     */
    TransportSettings(String place, Map<String, Setting> settings) {
        this.place = place;
        this.settings = new LinkedHashMap<>(settings);
        settings.forEach((key, setting) -> texts.put(key, setting.text()));
    }

    /** These, and what they leave open of others. */
    TransportSettings orElse(TransportSettings others) {
        Map<String, Setting> all = new LinkedHashMap<>(settings);
        others.settings.forEach(all::putIfAbsent);
        return new TransportSettings(others.settings.isEmpty() ? place : others.place, all);
    }

    String place() {
        return place;
    }

    Map<String, Setting> all() {
        return Collections.unmodifiableMap(settings);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TransportSettings settings && texts.equals(settings.texts);
    }

    @Override
    public int hashCode() {
        return texts.hashCode();
    }
}
