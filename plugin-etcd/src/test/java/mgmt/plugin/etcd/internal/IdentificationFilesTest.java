package mgmt.plugin.etcd.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import mgmt.api.resource.Secret;
import mgmt.api.transport.TransportException;
import mgmt.plugin.etcd.internal.client.Identification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentificationFilesTest {

    @TempDir
    private Path directory;

    private final Configurations given = new Configurations();

    private void assertRefused(String... texts) {
        assertThatExceptionOfType(TransportException.class)
                .isThrownBy(() -> IdentificationFiles.read(given.make()))
                .satisfies(e -> assertThat(e.getMessage()).contains(texts));
    }

    private Path password(String text, String permissions) throws Exception {
        Path file = Files.writeString(directory.resolve("password"), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        given.seeds = List.of("http://127.0.0.1:1");
        given.user = Optional.of("h1");
        given.passwordFile = Optional.of(file);
        return file;
    }

    @Test
    void aPasswordIsTheFirstLine() throws Exception {
        password("a b c\nmore\n", "rw-------");
        assertThat(IdentificationFiles.read(given.make()).login())
                .contains(new Identification.Login("h1", Secret.of("a b c")));
    }

    @Test
    void aPasswordThatOthersCanReadIsNone() throws Exception {
        Path file = password("secret", "rw-r-----");
        assertRefused("password_file: " + file + " can be read by others", "rw-r-----", "chmod 600 " + file);
    }

    @Test
    void anEmptyPasswordIsNone() throws Exception {
        password("\nsecret", "rw-------");
        assertRefused("begins with an empty line");
    }

    @Test
    void whatIsNotThereIsToldAllAtOnce() throws Exception {
        Files.delete(password("secret", "rw-------"));
        given.seeds = List.of("https://127.0.0.1:1");
        given.caFile = Optional.of(directory.resolve("ca.pem"));
        assertRefused(
                "mgmt.transport.cfg: ca_file: " + directory.resolve("ca.pem") + " is not there",
                "mgmt.transport.cfg: password_file: " + directory.resolve("password") + " is not there");
    }

    @Test
    void theLibraryIsQuietBeforeItsFirstClassIsLoaded() throws Exception {
        Logger library = Logger.getLogger("io.netty");
        library.setLevel(null);
        Certificates certificates = new Certificates(directory);
        given.seeds = List.of("https://127.0.0.1:1");
        given.caFile = Optional.of(certificates.ca());
        assertThat(IdentificationFiles.read(given.make()).tls()).isPresent();
        assertThat(library.getLevel()).isEqualTo(Level.SEVERE);
    }

    @Test
    void certificatesAndKeysAreRead() throws Exception {
        Certificates certificates = new Certificates(directory);
        certificates.make("client");
        given.seeds = List.of("https://127.0.0.1:1");
        given.caFile = Optional.of(certificates.ca());
        given.certFile = Optional.of(certificates.certificate("client"));
        given.keyFile = Optional.of(certificates.key("client"));
        assertThat(IdentificationFiles.read(given.make()).tls()).isPresent();

        Path old = certificates.oldKey("client");
        given.keyFile = Optional.of(old);
        assertRefused("key_file: " + old + " is a PKCS#1 key", "openssl pkcs8 -topk8 -nocrypt -in " + old);

        given.keyFile = Optional.of(certificates.ca());
        assertRefused("key_file: " + certificates.ca() + " holds no key");

        given.keyFile = Optional.of(certificates.key("client"));
        given.caFile = Optional.of(certificates.key("client"));
        assertRefused("ca_file: " + certificates.key("client") + " holds no certificate");
    }
}
