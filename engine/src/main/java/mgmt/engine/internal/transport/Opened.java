package mgmt.engine.internal.transport;

import mgmt.api.transport.Operable;
import mgmt.api.transport.Transport;

/**
 * A transport that was opened.
 *
 * @param name what users call it
 * @param transport is guarded: whatever the plugin throws comes as the contract says
 * @param operable carries out the transport's own orders, or refuses them where it has none; guarded, too
 * @param settingsFingerprint equal for equal settings of one transport, also over restarts; nothing secret can be read
 *     from it
 */
public record Opened(String name, Transport transport, Operable operable, String settingsFingerprint) {}
