package mgmt.plugin.etcd.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mgmt.plugin.etcd.internal.server.RealEtcd;

/** An authority of a test, made by openssl, and certificates that it signs. */
public final class Certificates {

    private final Path directory;

    public Certificates(Path directory) throws Exception {
        this.directory = directory;
        openssl(
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=test authority",
                "-keyout",
                path("ca-key.pem"),
                "-out",
                path("ca.pem"));
    }

    /** Makes a certificate for this machine's own address, and its key as PKCS#8. */
    public void make(String name) throws Exception {
        openssl(
                "req",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-subj",
                "/CN=" + name,
                "-keyout",
                path(name + "-key.pem"),
                "-out",
                path(name + ".csr"));
        Path extensions =
                Files.writeString(directory.resolve(name + ".ext"), "subjectAltName=IP:127.0.0.1,DNS:localhost\n");
        openssl(
                "x509",
                "-req",
                "-days",
                "2",
                "-in",
                path(name + ".csr"),
                "-CA",
                path("ca.pem"),
                "-CAkey",
                path("ca-key.pem"),
                "-CAcreateserial",
                "-extfile",
                extensions.toString(),
                "-out",
                path(name + ".pem"));
    }

    /** The key of a certificate as PKCS#1. */
    Path oldKey(String name) throws Exception {
        openssl("rsa", "-traditional", "-in", path(name + "-key.pem"), "-out", path(name + "-old-key.pem"));
        return directory.resolve(name + "-old-key.pem");
    }

    public Path ca() {
        return directory.resolve("ca.pem");
    }

    public Path certificate(String name) {
        return directory.resolve(name + ".pem");
    }

    public Path key(String name) {
        return directory.resolve(name + "-key.pem");
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }

    private static void openssl(String... words) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of("openssl"));
        command.addAll(List.of(words));
        RealEtcd.run(command);
    }
}
