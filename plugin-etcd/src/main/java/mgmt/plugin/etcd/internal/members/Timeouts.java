package mgmt.plugin.etcd.internal.members;

import java.time.Duration;

/**
 * How long is waited before something counts.
 *
 * @param member a member that does not answer, and whose host does not volunteer, is removed after so long
 * @param learner a member that has never answered is removed after so long
 * @param grace hosts count as gone, where only their number matters, after so long: longer than a lease that all have lost
 *     at once takes to be made anew
 */
record Timeouts(Duration member, Duration learner, Duration grace) {}
