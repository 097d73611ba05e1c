package mgmt.plugin.etcd.internal.client;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongFunction;
import mgmt.api.resource.Subscription;
import mgmt.api.transport.ChangeSet;
import mgmt.api.transport.Entry;
import mgmt.api.transport.Key;
import mgmt.api.transport.WatchListener;
import org.jspecify.annotations.Nullable;

/**
 * A watch, over any number of streams: each begins where the last one has come to, and only after the last one has told of
 * its end, so that one thread at a time tells the listener. Thread-safe: its state is guarded by itself, and the listener is
 * called without the lock.
 */
final class KeyWatch implements Subscription {

    private final Keyspace keys;
    private final ByteString prefix;
    private final WatchListener listener;
    private final LongFunction<Entry.Hold> holds;
    private final Trouble trouble;

    private long progress;
    private @Nullable Stream stream;
    private int failures;
    private boolean isEnded;

    /** Told when a stream has ended, or says that the store may be another one. */
    interface Trouble {

        /** The stream has ended, without anything from it for so many times in a row. */
        void interrupted(KeyWatch watch, int failures);

        /** The member is behind of what is known, which may have two reasons. */
        void behind();

        /** The listener has thrown this. */
        void thrown(Throwable failure);

        /** Nothing more comes of this watch. */
        void ended(KeyWatch watch);
    }

    /**
     * A watch without a stream yet.
     *
     * @param after up to where all is known
     * @param holds whose lease it is
     */
    KeyWatch(
            Keyspace keys,
            Key above,
            long after,
            WatchListener listener,
            LongFunction<Entry.Hold> holds,
            Trouble trouble) {
        this.keys = keys;
        this.prefix = keys.below(above);
        this.progress = after;
        this.listener = listener;
        this.holds = holds;
        this.trouble = trouble;
    }

    /** Up to where the listener knows all. */
    synchronized long progress() {
        return progress;
    }

    /** Opens a stream if there is none. */
    synchronized void resume(Connection connection) {
        if (isEnded || stream != null) {
            return;
        }
        Stream fresh = new Stream(connection);
        stream = fresh;
        WatchCreateRequest request = WatchCreateRequest.newBuilder()
                .setKey(prefix)
                .setRangeEnd(Keyspace.end(prefix))
                .setStartRevision(progress + 1)
                .setUnknownFields(Fragments.wanted())
                .build();
        try {
            connection.stream(
                    WatchGrpc.getWatchMethod(),
                    WatchRequest.newBuilder().setCreateRequest(request).build(),
                    fresh);
        } catch (RejectedExecutionException e) {
            isEnded = true;
        }
    }

    /** Tells of a gap, once the stream has ended, and nothing more. */
    void end(String why) {
        Stream last;
        synchronized (this) {
            if (isEnded) {
                return;
            }
            last = stream;
            if (last != null) {
                last.gap = why;
            } else {
                isEnded = true;
            }
        }
        if (last == null) {
            tellGap(why);
        } else {
            last.cancel();
        }
    }

    private void tellGap(String why) {
        trouble.ended(this);
        tell(() -> listener.gap(why));
    }

    private void tell(Runnable call) {
        try {
            call.run();
        } catch (Exception | LinkageError | AssertionError e) {
            trouble.thrown(e);
        }
    }

    @Override
    public void close() {
        Stream last;
        synchronized (this) {
            isEnded = true;
            last = stream;
        }
        trouble.ended(this);
        if (last != null) {
            last.cancel();
        }
    }

    private synchronized boolean isOver() {
        return isEnded;
    }

    /** One stream; its methods are called by one thread at a time. */
    private final class Stream implements ClientResponseObserver<WatchRequest, WatchResponse> {

        private final Connection connection;
        private final Map<Key, Optional<Entry>> changes = new LinkedHashMap<>();
        private long revision;
        private volatile @Nullable ClientCallStreamObserver<WatchRequest> requests;
        private volatile @Nullable String gap;

        Stream(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<WatchRequest> stream) {
            requests = stream;
        }

        /** Before it has begun, this waits for its first answer. */
        void cancel() {
            ClientCallStreamObserver<WatchRequest> running = requests;
            if (running != null) {
                running.cancel("no longer wanted", null);
            }
        }

        @Override
        public void onNext(WatchResponse response) {
            if (isOver() || gap != null) {
                cancel();
            } else if (response.getCanceled()) {
                refused(response);
            } else if (response.getCreated()) {
                created(response);
            } else {
                response.getEventsList().forEach(this::add);
                if (!Fragments.isToBeContinued(response) && revision > 0) {
                    deliver();
                }
            }
        }

        private void created(WatchResponse response) {
            boolean isBehind;
            synchronized (KeyWatch.this) {
                failures = 0;
                isBehind = response.getHeader().getRevision() < progress;
            }
            if (isBehind) {
                trouble.behind();
            }
        }

        private void refused(WatchResponse response) {
            if (response.getCompactRevision() > 0) {
                gap = "etcd has forgotten what happened before revision " + response.getCompactRevision();
            } else {
                connection.forgetLogin();
            }
            cancel();
        }

        private void add(Event event) {
            KeyValue entry = event.getKv();
            revision = Math.max(revision, entry.getModRevision());
            keys.key(entry.getKey())
                    .ifPresent(key -> changes.put(
                            key,
                            event.getType() == Event.EventType.DELETE
                                    ? Optional.empty()
                                    : Optional.of(Entries.of(key, entry, holds))));
        }

        private void deliver() {
            ChangeSet set = ChangeSet.of(
                    revision,
                    changes.values().stream().flatMap(Optional::stream).toList(),
                    changes.entrySet().stream()
                            .filter(change -> change.getValue().isEmpty())
                            .map(Map.Entry::getKey)
                            .toList());
            synchronized (KeyWatch.this) {
                progress = Math.max(progress, revision);
            }
            boolean isEmpty = changes.isEmpty();
            changes.clear();
            revision = 0;
            if (!isEmpty && !isOver() && gap == null) {
                tell(() -> listener.changed(set));
            }
        }

        @Override
        public void onError(Throwable failure) {
            over();
        }

        @Override
        public void onCompleted() {
            over();
        }

        private void over() {
            String why = gap;
            int inARow;
            synchronized (KeyWatch.this) {
                stream = null;
                if (isEnded) {
                    return;
                }
                isEnded = why != null;
                inARow = failures++;
            }
            if (why == null) {
                trouble.interrupted(KeyWatch.this, inARow);
            } else {
                tellGap(why);
            }
        }
    }
}
