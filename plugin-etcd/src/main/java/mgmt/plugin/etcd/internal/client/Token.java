package mgmt.plugin.etcd.internal.client;

import io.etcd.jetcd.api.AuthGrpc;
import io.etcd.jetcd.api.AuthenticateRequest;
import io.etcd.jetcd.api.AuthenticateResponse;
import io.grpc.CallCredentials;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a login on one connection has led to, and goes with each call. Thread-safe; two calls at once may log in twice. */
final class Token extends CallCredentials {

    private static final Metadata.Key<String> KEY = Metadata.Key.of("token", Metadata.ASCII_STRING_MARSHALLER);
    /** A server takes its time on purpose to check a password. */
    private static final Duration LIMIT = Duration.ofSeconds(4);

    private final Channel channel;
    private final Identification.Login login;
    private volatile @Nullable Metadata headers;

    Token(Channel channel, Identification.Login login) {
        this.channel = channel;
        this.login = login;
    }

    /** The next call logs in again. */
    void forget() {
        headers = null;
    }

    @Override
    public void applyRequestMetadata(RequestInfo info, Executor executor, MetadataApplier applier) {
        Metadata known = headers;
        if (known != null) {
            applier.apply(known);
            return;
        }
        AuthenticateRequest request = AuthenticateRequest.newBuilder()
                .setName(login.user())
                .setPassword(login.password().reveal())
                .build();
        CallOptions options =
                CallOptions.DEFAULT.withExecutor(executor).withDeadlineAfter(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        ClientCalls.asyncUnaryCall(
                channel.newCall(AuthGrpc.getAuthenticateMethod(), options), request, new Answer(applier));
    }

    private final class Answer implements StreamObserver<AuthenticateResponse> {

        private final MetadataApplier applier;

        Answer(MetadataApplier applier) {
            this.applier = applier;
        }

        @Override
        public void onNext(AuthenticateResponse response) {
            Metadata fresh = new Metadata();
            fresh.put(KEY, response.getToken());
            headers = fresh;
            applier.apply(fresh);
        }

        @Override
        public void onError(Throwable failure) {
            Status status = Status.fromThrowable(failure);
            String text = String.valueOf(status.getDescription());
            if (text.contains("authentication is not enabled")) {
                Metadata none = new Metadata();
                headers = none;
                applier.apply(none);
            } else if (text.contains("authentication failed")) {
                applier.fail(Status.UNAUTHENTICATED.withDescription(
                        "the user " + login.user() + " or the password is wrong (" + text + ")"));
            } else {
                applier.fail(status);
            }
        }

        @Override
        public void onCompleted() {
            // Told by onNext.
        }
    }
}
