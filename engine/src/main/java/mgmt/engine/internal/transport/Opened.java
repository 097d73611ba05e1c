package mgmt.engine.internal.transport;

import mgmt.api.transport.Transport;

/**
 * A transport that was opened.
 *
 * @param name what users call it
 * @param transport is guarded: whatever the plugin throws comes as the contract says
 * @param settingsFingerprint equal for equal settings of one transport, also over restarts; nothing secret can be read
 *     from it
 */
public record Opened(String name, Transport transport, String settingsFingerprint) {}
