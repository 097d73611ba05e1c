package mgmt.api.transport;

/** A key with its value, as a store has it; immutable. */
public final class Entry {

    private final Key key;
    private final Value value;
    private final long revision;
    private final Hold hold;

    /** Who holds an entry: it goes when its holder does. */
    public enum Hold {
        /** Nobody: it stays until it is deleted. */
        NOBODY,
        /** The transport that was asked. */
        OWN,
        /** Another one, of another host or of an earlier life of this one. */
        OTHER
    }

    private Entry(Key key, Value value, long revision, Hold hold) {
        this.key = key;
        this.value = value;
        this.revision = revision;
        this.hold = hold;
    }

    /**
     * An entry.
     *
     * @param revision which it was put with last; greater than 0
     */
    public static Entry of(Key key, Value value, long revision, Hold hold) {
        return new Entry(key, value, revision, hold);
    }

    /** Its key; not the root. */
    public Key key() {
        return key;
    }

    /** Its value. */
    public Value value() {
        return value;
    }

    /** The revision which it was put with last; greater than 0. */
    public long revision() {
        return revision;
    }

    /** Who holds it, as seen by the transport that was asked. */
    public Hold hold() {
        return hold;
    }

    @Override
    public String toString() {
        return key + " (" + value + ", revision " + revision + ", held by " + hold + ")";
    }
}
