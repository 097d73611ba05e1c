package mgmt.plugin.etcd.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mgmt.api.transport.Commit;
import mgmt.api.transport.Key;
import mgmt.api.transport.RecordingContext;
import mgmt.api.transport.RecordingContext.What;
import mgmt.api.transport.Transport;
import mgmt.api.transport.TransportException;
import mgmt.api.transport.Value;
import mgmt.plugin.etcd.internal.server.RealEtcd;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that wants to know with whom it talks. */
@Timeout(120)
class EtcdIdentificationTest {

    @TempDir
    private Path directory;

    private final Configurations given = new Configurations();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private Certificates certificates;

    @BeforeEach
    void makeCertificates() throws Exception {
        certificates = new Certificates(directory);
        certificates.make("server");
        certificates.make("client");
    }

    @AfterEach
    void closeAll() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    private RealEtcd secureEtcd() throws Exception {
        RealEtcd etcd = RealEtcd.start(
                directory.resolve("etcd"),
                "--client-cert-auth",
                "--trusted-ca-file",
                certificates.ca().toString(),
                "--cert-file",
                certificates.certificate("server").toString(),
                "--key-file",
                certificates.key("server").toString());
        open.push(etcd);
        given.seeds = etcd.urls();
        return etcd;
    }

    private void giveCertificates(Certificates by) {
        given.caFile = Optional.of(certificates.ca());
        given.certFile = Optional.of(by.certificate("client"));
        given.keyFile = Optional.of(by.key("client"));
    }

    private Path password(String text) throws Exception {
        Path file = Files.writeString(directory.resolve("password"), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    private Transport open(RecordingContext context) throws Exception {
        Transport transport = new EtcdProvider(Map.of()).open(given.make(), context);
        open.push(transport);
        return transport;
    }

    private static RecordingContext context() {
        return new RecordingContext("h1", Path.of("/nowhere"));
    }

    private String ctl(RealEtcd etcd, String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of(
                "--cacert", certificates.ca().toString(),
                "--cert", certificates.certificate("client").toString(),
                "--key", certificates.key("client").toString()));
        all.addAll(List.of(words));
        return etcd.ctl(all.toArray(String[]::new));
    }

    @Test
    void certificateUserAndPasswordAreEnough() throws Exception {
        RealEtcd etcd = secureEtcd();
        ctl(etcd, "user", "add", "root:rootpw");
        ctl(etcd, "user", "grant-role", "root", "root");
        ctl(etcd, "role", "add", "host");
        ctl(etcd, "role", "grant-permission", "host", "--prefix=true", "read", "/_mgmt");
        ctl(etcd, "role", "grant-permission", "host", "--prefix=true", "write", "/_mgmt/exported/h1/");
        ctl(etcd, "role", "grant-permission", "host", "write", "/_mgmt/hosts/h1");
        ctl(etcd, "user", "add", "h1:secret");
        ctl(etcd, "user", "grant-role", "h1", "host");
        ctl(etcd, "auth", "enable");
        giveCertificates(certificates);
        given.user = Optional.of("h1");
        given.passwordFile = Optional.of(password("secret"));

        RecordingContext context = context();
        Transport transport = open(context);
        context.await(What.AVAILABLE, 0, RealEtcd.LIMIT);
        Commit own = Commit.builder()
                .put(Key.of("exported", "h1", "file", "/a"), Value.of("1"))
                .hold(Key.of("hosts", "h1"), Value.of("2"))
                .build();
        assertThat(transport.commit(own).isDone()).isTrue();
        assertThat(transport.read(Key.root()).entries()).hasSize(2);
        Commit others = Commit.builder()
                .put(Key.of("exported", "h2", "file", "/a"), Value.of("1"))
                .build();
        assertThatExceptionOfType(TransportException.class)
                .isThrownBy(() -> transport.commit(others))
                .withMessageContaining("permission denied");

        given.passwordFile = Optional.of(password("wrong"));
        RecordingContext wrong = context();
        open(wrong);
        assertThat(wrong.await(What.UNAVAILABLE, 0, RealEtcd.LIMIT).text())
                .contains("the user h1 or the password is wrong");
    }

    @Test
    void aTokenThatCountsNoMoreIsRenewed() throws Exception {
        RealEtcd etcd = RealEtcd.start(directory.resolve("etcd"), "--auth-token-ttl", "1");
        open.push(etcd);
        etcd.ctl("user", "add", "root:rootpw");
        etcd.ctl("user", "grant-role", "root", "root");
        etcd.ctl("auth", "enable");
        given.seeds = etcd.urls();
        given.user = Optional.of("root");
        given.passwordFile = Optional.of(password("rootpw"));
        RecordingContext context = context();
        Transport transport = open(context);
        context.await(What.AVAILABLE, 0, RealEtcd.LIMIT);
        etcd.kill(0);
        etcd.restart(0);
        org.awaitility.Awaitility.await("it answers again")
                .atMost(RealEtcd.LIMIT)
                .ignoreExceptions()
                .until(() -> transport.read(Key.root()).entries().isEmpty());
        etcd.ctl("--user", "root:rootpw", "user", "add", "another:pw");
        assertThat(transport.read(Key.root()).entries()).isEmpty();
    }

    @Test
    void aServerOfAnotherAuthorityIsNotTalkedTo() throws Exception {
        secureEtcd();
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Certificates strange = new Certificates(elsewhere);
        giveCertificates(certificates);
        given.caFile = Optional.of(strange.ca());
        RecordingContext context = context();
        open(context);
        assertThat(context.await(What.UNAVAILABLE, 0, RealEtcd.LIMIT).text()).contains("TLS failed");
    }

    @Test
    void aClientWithoutACertificateIsTold() throws Exception {
        secureEtcd();
        given.caFile = Optional.of(certificates.ca());
        assertToldWith(
                "etcd wants a certificate of this host, or does not accept this one: see cert_file and key_file");
    }

    @Test
    void aClientWhoseCertificateIsNotAcceptedIsTold() throws Exception {
        secureEtcd();
        Certificates strange = new Certificates(Files.createDirectory(directory.resolve("elsewhere")));
        strange.make("client");
        giveCertificates(strange);
        assertToldWith(
                "etcd wants a certificate of this host, or does not accept this one: see cert_file and key_file");
    }

    @Test
    void aClientWithoutAUserIsTold() throws Exception {
        RealEtcd etcd = RealEtcd.start(directory.resolve("etcd"));
        open.push(etcd);
        etcd.ctl("user", "add", "root:rootpw");
        etcd.ctl("user", "grant-role", "root", "root");
        etcd.ctl("auth", "enable");
        given.seeds = etcd.urls();
        assertToldWith("no user is given: user and password_file in mgmt.transport.cfg say who this host is");
    }

    @Test
    void aClientThatSpeaksAnotherLanguageIsTold() throws Exception {
        RealEtcd secure = secureEtcd();
        given.seeds = List.of(secure.urls().get(0).replace("https:", "http:"));
        assertToldWith("closed the connection: does it speak https?");

        RealEtcd plain = RealEtcd.start(directory.resolve("plain"));
        open.push(plain);
        given.seeds = List.of(plain.urls().get(0).replace("http:", "https:"));
        given.caFile = Optional.of(certificates.ca());
        assertToldWith("does not speak TLS: is it http?");
    }

    private void assertToldWith(String remedy) throws Exception {
        RecordingContext context = context();
        open(context);
        assertThat(context.await(What.UNAVAILABLE, 0, RealEtcd.LIMIT).text())
                .startsWith(given.seeds.get(0) + ": ")
                .contains(remedy);
    }
}
