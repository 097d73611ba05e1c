package mgmt.plugin.basic.internal;

/** Time, and to be told when it has come. */
interface Alarms {

    /** The time of now in nanoseconds, as {@link System#nanoTime}. */
    long now();

    /** An alarm that is not set yet. */
    Alarm open(Runnable ring);

    /** Thread-safe; must be closed. */
    interface Alarm extends AutoCloseable {

        /** Rings once when that time has come, and not at a time that was set before. */
        void set(long time);

        /** Does not ring any more; may be called more than once. */
        @Override
        void close();
    }
}
