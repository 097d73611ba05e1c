package mgmt.plugin.etcd.internal.client;

import io.grpc.Status;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a user has to do about a server that cannot be talked to, as far as what the libraries say lets it be known. */
final class Remedy {

    /** What a server says of the certificate that it got, or did not get. */
    private static final List<String> CERTIFICATE_ALERTS = List.of(
            "bad_certificate",
            "certificate_required",
            "certificate_unknown",
            "certificate_expired",
            "certificate_revoked",
            "unsupported_certificate",
            "unknown_ca");

    private Remedy() {}

    /** For what etcd says at any time. */
    static Optional<String> of(Status status) {
        if (String.valueOf(status.getDescription()).contains("etcdserver: user name is empty")) {
            return Optional.of("etcd's authentication is switched on, and no user is given: user and password_file in"
                    + " mgmt.transport.cfg say who this host is");
        }
        boolean isOurCertificate = causes(status)
                .map(cause -> String.valueOf(cause.getMessage()))
                .anyMatch(said -> said.startsWith("Received fatal alert: ")
                        && CERTIFICATE_ALERTS.stream().anyMatch(said::endsWith));
        return isOurCertificate
                ? Optional.of("etcd wants a certificate of this host, or does not accept this one: see cert_file and"
                        + " key_file in mgmt.transport.cfg")
                : Optional.empty();
    }

    /** For a connection over which nothing has ever come: the two ends may speak different languages. */
    static Optional<String> ofFirstContact(Status status, boolean isSecure) {
        boolean isHungUp = causes(status).anyMatch(cause -> cause instanceof ClosedChannelException || isReset(cause))
                || String.valueOf(status.getDescription()).contains("Network closed for unknown reason");
        if (isSecure) {
            return isHungUp || causes(status).anyMatch(NotSslRecordException.class::isInstance)
                    ? Optional.of("does not speak TLS: is it http?")
                    : Optional.empty();
        }
        return isHungUp ? Optional.of("closed the connection: does it speak https?") : Optional.empty();
    }

    /** A server that closes a connection with data that it has not read yet makes the kernel reset it: tcp(7). */
    private static boolean isReset(Throwable cause) {
        return cause instanceof IOException && "Connection reset".equals(cause.getMessage());
    }

    private static Stream<Throwable> causes(Status status) {
        return Stream.iterate(status.getCause(), cause -> cause != null, Throwable::getCause);
    }
}
