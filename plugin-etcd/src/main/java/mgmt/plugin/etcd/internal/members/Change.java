package mgmt.plugin.etcd.internal.members;

/** One step by which a coordinator changes who is a member. Each may be repeated without harm. */
sealed interface Change {

    /** A host is to run a server, which receives everything and does not vote yet. */
    record AddLearner(Volunteer volunteer) implements Change {}

    /** A host is told that it is a member, since whoever added it may not have come to that. */
    record Nominate(Member learner, Volunteer volunteer) implements Change {}

    /**
     * A learner is to vote.
     *
     * @param clearsOrigin the origin is taken back right before: a third voter is not to be lost by the first going on alone
     */
    record Promote(Member learner, boolean clearsOrigin) implements Change {}

    /** A member is to be none any more. */
    record Remove(Member member, String why) implements Change {}

    /** Another voter is to lead, since the one that does is about to go. */
    record MoveLeader(Member to) implements Change {}

    /** This coordinator's own host may go on alone if the other of two voters is lost: noted in the store, then on its disk. */
    record RecordOrigin() implements Change {}

    /** It may do so no longer: forgotten on its disk, then in the store. */
    record ClearOrigin() implements Change {}

    /** Somebody else is to coordinate, since this host leaves. */
    record YieldSeat() implements Change {}
}
