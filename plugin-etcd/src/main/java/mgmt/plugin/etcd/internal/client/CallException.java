package mgmt.plugin.etcd.internal.client;

import io.grpc.Status;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLException;

/** A call that has failed, and what is certain about it. */
final class CallException extends Exception {

    private static final long serialVersionUID = 1L;

    /** The server has judged the request, and does not carry it out. */
    private static final Set<Status.Code> REFUSALS = Set.of(
            Status.Code.INVALID_ARGUMENT,
            Status.Code.NOT_FOUND,
            Status.Code.PERMISSION_DENIED,
            Status.Code.UNAUTHENTICATED,
            Status.Code.RESOURCE_EXHAUSTED,
            Status.Code.FAILED_PRECONDITION,
            Status.Code.UNIMPLEMENTED,
            Status.Code.OUT_OF_RANGE);

    private final transient Status status;
    private final boolean wasSent;

    CallException(Status status, boolean wasSent) {
        super(reason(status), status.getCause());
        this.status = status;
        this.wasSent = wasSent;
    }

    static CallException closed() {
        return new CallException(Status.CANCELLED.withDescription("the transport was closed"), false);
    }

    Status.Code code() {
        return status.getCode();
    }

    /** Whether nothing can have come of it, nor ever will. */
    boolean isCertain() {
        return !wasSent || isRefusal() || isWithoutLeader();
    }

    /** Whether the server has judged the request, so that asking another one would be no different. */
    boolean isRefusal() {
        return wasSent && REFUSALS.contains(status.getCode());
    }

    private boolean isWithoutLeader() {
        return says("etcdserver: no leader");
    }

    /** Whether this server is of no use at the moment; another one may be. */
    boolean isOfConnection() {
        return status.getCode() == Status.Code.UNAVAILABLE || (!wasSent && !isRefusal());
    }

    /** The token that a login has led to counts no more: the server was restarted, or users were changed. */
    boolean isStaleToken() {
        return says("etcdserver: invalid auth token") || says("etcdserver: revision of auth store is old");
    }

    boolean isTooLarge() {
        return says("etcdserver: request is too large") || says("etcdserver: too many operations in txn request");
    }

    boolean isLeaseGone() {
        return says("etcdserver: requested lease not found");
    }

    /** History up to the revision that was asked for has been forgotten. */
    boolean isCompacted() {
        return says("etcdserver: mvcc: required revision has been compacted");
    }

    /** The answer was larger than what this client takes. */
    boolean isAnswerTooLarge() {
        return status.getCode() == Status.Code.RESOURCE_EXHAUSTED && !says("etcdserver");
    }

    boolean says(String text) {
        String description = status.getDescription();
        return description != null && description.contains(text);
    }

    /** What came, for users, in one line. */
    String reason() {
        return String.valueOf(getMessage());
    }

    private static String reason(Status status) {
        return Remedy.of(status).orElseGet(() -> found(status));
    }

    private static String found(Status status) {
        for (Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException || cause instanceof java.security.cert.CertificateException) {
                return "TLS failed: " + deepest(cause);
            }
            if (cause instanceof UnknownHostException) {
                return "no such host";
            }
            if (cause instanceof ConnectException && cause.getMessage() != null) {
                return uncapitalized(cause.getMessage().replaceAll(":.*", ""));
            }
        }
        String description = status.getDescription();
        if (status.getCode() == Status.Code.DEADLINE_EXCEEDED) {
            return "no answer in time";
        }
        if (description == null || description.isBlank()) {
            return status.getCause() == null
                    ? uncapitalized(status.getCode().name().replace('_', ' ')).toLowerCase(Locale.ROOT)
                    : deepest(status.getCause());
        }
        String line = description.lines().findFirst().orElse(description);
        Throwable cause = status.getCause();
        return cause == null ? line : line + ": " + deepest(cause);
    }

    private static String deepest(Throwable failure) {
        Throwable last = failure;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        return last.getMessage() == null ? last.getClass().getSimpleName() : last.getMessage();
    }

    private static String uncapitalized(String text) {
        return text.isEmpty() ? text : text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }
}
