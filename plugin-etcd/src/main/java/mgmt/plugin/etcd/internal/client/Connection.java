package mgmt.plugin.etcd.internal.client;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ClientStreamTracer;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A connection to one member: calls with a deadline, and streams. Thread-safe. */
final class Connection {

    /** Answers up to this size are taken; what may be larger is asked for in pages. */
    static final int LARGEST_ANSWER = 16 * 1024 * 1024;

    private static final int CONNECT_MILLIS = 5_000;
    /** By when a call that has a deadline itself has certainly told of it. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final Metadata.Key<String> REQUIRE_LEADER =
            Metadata.Key.of("hasleader", Metadata.ASCII_STRING_MARSHALLER);

    private final EtcdUrl url;
    private final Workers workers;
    private final ManagedChannel channel;
    private final @Nullable Token token;
    private volatile boolean hasAnswered;

    Connection(EtcdUrl url, Identification identification, Workers workers) {
        this.url = url;
        this.workers = workers;
        NettyChannelBuilder builder = NettyChannelBuilder.forAddress(url.host(), url.port())
                .channelType(NioSocketChannel.class)
                .eventLoopGroup(workers.loop())
                .executor(workers::answer)
                .offloadExecutor(workers::answer)
                .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                // A pool costs megabytes, and is for far more traffic than there is here.
                .withOption(ChannelOption.ALLOCATOR, UnpooledByteBufAllocator.DEFAULT)
                .maxInboundMessageSize(LARGEST_ANSWER)
                .proxyDetector(address -> null)
                .disableServiceConfigLookUp()
                .disableRetry()
                .intercept(MetadataUtils.newAttachHeadersInterceptor(requireLeader()));
        if (url.secure()) {
            identification.tls().ifPresent(builder::sslContext);
        } else {
            builder.usePlaintext();
        }
        channel = builder.build();
        token = identification.login().map(login -> new Token(channel, login)).orElse(null);
    }

    /** A member that has lost the others says so, in place of waiting for them. */
    private static Metadata requireLeader() {
        Metadata headers = new Metadata();
        headers.put(REQUIRE_LEADER, "true");
        return headers;
    }

    EtcdUrl url() {
        return url;
    }

    /** The next call logs in again. */
    void forgetLogin() {
        if (token != null) {
            token.forget();
        }
    }

    /** Makes a call and waits for its answer. */
    <Q, A> A call(MethodDescriptor<Q, A> method, Q request, Duration limit) throws CallException, InterruptedException {
        try {
            return callOnce(method, request, limit);
        } catch (CallException e) {
            if (!e.isStaleToken()) {
                throw e;
            }
            forgetLogin();
            return callOnce(method, request, limit);
        }
    }

    private <Q, A> A callOnce(MethodDescriptor<Q, A> method, Q request, Duration limit)
            throws CallException, InterruptedException {
        Sent sent = new Sent();
        Single<A> answer = new Single<>();
        CallOptions options = options()
                .withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS)
                .withStreamTracerFactory(sent);
        ClientCall<Q, A> call = channel.newCall(method, options);
        start(
                () -> {
                    if (method.getType() == MethodDescriptor.MethodType.UNARY) {
                        ClientCalls.asyncUnaryCall(call, request, answer);
                    } else {
                        StreamObserver<Q> requests = ClientCalls.asyncBidiStreamingCall(call, answer);
                        requests.onNext(request);
                        requests.onCompleted();
                    }
                },
                answer);
        return await(answer.future, call, sent, limit);
    }

    private void start(Runnable call, Single<?> answer) throws CallException {
        try {
            workers.calls().execute(() -> {
                try {
                    call.run();
                } catch (IllegalStateException e) {
                    // It was cancelled before it began.
                    answer.onError(Status.CANCELLED.withCause(e).asException());
                }
            });
        } catch (RejectedExecutionException e) {
            throw CallException.closed();
        }
    }

    private <A> A await(CompletableFuture<A> answer, ClientCall<?, ?> call, Sent sent, Duration limit)
            throws CallException, InterruptedException {
        try {
            A came = answer.get(limit.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
            hasAnswered = true;
            return came;
        } catch (InterruptedException e) {
            call.cancel("interrupted", e);
            throw e;
        } catch (TimeoutException e) {
            call.cancel("no answer in time", e);
            throw new CallException(Status.DEADLINE_EXCEEDED, sent.isSent);
        } catch (ExecutionException e) {
            throw new CallException(
                    explained(Status.fromThrowable(e.getCause() == null ? e : e.getCause())), sent.isSent);
        }
    }

    private Status explained(Status status) {
        return hasAnswered
                ? status
                : Remedy.ofFirstContact(status, url.secure())
                        .map(remedy -> status.withCause(null).withDescription(remedy))
                        .orElse(status);
    }

    /**
     * Opens a stream and sends one request.
     *
     * @param observer told of what comes, by one thread at a time
     */
    <Q, A> void stream(MethodDescriptor<Q, A> method, Q request, StreamObserver<A> observer) {
        ClientCall<Q, A> call = channel.newCall(method, options());
        workers.calls().execute(() -> {
            StreamObserver<Q> requests = ClientCalls.asyncBidiStreamingCall(call, observer);
            requests.onNext(request);
        });
    }

    private CallOptions options() {
        return token == null ? CallOptions.DEFAULT : CallOptions.DEFAULT.withCallCredentials(token);
    }

    /** Ends it, and all that goes on over it, soon. */
    void close() {
        channel.shutdownNow();
    }

    boolean isEnded() {
        return channel.isTerminated();
    }

    /** Waits until nothing goes on over it any more; for a moment. */
    void awaitEnd(Duration limit) throws InterruptedException {
        boolean unused = channel.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Knows whether a request can have reached the server. */
    private static final class Sent extends ClientStreamTracer.Factory {

        private volatile boolean isSent;

        @Override
        public ClientStreamTracer newClientStreamTracer(ClientStreamTracer.StreamInfo info, Metadata headers) {
            return new ClientStreamTracer() {
                @Override
                public void streamCreated(io.grpc.Attributes attributes, Metadata sentHeaders) {
                    isSent = true;
                }
            };
        }
    }

    /** The one answer of a call. */
    private static final class Single<A> implements StreamObserver<A> {

        private final CompletableFuture<A> future = new CompletableFuture<>();

        @Override
        public void onNext(A value) {
            future.complete(value);
        }

        @Override
        public void onError(Throwable failure) {
            future.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {
            future.completeExceptionally(Status.UNAVAILABLE
                    .withDescription("the server has ended the call without an answer")
                    .asException());
        }
    }
}
