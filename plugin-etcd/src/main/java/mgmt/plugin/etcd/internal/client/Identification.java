package mgmt.plugin.etcd.internal.client;

import io.netty.handler.ssl.SslContext;
import java.util.Optional;
import mgmt.api.resource.Secret;

/**
 * By what a client knows its server, and the server its client.
 *
 * @param tls for https
 * @param login user and password, where etcd's authentication is on
 */
public record Identification(Optional<SslContext> tls, Optional<Login> login) {

    /**
     * A user.
     *
     * @param user the name
     * @param password the password
     */
    public record Login(String user, Secret password) {}
}
