package mgmt.plugin.etcd.internal.members;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mgmt.plugin.etcd.internal.client.EtcdUrl;
import org.junit.jupiter.api.Test;

/** The rules one by one. A member of host h3 has the id 3; h1 coordinates and leads unless it is said otherwise. */
class DecisionTest {

    private static final Timeouts TIMEOUTS =
            new Timeouts(Duration.ofMinutes(5), Duration.ofMinutes(2), Duration.ofSeconds(45));
    private static final Duration LONG = Duration.ofHours(1);

    private final List<Standing> standings = new ArrayList<>();
    private final List<Volunteer> volunteers = new ArrayList<>();
    private final Set<Long> nominated = new HashSet<>();
    private String coordinator = "h1";
    private long leader = 1;
    private Optional<String> origin = Optional.empty();
    private int idealSize = 5;
    private Duration steady = LONG;

    // ---- what there is

    private static List<EtcdUrl> urls(int host) {
        return List.of(new EtcdUrl(false, "h" + host, 2_380));
    }

    private static Member member(int host, boolean isLearner) {
        return new Member(host, "h" + host, urls(host), urls(host), isLearner);
    }

    private static Member unstarted(int host) {
        return new Member(host, "", urls(host), List.of(), true);
    }

    private static Volunteer volunteer(int host) {
        return new Volunteer("h" + host, urls(host), urls(host), false);
    }

    private void volunteers(int... hosts) {
        Arrays.stream(hosts).mapToObj(DecisionTest::volunteer).forEach(volunteers::add);
    }

    private void leaving(int... hosts) {
        for (int host : hosts) {
            volunteers.removeIf(volunteer -> volunteer.host().equals("h" + host));
            volunteers.add(new Volunteer("h" + host, urls(host), urls(host), true));
        }
    }

    private void voters(int... hosts) {
        Arrays.stream(hosts)
                .mapToObj(host -> new Standing(member(host, false), Duration.ZERO, LONG, false))
                .forEach(standings::add);
    }

    private void learner(int host, boolean isInSync) {
        standings.add(new Standing(member(host, true), Duration.ZERO, LONG, isInSync));
    }

    private void unstartedLearner(int host, Duration age) {
        standings.add(new Standing(unstarted(host), Duration.ofSeconds(1), age, false));
    }

    private void silent(int host, Duration since) {
        standings.replaceAll(standing -> standing.member().id() == host
                ? new Standing(standing.member(), since, standing.age(), standing.isInSync())
                : standing);
    }

    // ---- what follows

    private Decision decision() {
        return Decision.of(
                new View(coordinator, standings, leader, volunteers, nominated, origin, idealSize, steady), TIMEOUTS);
    }

    private void decides(Change change) {
        assertThat(decision().change()).contains(change);
    }

    private void removes(int host) {
        assertThat(decision().change())
                .containsInstanceOf(Change.Remove.class)
                .map(change -> ((Change.Remove) change).member().id())
                .contains((long) host);
    }

    private void waits(String... why) {
        assertThat(decision()).isEqualTo(new Decision(Optional.empty(), List.of(why)));
    }

    // ---- growing

    @Test
    void oneHostVotesAlone() {
        voters(1);
        volunteers(1);
        waits();
    }

    @Test
    void aSecondHostReceivesEverythingAndDoesNotVote() {
        voters(1);
        volunteers(2, 1);
        decides(new Change.AddLearner(volunteer(2)));
        unstartedLearner(2, Duration.ofSeconds(1));
        decides(new Change.Nominate(unstarted(2), volunteer(2)));
        nominated.add(2L);
        waits();
        standings.remove(1);
        learner(2, true);
        waits();
    }

    @Test
    void withAThirdHostThreeVote() {
        voters(1);
        learner(2, false);
        volunteers(1, 2, 3);
        waits("h2 is to vote: waits until it has received everything");
        standings.remove(1);
        learner(2, true);
        decides(new Change.RecordOrigin());
        origin = Optional.of("h1");
        decides(new Change.Promote(member(2, true), false));

        standings.clear();
        voters(1, 2);
        decides(new Change.AddLearner(volunteer(3)));
        unstartedLearner(3, Duration.ofSeconds(1));
        nominated.add(3L);
        waits("h3 is to vote: waits until its server has started");
        standings.remove(2);
        learner(3, true);
        decides(new Change.Promote(member(3, true), true));
        origin = Optional.empty();
        decides(new Change.Promote(member(3, true), false));

        standings.clear();
        voters(1, 2, 3);
        waits();
    }

    @Test
    void aFourthHostIsASpareAndAFifthMakesFive() {
        voters(1, 2, 3);
        volunteers(1, 2, 3, 4);
        decides(new Change.AddLearner(volunteer(4)));
        learner(4, true);
        waits();
        volunteers(5);
        silent(2, Duration.ofSeconds(1));
        waits("h4 is to vote: waits until h2 answers");
        silent(2, Duration.ZERO);
        decides(new Change.Promote(member(4, true), false));

        standings.clear();
        voters(1, 2, 3, 4);
        decides(new Change.AddLearner(volunteer(5)));
        learner(5, true);
        silent(2, Duration.ofSeconds(1));
        decides(new Change.Promote(member(5, true), false));
        standings.clear();
        voters(1, 2, 3, 4, 5);
        volunteers(6);
        waits();
    }

    @Test
    void whatTwoHostsCallTheirOwnIsOneServer() {
        voters(1);
        volunteers(1);
        volunteers.add(new Volunteer("h0", urls(1), urls(1), false));
        waits();
    }

    // ---- the ideal size

    @Test
    void aLowerIdealSizeIsFollowedAtOnce() {
        voters(1, 2, 3, 4, 5);
        volunteers(1, 2, 3, 4, 5);
        idealSize = 3;
        steady = Duration.ZERO;
        removes(5);
        silent(3, Duration.ofSeconds(1));
        removes(3);
        standings.remove(2);
        removes(5);
        standings.remove(3);
        waits();
    }

    @Test
    void anEvenIdealSizeIsAnOddNumberOfVotersAndASpare() {
        voters(1, 2, 3);
        volunteers(1, 2, 3, 4);
        idealSize = 2;
        removes(3);
        standings.remove(2);
        origin = Optional.of("h1");
        removes(2);
        standings.remove(1);
        decides(new Change.ClearOrigin());
        origin = Optional.empty();
        decides(new Change.AddLearner(volunteer(2)));
        learner(2, true);
        waits();
    }

    @Test
    void aSpareThatIsNotWantedGoes() {
        voters(1, 2, 3);
        learner(4, true);
        volunteers(1, 2, 3, 4);
        idealSize = 3;
        steady = Duration.ZERO;
        removes(4);
    }

    @Test
    void theIdealSizeDoesNotCostTheQuorum() {
        voters(1, 2, 3, 4, 5);
        volunteers(1, 2, 3, 4, 5);
        silent(4, Duration.ofSeconds(1));
        silent(5, Duration.ofSeconds(1));
        idealSize = 1;
        removes(5);
        standings.remove(4);
        removes(4);
        standings.remove(3);
        removes(3);
    }

    // ---- leaving

    @Test
    void aVoterThatLeavesIsRemoved() {
        voters(1, 2, 3);
        volunteers(1, 2, 3);
        leaving(3);
        removes(3);
        leader = 3;
        decides(new Change.MoveLeader(member(1, false)));
        silent(2, Duration.ofSeconds(1));
        waits(
                "h3 is to leave: waits until those who remain are a majority without it",
                "1 are to vote: waits until h2 answers or is removed");
    }

    @Test
    void theCoordinatorLeavesItToAnotherOneToRemoveIt() {
        voters(1, 2, 3);
        volunteers(1, 2, 3);
        leaving(1);
        silent(2, Duration.ofSeconds(1));
        decides(new Change.MoveLeader(member(3, false)));
        leader = 3;
        decides(new Change.YieldSeat());
    }

    @Test
    void theCoordinatorOfTwoForgetsTheOriginBeforeItLeaves() {
        voters(1, 2);
        volunteers(1, 2);
        leaving(1);
        origin = Optional.of("h1");
        decides(new Change.ClearOrigin());
        origin = Optional.empty();
        decides(new Change.MoveLeader(member(2, false)));
    }

    @Test
    void theOnlyVoterHandsOver() {
        voters(1);
        volunteers(1, 2, 3);
        leaving(1, 2);
        decides(new Change.AddLearner(volunteer(3)));
        learner(3, false);
        waits("h1 is to hand over to h3: waits until that has received everything");
        silent(3, Duration.ofSeconds(1));
        waits("h1 is to hand over to h3: waits until that answers");
        standings.remove(1);
        learner(3, true);
        decides(new Change.Promote(member(3, true), false));
    }

    @Test
    void theLastHostJustLeaves() {
        voters(1);
        leaving(1);
        waits();
    }

    @Test
    void whoFollowsRemovesTheOneThatLeaves() {
        voters(1, 2);
        volunteers(1, 2);
        leaving(1);
        coordinator = "h2";
        decides(new Change.MoveLeader(member(2, false)));
        leader = 2;
        removes(1);
    }

    @Test
    void whoIsLeftOfThreeAfterOneHasLeftVotesAlone() {
        voters(1, 2);
        volunteers(1, 2);
        decides(new Change.RecordOrigin());
        origin = Optional.of("h1");
        steady = Duration.ofSeconds(44);
        waits("h2 is to vote no longer, for 2 hosts an odd number: waits until no host has come or gone for 45 s");
        steady = Duration.ofSeconds(45);
        removes(2);
    }

    @Test
    void ofFourTheOneThatLeadsIsNotTheFirstToGo() {
        voters(1, 2, 3, 4);
        volunteers(1, 2, 3, 4);
        removes(4);
        leader = 4;
        removes(3);
        silent(2, Duration.ofSeconds(1));
        waits("3 are to vote: waits until h2 answers or is removed");
    }

    // ---- dying

    @Test
    void aDeadVoterIsRemovedAfterItsTimeAndReplaced() {
        voters(1, 2, 3);
        volunteers(1, 2, 4);
        learner(4, true);
        silent(3, Duration.ofMinutes(5).minusSeconds(1));
        waits();
        silent(3, Duration.ofMinutes(5));
        removes(3);
        standings.remove(2);
        decides(new Change.Promote(member(4, true), false));
    }

    @Test
    void aServerThatIsSilentIsNotDeadWhileItsHostIsThere() {
        voters(1, 2, 3);
        volunteers(1, 2, 3);
        silent(3, LONG);
        waits();
    }

    @Test
    void withoutAMajorityNothingIsDecided() {
        voters(1, 2);
        volunteers(1, 3);
        silent(2, LONG);
        waits("only 1 of 2 voters answers");
        voters(3, 4, 5);
        silent(3, LONG);
        silent(4, LONG);
        waits("only 2 of 5 voters answer");
    }

    @Test
    void withoutALeaderNothingIsDecided() {
        voters(1, 2, 3);
        leaving(3);
        leader = 0;
        waits("no voter leads");
    }

    @Test
    void whoDoesNotVoteDecidesNothing() {
        voters(1);
        volunteers(1, 2);
        coordinator = "h2";
        waits("the coordinator, h2, does not vote");
    }

    @Test
    void leasesThatAllLoseAtOnceAreNoReason() {
        voters(1, 2, 3);
        learner(4, true);
        silent(2, Duration.ofMinutes(4));
        steady = Duration.ZERO;
        waits();
        steady = LONG;
        waits();
    }

    // ---- learners

    @Test
    void aLearnerThatLeavesIsRemoved() {
        voters(1);
        unstartedLearner(2, Duration.ZERO);
        volunteers(1);
        leaving(2);
        removes(2);
    }

    @Test
    void aLearnerThatDoesNotStartInTimeIsRemoved() {
        voters(1);
        volunteers(1, 2);
        nominated.add(2L);
        unstartedLearner(2, Duration.ofMinutes(2));
        waits();
        standings.remove(1);
        unstartedLearner(2, Duration.ofMinutes(2).plusSeconds(1));
        removes(2);
    }

    @Test
    void aLearnerWhoseHostHasGoneBeforeItStartedIsRemoved() {
        voters(1);
        volunteers(1);
        unstartedLearner(2, Duration.ofSeconds(50));
        steady = Duration.ZERO;
        waits("the server at http://h2:2380 is to be no member: waits whether its host comes back");
        steady = LONG;
        removes(2);
    }

    @Test
    void aDeadLearnerIsRemovedAfterItsTime() {
        voters(1);
        learner(2, true);
        volunteers(1);
        silent(2, Duration.ofMinutes(4));
        waits();
        silent(2, Duration.ofMinutes(5));
        removes(2);
        volunteers(2);
        waits();
    }

    // ---- the origin

    @Test
    void theOriginIsForgottenWhenItIsNotNeeded() {
        voters(1);
        volunteers(1, 2);
        origin = Optional.of("h1");
        decides(new Change.ClearOrigin());
        learner(2, true);
        decides(new Change.ClearOrigin());
        volunteers(3);
        decides(new Change.Promote(member(2, true), false));
    }

    @Test
    void anOriginThatWasLeftBehindIsForgottenBeforeAnythingElse() {
        voters(1, 2, 3);
        volunteers(1, 2);
        silent(3, LONG);
        origin = Optional.of("h2");
        decides(new Change.ClearOrigin());
    }

    @Test
    void anOriginIsNotRecordedWhileOneOfTwoLeaves() {
        voters(1, 2);
        volunteers(1, 2);
        leaving(2);
        removes(2);
    }
}
