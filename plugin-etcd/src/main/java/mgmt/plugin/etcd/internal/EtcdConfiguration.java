package mgmt.plugin.etcd.internal;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mgmt.api.resource.Default;
import mgmt.api.resource.Doc;
import mgmt.api.resource.Problems;
import mgmt.plugin.etcd.internal.client.EtcdUrl;
import mgmt.plugin.etcd.internal.members.MembersTransport;

/** What users configure of the transport. */
@Doc(
        "Hosts exchange resources through etcd: through a cluster that is there (seeds), or through a server that this agent"
                + " runs itself.")
public record EtcdConfiguration(
        @Doc(
                "URLs of an etcd cluster that is already there, one of its members or more. Without any, this agent runs an"
                        + " etcd server itself.")
        List<String> seeds,

        @Doc("Where the agent's own server listens for clients, as URLs with addresses; http://127.0.0.1:2379 when left"
                + " out, and added when none of them is of this machine alone.")
        List<String> clientUrls,

        @Doc(
                "Where the agent's own server listens for other servers; http://127.0.0.1:2380 when left out. With seeds, it"
                        + " offers to run a server.")
        List<String> serverUrls,

        @Doc("The URLs at which clients on other hosts find the agent's own server, where they are not those that it"
                + " listens on.")
        List<String> advertiseClientUrls,

        @Doc(
                "The URLs at which other servers find the agent's own server, where they are not those that it listens on.")
        List<String> advertiseServerUrls,

        @Doc("Whether this agent never runs a server; it then needs seeds.") @Default("false")
        boolean noServer,

        @Doc("What the keys of all entries begin with. Hosts that exchange resources have the same.") @Default("/_mgmt")
        String namespace,

        @Doc("The certificates of the authorities that are trusted (PEM), needed for https.")
        Optional<Path> caFile,

        @Doc("The certificate that the agent, and its own server, show to others (PEM).")
        Optional<Path> certFile,

        @Doc("The key of the certificate: PEM, PKCS#8, not encrypted.")
        Optional<Path> keyFile,

        @Doc("The user of etcd as whom the agent logs in, where etcd's authentication is switched on.")
        Optional<String> user,

        @Doc("A file whose first line is the user's password; only its owner may be able to read it.")
        Optional<Path> passwordFile,

        @Doc("The program of the agent's own server; etcd from the PATH when left out.")
        Optional<Path> etcd,

        @Doc("How long what this host holds outlives it when it vanishes without a word, in whole seconds.")
        @Default("15")
        Duration lease,

        @Doc(
                "How many members the cluster is to have at most, 1 to 15. When given, it is set for the whole cluster at the"
                        + " start of this agent; 5 where nobody has said.")
        Optional<Integer> idealClusterSize,

        @Doc("After how long a member that does not answer, and whose agent is gone, is replaced, in seconds.")
        @Default("300")
        Duration memberTimeout) {

    private static final Pattern SEPARATOR = Pattern.compile("[,;\\s]+");
    private static final Pattern NAMESPACE = Pattern.compile("(/[\\x21-\\x2e\\x30-\\x7e]+)+");
    private static final int LONGEST_NAMESPACE = 100;
    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(2);
    private static final Duration LONGEST_LEASE = Duration.ofMinutes(10);

    private static final Duration LONGEST_MEMBER_TIMEOUT = Duration.ofDays(1);

    private static final EtcdUrl CLIENT_PORT = new EtcdUrl(false, "127.0.0.1", 2379);
    private static final EtcdUrl SERVER_PORT = new EtcdUrl(false, "127.0.0.1", 2380);

    /** Checks the fields, alone and together. */
    public EtcdConfiguration {
        seeds = split(seeds);
        clientUrls = split(clientUrls);
        serverUrls = split(serverUrls);
        advertiseClientUrls = split(advertiseClientUrls);
        advertiseServerUrls = split(advertiseServerUrls);
        Problems problems = new Problems();
        List<EtcdUrl> seedUrls = urls("seeds", seeds, problems);
        List<EtcdUrl> clients = urls("client_urls", clientUrls, problems);
        List<EtcdUrl> servers = urls("server_urls", serverUrls, problems);
        List<EtcdUrl> advertisedClients = urls("advertise_client_urls", advertiseClientUrls, problems);
        List<EtcdUrl> advertisedServers = urls("advertise_server_urls", advertiseServerUrls, problems);
        listening("client_urls", clients, advertisedClients, problems);
        listening("server_urls", servers, advertisedServers, problems);
        reachable("seeds", seedUrls, problems);
        reachable("advertise_client_urls", advertisedClients, problems);
        reachable("advertise_server_urls", advertisedServers, problems);
        apart(clients, servers, problems);
        problems.addIf(
                noServer && seeds.isEmpty() && seedUrls.isEmpty(),
                "no_server",
                "without a server of its own the agent needs seeds: the URLs of an etcd cluster");
        boolean isSecure =
                Stream.of(seedUrls, clients, servers).flatMap(List::stream).anyMatch(EtcdUrl::secure);
        boolean volunteers = !noServer && !seeds.isEmpty() && !serverUrls.isEmpty();
        if (volunteers) {
            String field = advertiseClientUrls.isEmpty() ? "client_urls" : "advertise_client_urls";
            boolean isSaid = !clientUrls.isEmpty() || !advertiseClientUrls.isEmpty();
            findable(
                    field,
                    isSaid ? told(advertisedClients, clients) : List.of(CLIENT_PORT),
                    told(advertisedServers, servers),
                    problems);
        }
        boolean servesSecurely = (seeds.isEmpty() || volunteers)
                && Stream.of(clients, servers).flatMap(List::stream).anyMatch(EtcdUrl::secure);
        certificates(isSecure, servesSecurely, caFile, certFile, keyFile, problems);
        problems.addIf(
                user.isPresent() && passwordFile.isEmpty(), "password_file", "a user needs the file with the password");
        problems.addIf(passwordFile.isPresent() && user.isEmpty(), "user", "a password needs its user");
        problems.addIf(user.filter(String::isBlank).isPresent(), "user", "is empty");
        problems.addIf(
                !NAMESPACE.matcher(namespace).matches() || namespace.length() > LONGEST_NAMESPACE,
                "namespace",
                "expected a path such as /_mgmt, of at most " + LONGEST_NAMESPACE
                        + " characters, without blanks and without a slash at its end, found '" + namespace + "'");
        problems.addIf(
                lease.compareTo(SHORTEST_LEASE) < 0
                        || lease.compareTo(LONGEST_LEASE) > 0
                        || !lease.equals(Duration.ofSeconds(lease.toSeconds())),
                "lease",
                "expected whole seconds, " + SHORTEST_LEASE.toSeconds() + " to " + LONGEST_LEASE.toSeconds()
                        + ", found " + lease.toMillis() / 1000.0);
        idealClusterSize.ifPresent(size -> problems.addIf(
                size < 1 || size > MembersTransport.LARGEST_SIZE,
                "ideal_cluster_size",
                "expected 1 to " + MembersTransport.LARGEST_SIZE + ", found " + size));
        problems.addIf(
                memberTimeout.compareTo(lease) < 0 || memberTimeout.compareTo(LONGEST_MEMBER_TIMEOUT) > 0,
                "member_timeout",
                "expected at least the lease, which is " + seconds(lease) + " s, and at most "
                        + LONGEST_MEMBER_TIMEOUT.toSeconds() + " s, found " + seconds(memberTimeout));
        problems.throwIfAny();
    }

    private static String seconds(Duration time) {
        return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString();
    }

    private static List<String> split(List<String> written) {
        return written.stream()
                .flatMap(SEPARATOR::splitAsStream)
                .filter(url -> !url.isEmpty())
                .distinct()
                .toList();
    }

    private static List<EtcdUrl> urls(String field, List<String> written, Problems problems) {
        List<EtcdUrl> urls = new ArrayList<>();
        for (String text : written) {
            try {
                urls.add(EtcdUrl.parse(text));
            } catch (IllegalArgumentException e) {
                problems.add(field, String.valueOf(e.getMessage()));
            }
        }
        problems.addIf(
                urls.stream().map(EtcdUrl::secure).distinct().count() > 1,
                field,
                "http and https do not go together: "
                        + written.stream().map(EtcdUrl::withoutUser).collect(Collectors.joining(", ")));
        return urls;
    }

    private static void listening(String field, List<EtcdUrl> urls, List<EtcdUrl> advertised, Problems problems) {
        for (EtcdUrl url : urls) {
            problems.addIf(
                    !url.isListenable(),
                    field,
                    "a server listens on an address, not on a name: " + url + "; names belong into advertise_" + field);
            problems.addIf(
                    url.isWildcard() && advertised.isEmpty(),
                    field,
                    url + " are all addresses of this host; advertise_" + field
                            + " has to say at which others find it");
        }
    }

    private static void reachable(String field, List<EtcdUrl> urls, Problems problems) {
        for (EtcdUrl url : urls) {
            problems.addIf(url.isWildcard(), field, "nobody can connect to " + url);
        }
    }

    private static List<EtcdUrl> told(List<EtcdUrl> advertised, List<EtcdUrl> listened) {
        return advertised.isEmpty() ? listened : advertised;
    }

    /** A server that others can join is of no use to their clients when these cannot reach it. */
    private static void findable(String field, List<EtcdUrl> clients, List<EtcdUrl> servers, Problems problems) {
        if (clients.isEmpty() || !clients.stream().allMatch(EtcdUrl::isLoopback)) {
            return;
        }
        EtcdUrl client = clients.get(0);
        servers.stream()
                .filter(url -> !url.isLoopback() && !url.isWildcard())
                .findFirst()
                .ifPresent(server -> problems.add(
                        field,
                        "other hosts find this host's server at " + server + ", and clients would find it at " + client
                                + " on this machine alone: add " + field + ", such as "
                                + new EtcdUrl(client.secure() || server.secure(), server.host(), client.port())));
    }

    private static void apart(List<EtcdUrl> clients, List<EtcdUrl> servers, Problems problems) {
        for (EtcdUrl client : clients.isEmpty() ? List.of(CLIENT_PORT) : clients) {
            for (EtcdUrl server : servers.isEmpty() ? List.of(SERVER_PORT) : servers) {
                problems.addIf(
                        client.collidesWith(server),
                        "server_urls",
                        "clients and servers need ports of their own: " + client + " and " + server
                                + " are the same address");
            }
        }
    }

    private static void certificates(
            boolean isSecure,
            boolean servesSecurely,
            Optional<Path> caFile,
            Optional<Path> certFile,
            Optional<Path> keyFile,
            Problems problems) {
        problems.addIf(
                isSecure && caFile.isEmpty(),
                "ca_file",
                "https needs the authority's certificate: ca_file = FILE in mgmt.transport.cfg");
        problems.addIf(
                !isSecure && Stream.of(caFile, certFile, keyFile).anyMatch(Optional::isPresent),
                caFile.isPresent() ? "ca_file" : certFile.isPresent() ? "cert_file" : "key_file",
                "is of no use: none of the URLs is https");
        problems.addIf(certFile.isPresent() && keyFile.isEmpty(), "key_file", "a certificate needs its key");
        problems.addIf(keyFile.isPresent() && certFile.isEmpty(), "cert_file", "a key needs its certificate");
        problems.addIf(
                servesSecurely && certFile.isEmpty() && keyFile.isEmpty(),
                "cert_file",
                "a server that speaks https needs a certificate");
    }

    /** Whether this host may run a server of the cluster. */
    boolean mayServe() {
        return !noServer && (seeds.isEmpty() || !serverUrls.isEmpty());
    }

    /** The members to begin with; none where the agent runs its own. */
    List<EtcdUrl> seedUrls() {
        return seeds.stream().map(EtcdUrl::parse).toList();
    }

    /** Where the agent's own server listens for clients: always on this machine, too. */
    List<EtcdUrl> listenedClientUrls() {
        List<EtcdUrl> urls = clientUrls.stream().map(EtcdUrl::parse).toList();
        if (urls.stream().anyMatch(EtcdUrl::isLoopback)) {
            return urls;
        }
        boolean isSecure = urls.stream().anyMatch(EtcdUrl::secure);
        boolean isCovered = urls.stream().anyMatch(url -> url.isWildcard() && url.port() == CLIENT_PORT.port());
        EtcdUrl local = new EtcdUrl(isSecure, CLIENT_PORT.host(), CLIENT_PORT.port());
        return Stream.concat(isCovered ? Stream.of() : Stream.of(local), urls.stream())
                .toList();
    }

    /** Where the agent itself finds its own server. */
    EtcdUrl ownUrl() {
        List<EtcdUrl> urls = listenedClientUrls();
        EtcdUrl first = urls.get(0);
        return urls.stream()
                .filter(EtcdUrl::isLoopback)
                .findFirst()
                .orElse(new EtcdUrl(first.secure(), CLIENT_PORT.host(), CLIENT_PORT.port()));
    }

    /** Where the agent's own server listens for other servers. */
    List<EtcdUrl> listenedServerUrls() {
        return serverUrls.isEmpty()
                ? List.of(SERVER_PORT)
                : serverUrls.stream().map(EtcdUrl::parse).toList();
    }
}
