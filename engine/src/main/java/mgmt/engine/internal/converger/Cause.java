package mgmt.engine.internal.converger;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.graph.Place;

/**
 * Why a resource was run. Immutable.
 *
 * @param sort the sort of reason, for programs
 * @param text the reason, for people
 * @param from which resources it comes from: those that have notified, or sent a value
 */
public record Cause(Sort sort, String text, List<ResourceId> from) {

    /** The sorts of reasons. */
    public enum Sort {
        /** It has not been run before. */
        FIRST_RUN,
        /** What is written about it, or the graph around it, has become another. */
        DECLARED,
        /** Its plugin has come, or was updated. */
        PLUGIN,
        /** Its watch has seen something. */
        EVENT,
        /** Its watch had failed, so that something may have been missed. */
        WATCH_FAILED,
        /** Its time to be looked at has come. */
        POLL,
        /** Its last run has failed. */
        RETRY,
        /** Its last run has failed, and a user wants another one. */
        ASKED,
        /** It had to wait for something that is not of this graph. */
        WAITED,
        /** Something that it depends on has run. */
        DEPENDENCY,
        /** Something that it listens to was changed. */
        NOTIFIED,
        /** A value that it receives has become another. */
        RECEIVED;

        /** As programs read it: lower case, with hyphens. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private static final int MOST_NAMED = 5;

    static final Cause FIRST_RUN = new Cause(Sort.FIRST_RUN, "first run");
    static final Cause NEW_GRAPH = new Cause(Sort.DECLARED, "a new graph");
    static final Cause PLUGIN_CAME = new Cause(Sort.PLUGIN, "its plugin has come");
    static final Cause PLUGIN_UPDATED = new Cause(Sort.PLUGIN, "its plugin was updated");
    static final Cause EVENT = new Cause(Sort.EVENT, "a change was seen");
    static final Cause WATCH_FAILED = new Cause(Sort.WATCH_FAILED, "its watch had failed");
    static final Cause POLL = new Cause(Sort.POLL, "poll");
    static final Cause RETRY = new Cause(Sort.RETRY, "retry");
    static final Cause ASKED = new Cause(Sort.ASKED, "mgmt retry");
    static final Cause WAITED = new Cause(Sort.WAITED, "it had to wait");
    static final Cause DEPENDENCY = new Cause(Sort.DEPENDENCY, "something that it depends on has run");

    public Cause {
        from = List.copyOf(from);
    }

    private Cause(Sort sort, String text) {
        this(sort, text, List.of());
    }

    static Cause declared(Place place) {
        return new Cause(Sort.DECLARED, "its declaration was changed (" + place + ")");
    }

    static Cause notified(List<ResourceId> from) {
        return new Cause(Sort.NOTIFIED, "notified by " + names(from), from);
    }

    static Cause received(List<ResourceId> from) {
        return new Cause(Sort.RECEIVED, "received another value from " + names(from), from);
    }

    /** Few of them, since ten thousand files may notify one command, and every change that is remembered has this text. */
    private static String names(List<ResourceId> ids) {
        int others = Math.max(0, ids.size() - MOST_NAMED);
        return ids.stream().limit(MOST_NAMED).map(ResourceId::toString).collect(Collectors.joining(", "))
                + (others == 0 ? "" : " and " + others + " more");
    }

    @Override
    public String toString() {
        return text;
    }
}
