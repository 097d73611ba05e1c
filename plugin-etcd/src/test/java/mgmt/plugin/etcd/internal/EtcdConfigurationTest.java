package mgmt.plugin.etcd.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import mgmt.api.resource.InvalidDesiredException;
import mgmt.api.resource.Problems.Problem;
import mgmt.plugin.etcd.internal.client.EtcdUrl;
import org.junit.jupiter.api.Test;

class EtcdConfigurationTest {

    private final Configurations given = new Configurations();

    private void assertProblem(String field, String message) {
        InvalidDesiredException thrown = catchThrowableOfType(InvalidDesiredException.class, given::make);
        assertThat(thrown).isNotNull();
        assertThat(thrown.problems())
                .extracting(Problem::field, Problem::message)
                .anySatisfy(problem -> {
                    assertThat(problem.toList().get(0)).isEqualTo(field);
                    assertThat((String) problem.toList().get(1)).contains(message);
                });
    }

    @Test
    void nothingAtAllIsAServerOfThisMachineAlone() {
        EtcdConfiguration configuration = given.make();
        assertThat(configuration.listenedClientUrls()).hasToString("[http://127.0.0.1:2379]");
        assertThat(configuration.listenedServerUrls()).hasToString("[http://127.0.0.1:2380]");
        assertThat(configuration.ownUrl()).hasToString("http://127.0.0.1:2379");
    }

    @Test
    void theServerAlwaysListensOnThisMachineToo() {
        given.clientUrls = List.of("http://10.1.1.1:4001");
        assertThat(given.make().listenedClientUrls()).hasToString("[http://127.0.0.1:2379, http://10.1.1.1:4001]");
        given.clientUrls = List.of("http://10.1.1.1:4001", "http://127.0.0.1:4001");
        assertThat(given.make().ownUrl()).hasToString("http://127.0.0.1:4001");
    }

    @Test
    void allAddressesHoldThisMachinesOwn() {
        given.clientUrls = List.of("http://0.0.0.0:2379");
        given.advertiseClientUrls = List.of("http://h1:2379");
        assertThat(given.make().listenedClientUrls()).hasToString("[http://0.0.0.0:2379]");
        assertThat(given.make().ownUrl()).hasToString("http://127.0.0.1:2379");
    }

    @Test
    void urlsMayStandInOneText() {
        given.seeds = List.of("http://a:1,http://b:1; http://c:1", "http://d:1 http://a:1");
        assertThat(given.make().seedUrls()).extracting(EtcdUrl::host).containsExactly("a", "b", "c", "d");
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() {
        given.seeds = List.of("a:1");
        given.namespace = "x";
        given.user = Optional.of("u");
        InvalidDesiredException thrown = catchThrowableOfType(InvalidDesiredException.class, given::make);
        assertThat(thrown.problems()).extracting(Problem::field).containsExactly("seeds", "password_file", "namespace");
    }

    @Test
    void schemesAreNotMixed() {
        given.seeds = List.of("http://a:1", "https://b:1");
        given.caFile = Optional.of(Path.of("ca.pem"));
        assertProblem("seeds", "http and https do not go together: http://a:1, https://b:1");
        given.seeds = List.of("http://a:1", "https://b:1", "http://user:secret@c:1");
        assertProblem("seeds", "http and https do not go together: http://a:1, https://b:1, http://c:1");
    }

    @Test
    void clientsAndServersHavePortsOfTheirOwn() {
        given.clientUrls = List.of("http://127.0.0.1:2380");
        assertProblem("server_urls", "http://127.0.0.1:2380 and http://127.0.0.1:2380 are the same address");
    }

    @Test
    void aServerListensOnAddresses() {
        given.clientUrls = List.of("http://h1:2379");
        assertProblem("client_urls", "names belong into advertise_client_urls");
    }

    @Test
    void whoListensOnAllAddressesSaysAtWhichToBeFound() {
        given.serverUrls = List.of("http://0.0.0.0:2380");
        assertProblem("server_urls", "advertise_server_urls has to say");
        given.advertiseServerUrls = List.of("http://[::]:2380");
        assertProblem("advertise_server_urls", "nobody can connect to http://[::]:2380");
    }

    @Test
    void withoutAServerThereMustBeSeeds() {
        given.noServer = true;
        assertProblem("no_server", "needs seeds");
    }

    @Test
    void certificatesAndHttpsComeTogether() {
        given.seeds = List.of("https://a:1");
        assertProblem("ca_file", "https needs the authority's certificate: ca_file = FILE in mgmt.transport.cfg");
        given.seeds = List.of("http://a:1");
        given.caFile = Optional.of(Path.of("ca.pem"));
        assertProblem("ca_file", "none of the URLs is https");
    }

    @Test
    void aCertificateAndItsKeyComeTogether() {
        given.seeds = List.of("https://a:1");
        given.caFile = Optional.of(Path.of("ca.pem"));
        given.certFile = Optional.of(Path.of("cert.pem"));
        assertProblem("key_file", "a certificate needs its key");
        given.certFile = Optional.empty();
        given.keyFile = Optional.of(Path.of("key.pem"));
        assertProblem("cert_file", "a key needs its certificate");
    }

    @Test
    void aServerThatSpeaksHttpsNeedsACertificate() {
        given.clientUrls = List.of("https://127.0.0.1:2379");
        given.caFile = Optional.of(Path.of("ca.pem"));
        assertProblem("cert_file", "a server that speaks https needs a certificate");
    }

    @Test
    void whoOffersAServerThatSpeaksHttpsNeedsACertificateToo() {
        given.seeds = List.of("https://a:1");
        given.caFile = Optional.of(Path.of("ca.pem"));
        assertThat(given.make().seeds()).hasSize(1);
        given.serverUrls = List.of("https://127.0.0.1:2380");
        assertProblem("cert_file", "a server that speaks https needs a certificate");
        given.noServer = true;
        assertThat(given.make().noServer()).isTrue();
    }

    @Test
    void whereOtherServersFindAServerClientsFindItToo() {
        given.seeds = List.of("http://10.0.0.1:2379");
        given.serverUrls = List.of("http://127.0.0.1:2380", "http://10.0.0.2:2380");
        assertProblem(
                "client_urls",
                "other hosts find this host's server at http://10.0.0.2:2380, and clients would find it at"
                        + " http://127.0.0.1:2379 on this machine alone: add client_urls, such as"
                        + " http://10.0.0.2:2379");
        given.clientUrls = List.of("http://127.0.0.1:4001", "http://[::1]:4001");
        assertProblem("client_urls", "such as http://10.0.0.2:4001");
        given.clientUrls = List.of("http://127.0.0.1:4001", "http://10.0.0.2:4001");
        assertThat(given.make().clientUrls()).hasSize(2);
        given.advertiseClientUrls = List.of("http://localhost:4001");
        assertProblem("advertise_client_urls", "add advertise_client_urls, such as http://10.0.0.2:4001");
    }

    @Test
    void whereAServerIsSaidToBeFoundCounts() {
        given.seeds = List.of("http://h1:2379");
        given.serverUrls = List.of("http://0.0.0.0:2380");
        given.advertiseServerUrls = List.of("http://h2:2380");
        assertProblem("client_urls", "such as http://h2:2379");
        given.clientUrls = List.of("http://0.0.0.0:2379");
        given.advertiseClientUrls = List.of("http://h2:2379");
        assertThat(given.make().advertiseServerUrls()).hasSize(1);
    }

    @Test
    void aServerOfThisMachineAloneOrNoneMayHaveClientsOfThisMachineAlone() {
        given.serverUrls = List.of("http://10.0.0.2:2380");
        assertThat(given.make().listenedClientUrls()).hasToString("[http://127.0.0.1:2379]");
        given.seeds = List.of("http://10.0.0.1:2379");
        given.noServer = true;
        assertThat(given.make().noServer()).isTrue();
        given.noServer = false;
        given.serverUrls = List.of("http://127.0.0.1:2382");
        assertThat(given.make().serverUrls()).hasSize(1);
    }

    @Test
    void whatIsNoUrlIsToldAndNothingElseOfIt() {
        given.seeds = List.of("http://10.0.0.1:2379");
        given.serverUrls = List.of("http://10.0.0.2:2380");
        given.clientUrls = List.of("10.0.0.2:2379");
        InvalidDesiredException thrown = catchThrowableOfType(InvalidDesiredException.class, given::make);
        assertThat(thrown.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).startsWith("expected http://HOST:PORT"));
    }

    @Test
    void aClusterHasOneMemberToFifteen() {
        for (int wrong : new int[] {-1, 0, 16}) {
            given.idealClusterSize = Optional.of(wrong);
            assertProblem("ideal_cluster_size", "expected 1 to 15, found " + wrong);
        }
        for (int right : new int[] {1, 15}) {
            given.idealClusterSize = Optional.of(right);
            assertThat(given.make().idealClusterSize()).contains(right);
        }
    }

    @Test
    void aMemberIsNotReplacedBeforeItsLeaseHasRunOut() {
        given.lease = Duration.ofSeconds(15);
        given.memberTimeout = Duration.ofMillis(14_500);
        assertProblem("member_timeout", "expected at least the lease, which is 15 s, and at most 86400 s, found 14.5");
        given.memberTimeout = Duration.ofSeconds(15);
        assertThat(given.make().memberTimeout()).isEqualTo(given.lease);
        given.memberTimeout = Duration.ofDays(1);
        assertThat(given.make().memberTimeout()).isEqualTo(Duration.ofDays(1));
        given.memberTimeout = Duration.ofDays(1).plusSeconds(1);
        assertProblem("member_timeout", "found 86401");
    }

    @Test
    void userAndPasswordComeTogether() {
        given.seeds = List.of("http://a:1");
        given.passwordFile = Optional.of(Path.of("password"));
        assertProblem("user", "a password needs its user");
    }

    @Test
    void aNamespaceIsAPath() {
        for (String wrong : List.of("", "/", "mgmt", "/mgmt/", "/a//b", "/a b", "/ä", "/" + "x".repeat(100))) {
            given.namespace = wrong;
            assertProblem("namespace", "expected a path such as /_mgmt");
        }
    }

    @Test
    void aLeaseIsOfWholeSeconds() {
        given.lease = Duration.ofMillis(2500);
        assertProblem("lease", "expected whole seconds, 2 to 600, found 2.5");
        given.lease = Duration.ofSeconds(1);
        assertProblem("lease", "found 1.0");
    }
}
