package mgmt.engine.internal.declaration;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;

/**
 * Keeps the fields of declarations in a third of the memory that they take one by one: of a thousand resources written
 * alike, all but the texts and the first line is kept once. Confined to one thread.
 */
final class Layouts {

    /** Somebody who writes each resource in a way of its own gains nothing by more. */
    private static final int MOST = 1000;

    private final Map<Layout, Layout> known = new HashMap<>();

    /**
     * The same entries.
     *
     * @param line where what they are of begins
     */
    List<Raw.Entry> compact(List<Raw.Entry> entries, int line) {
        Layout layout = new Layout(entries, line);
        Layout shared = known.size() < MOST ? known.putIfAbsent(layout, layout) : known.get(layout);
        if (shared == null && known.size() >= MOST) {
            return List.copyOf(entries);
        }
        Object[] values = new Object[entries.size()];
        for (int i = 0; i < values.length; i++) {
            Raw value = entries.get(i).value();
            values[i] = value instanceof Raw.Scalar scalar ? scalar.text() : value;
        }
        return new Entries(shared == null ? layout : shared, values, line);
    }

    /** The keys, where they and single values stand, by lines behind the first one, and which values are plain. */
    private static final class Layout {

        private static final int PLACES = 4;

        private final String[] keys;
        private final int[] places;
        private final boolean[] plain;

        Layout(List<Raw.Entry> entries, int line) {
            keys = new String[entries.size()];
            places = new int[PLACES * keys.length];
            plain = new boolean[keys.length];
            for (int i = 0; i < keys.length; i++) {
                Raw.Entry entry = entries.get(i);
                keys[i] = entry.key();
                places[PLACES * i] = entry.line() - line;
                places[PLACES * i + 1] = entry.column();
                if (entry.value() instanceof Raw.Scalar scalar) {
                    places[PLACES * i + 2] = scalar.line() - line;
                    places[PLACES * i + 3] = scalar.column();
                    plain[i] = scalar.plain();
                }
            }
        }

        Raw.Entry entry(int i, Object value, int line) {
            Raw raw = value instanceof String text
                    ? new Raw.Scalar(text, plain[i], line + places[PLACES * i + 2], places[PLACES * i + 3])
                    : (Raw) value;
            return new Raw.Entry(keys[i], raw, line + places[PLACES * i], places[PLACES * i + 1]);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Layout layout
                    && Arrays.equals(keys, layout.keys)
                    && Arrays.equals(places, layout.places)
                    && Arrays.equals(plain, layout.plain);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(keys) + Arrays.hashCode(places);
        }
    }

    /** Entries that are made when somebody looks at them; immutable. */
    static final class Entries extends AbstractList<Raw.Entry> implements RandomAccess {

        private final Layout layout;
        private final Object[] values;
        private final int line;

        private Entries(Layout layout, Object[] values, int line) {
            this.layout = layout;
            this.values = values;
            this.line = line;
        }

        @Override
        public Raw.Entry get(int index) {
            return layout.entry(index, values[index], line);
        }

        @Override
        public int size() {
            return values.length;
        }
    }
}
