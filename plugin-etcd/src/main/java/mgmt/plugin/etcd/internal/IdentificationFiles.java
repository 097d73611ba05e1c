package mgmt.plugin.etcd.internal;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import mgmt.api.resource.InvalidDesiredException;
import mgmt.api.resource.Problems;
import mgmt.api.resource.Secret;
import mgmt.api.transport.TransportException;
import mgmt.plugin.etcd.internal.client.Identification;
import mgmt.plugin.etcd.internal.client.LibraryLogs;
import org.jspecify.annotations.Nullable;

/** Reads certificates, keys and passwords, and finds all that is wrong with their files at once. Confined to one thread. */
final class IdentificationFiles {

    private static final Set<PosixFilePermission> OWNERS = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private final Problems problems = new Problems();

    private IdentificationFiles() {}

    /** Reads what a configuration names. */
    static Identification read(EtcdConfiguration configuration) throws TransportException {
        try {
            IdentificationFiles files = new IdentificationFiles();
            Optional<SslContext> tls = configuration.caFile().flatMap(file -> files.tls(file, configuration));
            Optional<Identification.Login> login = configuration
                    .passwordFile()
                    .flatMap(file -> files.password(file)
                            .map(password -> new Identification.Login(
                                    configuration.user().orElseThrow(), password)));
            files.problems.throwIfAny();
            return new Identification(tls, login);
        } catch (InvalidDesiredException e) {
            String all = e.problems().stream()
                    .map(problem -> "mgmt.transport.cfg: " + problem.field() + ": " + problem.message())
                    .collect(Collectors.joining("\n"));
            throw new TransportException(all, e);
        }
    }

    private Optional<SslContext> tls(Path caFile, EtcdConfiguration configuration) {
        List<X509Certificate> authorities = certificates("ca_file", caFile);
        List<X509Certificate> own = configuration
                .certFile()
                .map(file -> certificates("cert_file", file))
                .orElse(List.of());
        byte[] key = configuration.keyFile().map(this::key).orElse(null);
        if (authorities.isEmpty() || own.isEmpty() != (key == null)) {
            return Optional.empty();
        }
        LibraryLogs.quiet();
        try {
            SslContextBuilder builder = GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK)
                    .trustManager(authorities.toArray(X509Certificate[]::new));
            if (key != null) {
                builder.keyManager(pem(own), new ByteArrayInputStream(key));
            }
            return Optional.of(builder.build());
        } catch (IllegalArgumentException | SSLException | GeneralSecurityException e) {
            problems.add("key_file", configuration.keyFile().orElse(caFile) + " cannot be used: " + cause(e));
            return Optional.empty();
        }
    }

    private static InputStream pem(List<X509Certificate> certificates) throws GeneralSecurityException {
        StringBuilder text = new StringBuilder();
        java.util.Base64.Encoder encoder = java.util.Base64.getMimeEncoder(64, new byte[] {'\n'});
        for (X509Certificate certificate : certificates) {
            text.append("-----BEGIN CERTIFICATE-----\n")
                    .append(encoder.encodeToString(certificate.getEncoded()))
                    .append("\n-----END CERTIFICATE-----\n");
        }
        return new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.US_ASCII));
    }

    private static String cause(Throwable failure) {
        Throwable last = failure;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        return last.getMessage() == null ? last.toString() : last.getMessage();
    }

    private List<X509Certificate> certificates(String field, Path file) {
        byte[] bytes = bytes(field, file);
        if (bytes == null) {
            return List.of();
        }
        try {
            List<X509Certificate> certificates =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(bytes))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            problems.addIf(certificates.isEmpty(), field, file + " holds no certificate");
            return certificates;
        } catch (CertificateException e) {
            problems.add(field, file + " holds no certificate in PEM: " + cause(e));
            return List.of();
        }
    }

    private byte @Nullable [] key(Path file) {
        byte[] bytes = bytes("key_file", file);
        if (bytes == null) {
            return null;
        }
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (text.contains("-----BEGIN PRIVATE KEY-----")) {
            return bytes;
        }
        String found = text.contains("-----BEGIN RSA PRIVATE KEY-----")
                ? "is a PKCS#1 key"
                : text.contains("-----BEGIN EC PRIVATE KEY-----")
                        ? "is a key in the form of SEC 1"
                        : text.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----") ? "is encrypted" : "";
        problems.add(
                "key_file",
                found.isEmpty()
                        ? file + " holds no key: expected PEM that begins with -----BEGIN PRIVATE KEY-----"
                        : file + " " + found + ", where a plain PKCS#8 key is needed; this makes one: openssl pkcs8"
                                + " -topk8 -nocrypt -in " + file + " -out " + file + ".pkcs8");
        return null;
    }

    private Optional<Secret> password(Path file) {
        try {
            PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class);
            if (!OWNERS.containsAll(attributes.permissions())) {
                problems.add(
                        "password_file",
                        file + " can be read by others than its owner ("
                                + attributes.owner().getName() + ", "
                                + PosixFilePermissions.toString(attributes.permissions()) + "): chmod 600 " + file);
                return Optional.empty();
            }
        } catch (IOException e) {
            problems.add("password_file", fault(file, e));
            return Optional.empty();
        }
        byte[] bytes = bytes("password_file", file);
        if (bytes == null) {
            return Optional.empty();
        }
        String password =
                new String(bytes, StandardCharsets.UTF_8).lines().findFirst().orElse("");
        problems.addIf(password.isEmpty(), "password_file", file + " begins with an empty line");
        return Optional.of(password).filter(text -> !text.isEmpty()).map(Secret::of);
    }

    private byte @Nullable [] bytes(String field, Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            problems.add(field, fault(file, e));
            return null;
        }
    }

    private static String fault(Path file, IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return file + " is not there";
        }
        return failure instanceof AccessDeniedException
                ? file + " cannot be read: permission denied"
                : file + " cannot be read: " + failure.getMessage();
    }
}
