package mgmt.plugin.local.internal;

/** What a transport has while its directory is there. */
record Attachment(Store store, StoreWriter writer, Session session) {

    /** Whether the store still knows the session: else somebody has taken it for dead. */
    boolean isKnown() {
        return store.ask(known -> known.sessions().containsKey(session.id()));
    }
}
