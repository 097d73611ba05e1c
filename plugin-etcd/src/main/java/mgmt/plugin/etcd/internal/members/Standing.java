package mgmt.plugin.etcd.internal.members;

import java.time.Duration;

/**
 * How a member is doing, as its coordinator sees it.
 *
 * @param member which one
 * @param silent for how long it has not answered; zero while it does. Counted since this coordinator began at the earliest:
 *     never longer than it was
 * @param age for how long this coordinator has known it: how long a learner has had time to come up
 * @param isInSync of a learner, whether it has nearly all that the leader has
 */
record Standing(Member member, Duration silent, Duration age, boolean isInSync) {

    boolean isSilent() {
        return !silent.isZero();
    }
}
