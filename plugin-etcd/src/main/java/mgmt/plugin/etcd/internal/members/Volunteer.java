package mgmt.plugin.etcd.internal.members;

import java.util.List;
import mgmt.plugin.etcd.internal.client.EtcdUrl;

/**
 * A host that may run a server, or did and is leaving.
 *
 * @param host its name
 * @param serverUrls where other members would find its server
 * @param clientUrls where clients would find it
 * @param isLeaving whether it wants its server out of the cluster
 */
record Volunteer(String host, List<EtcdUrl> serverUrls, List<EtcdUrl> clientUrls, boolean isLeaving) {}
