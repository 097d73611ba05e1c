package mgmt.plugin.etcd.internal.members;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * One random history of a cluster that carries itself: hosts that come, go, die and are cut off, a coordinator that stalls,
 * answers that are lost. On virtual time, a second at a step; what must hold is checked at each.
 */
final class MembersSimulation {

    private static final Timeouts TIMEOUTS =
            new Timeouts(Duration.ofSeconds(60), Duration.ofSeconds(30), Duration.ofSeconds(20));
    private static final int LEASE = 15;
    private static final int LEAVING_AT_MOST = 10;
    private static final int PATIENCE = 800;

    private final Random random;
    private final List<SimulatedHost> hosts = new ArrayList<>();
    private final List<SimulatedCoordinator> coordinators = new ArrayList<>();
    private final Deque<String> journal = new ArrayDeque<>();
    private final Set<Class<?>> changes = new HashSet<>();
    private SimulatedStore store = new SimulatedStore();
    private int idealSize;
    private long now;
    private long lastId;
    private int emptySince;
    private boolean isCalm;
    private boolean isQuiet;
    private boolean isForced;

    MembersSimulation(long seed) {
        random = new Random(seed);
        int count = 1 + random.nextInt(6);
        for (int i = 0; i < count; i++) {
            hosts.add(new SimulatedHost("h" + (i + 1), 2_380));
        }
        idealSize = random.nextInt(3) == 0 ? 1 + random.nextInt(6) : 5;
        SimulatedHost first = hosts.get(random.nextInt(count));
        first.isUp = true;
        first.data = Optional.of(store);
        first.member = ++lastId;
        store.members.put(lastId, new Member(lastId, first.name, first.urls, first.urls, false));
        store.voters.put(0L, Set.of(lastId));
    }

    // ---- histories

    /** Anything may happen; then everything comes back, or stays as it is and only what is up counts. */
    boolean run(int steps) {
        if (random.nextBoolean()) {
            hosts.forEach(host -> host.isUp = true);
            steps(random.nextInt(150));
        }
        for (int i = 0; i < steps; i++) {
            if (random.nextInt(12) == 0) {
                event();
            }
            step();
        }
        calmDown(random.nextBoolean());
        return settles();
    }

    /** Leases lapse, servers restart, short cuts come and go: nobody is removed for that. */
    void runWithBlipsOnly(int steps) {
        hosts.forEach(host -> host.isUp = true);
        isCalm = true;
        expect(settles(), "hosts that come up form a cluster");
        isCalm = false;
        isQuiet = true;
        Set<Long> before = Set.copyOf(store.members.keySet());
        for (int i = 0; i < steps; i++) {
            if (random.nextInt(40) == 0) {
                blip();
            }
            step();
            expect(store.members.keySet().equals(before), "a blip changes no members");
        }
    }

    /** A host that leaves in good order, whichever it is, never costs the others their quorum. */
    void leaveOneByOne() {
        hosts.forEach(host -> host.isUp = true);
        isCalm = true;
        List<SimulatedHost> left = new ArrayList<>(hosts);
        while (left.size() > 1) {
            expect(settles(), "at rest before the next one leaves");
            leave(left.remove(random.nextInt(left.size())));
        }
        expect(settles(), "the last one stays");
    }

    // ---- what happens

    private void event() {
        SimulatedHost host = hosts.get(random.nextInt(hosts.size()));
        switch (random.nextInt(17)) {
            case 0, 1 -> kill(host);
            case 2, 3, 4 -> start(host);
            case 5 -> host.side = 1 - host.side;
            case 6 -> hosts.forEach(each -> each.side = 0);
            case 7 -> host.isServerBroken = !host.isServerBroken;
            case 8, 9 -> leave(host);
            case 10 -> idealSize = 1 + random.nextInt(6);
            case 11 -> lapse(host);
            case 12 -> hosts.forEach(this::lapse);
            case 13 -> everybodyLosesPower();
            case 14 -> hosts.forEach(this::start);
            case 15 -> steps(random.nextInt(120));
            default -> loseDisk(host);
        }
    }

    private void blip() {
        SimulatedHost host = hosts.get(random.nextInt(hosts.size()));
        switch (random.nextInt(4)) {
            case 0 -> lapse(host);
            case 1 -> hosts.forEach(this::lapse);
            case 2 -> {
                host.side = 1;
                steps(random.nextInt(LEASE));
                host.side = 0;
            }
            default -> {
                everybodyLosesPower();
                steps(random.nextInt(3));
                hosts.forEach(this::start);
            }
        }
    }

    private void kill(SimulatedHost host) {
        note("dies: " + host);
        host.isUp = false;
        host.isLeaving = false;
        host.aloneSince = -1;
        coordinators.removeIf(coordinator -> coordinator.host == host);
    }

    private void start(SimulatedHost host) {
        if (!host.isUp) {
            note("starts: " + host);
            host.isUp = true;
            host.unreachableSince = -1;
            host.nomineeSince = -1;
        }
    }

    private void leave(SimulatedHost host) {
        if (host.isUp && !host.isLeaving) {
            note("leaves: " + host);
            host.isLeaving = true;
            host.leavingSince = now;
        }
    }

    private void lapse(SimulatedHost host) {
        note("lease of " + host.name + " lapses");
        store.volunteers.remove(host.name);
        store.seat = store.seat.filter(seated -> seated.host != host);
    }

    private void everybodyLosesPower() {
        hosts.forEach(this::kill);
        steps(random.nextInt(100));
        hosts.stream().filter(host -> random.nextInt(4) > 0).forEach(this::start);
    }

    /** Another machine of the same name; seldom, and never so that the majority of the data is gone. */
    private void loseDisk(SimulatedHost host) {
        boolean isSpare = host.data.isEmpty() || !host.votesIn(store) || countHolders() > neededVoters();
        if (!host.isUp && isSpare && (!host.votesIn(store) || holdersWithout(host) >= neededVoters())) {
            note("has lost its disk: " + host);
            host.moveDataAside();
        }
    }

    private long holdersWithout(SimulatedHost host) {
        return hosts.stream()
                .filter(other -> other != host && other.votesIn(store) && other.index == store.index)
                .count();
    }

    private long countHolders() {
        return hosts.stream().filter(host -> host.votesIn(store)).count();
    }

    private int neededVoters() {
        return Situation.majorityOf(store.votersAsOf(store.index).size());
    }

    private void calmDown(boolean isEverybodyBack) {
        note("calm, " + (isEverybodyBack ? "all are back" : "as it is"));
        isCalm = true;
        for (SimulatedHost host : hosts) {
            host.side = 0;
            host.isServerBroken = false;
            if (isEverybodyBack) {
                start(host);
                host.isLeaving = false;
            }
        }
    }

    // ---- time goes on

    private void steps(int count) {
        for (int i = 0; i < count; i++) {
            step();
        }
    }

    private void step() {
        now++;
        checkHalves();
        hosts.forEach(this::live);
        replicate();
        // An agent does several things in a second, unless the machine is busy.
        int times = isCalm ? 6 : 1 + random.nextInt(3);
        for (int i = 0; i < times; i++) {
            elect();
            takeSeat();
            List.copyOf(coordinators).forEach(this::coordinate);
        }
    }

    /** The servers that can talk to each other, with all that is on one side. */
    private Set<SimulatedHost> part(SimulatedHost host) {
        return hosts.stream()
                .filter(other -> other.side == host.side && other.runsServer())
                .collect(Collectors.toSet());
    }

    /** By what its newest server knows; plain loops, for this is most of the simulation's time. */
    private boolean canCommit(int side, SimulatedStore in) {
        long newest = newest(side, in);
        if (newest < 0) {
            return false;
        }
        Set<Long> voters = in.votersAsOf(newest);
        int present = 0;
        for (SimulatedHost host : hosts) {
            if (host.side == side && host.runsServer() && host.holds(in) && voters.contains(host.member)) {
                present++;
            }
        }
        return present >= Situation.majorityOf(voters.size());
    }

    private long newest(int side, SimulatedStore in) {
        long newest = -1;
        for (SimulatedHost host : hosts) {
            if (host.side == side && host.runsServer() && host.holds(in)) {
                newest = Math.max(newest, host.index);
            }
        }
        return newest;
    }

    /** At most one half goes on, and it has all that was ever committed. */
    private void checkHalves() {
        Set<SimulatedStore> stores = new HashSet<>();
        hosts.forEach(host -> host.data.ifPresent(stores::add));
        int live = 0;
        for (SimulatedStore each : stores) {
            for (int side = 0; side < 2; side++) {
                if (canCommit(side, each)) {
                    live++;
                    expect(each == store && newest(side, each) == store.index, "whoever goes on has every commit");
                }
            }
        }
        expect(live <= 1, "one half goes on, not two");
    }

    private boolean isReached(SimulatedHost host) {
        return host.isUp && canCommit(host.side, store);
    }

    private void live(SimulatedHost host) {
        if (!isReached(host)) {
            loseContact(host);
        } else {
            keepContact(host);
        }
        if (host.isLeaving && host.isUp) {
            leaveInTime(host);
        }
    }

    private void loseContact(SimulatedHost host) {
        host.unreachableSince = host.unreachableSince < 0 ? now : host.unreachableSince;
        boolean isStoreAlive = hosts.stream().anyMatch(this::isReached);
        if (isStoreAlive && now - host.unreachableSince > LEASE) {
            store.volunteers.remove(host.name);
            store.seat = store.seat.filter(seated -> seated.host != host);
        }
        boolean mayGoOnAlone = host.runsServer()
                && host.hasFile
                && host.holds(store)
                && store.votersAsOf(host.index).size() == 2
                && store.votersAsOf(host.index).contains(host.member)
                && part(host).stream().noneMatch(other -> other != host && other.votesIn(store));
        host.aloneSince = !mayGoOnAlone ? -1 : host.aloneSince < 0 ? now : host.aloneSince;
        if (mayGoOnAlone && now - host.aloneSince >= TIMEOUTS.member().toSeconds()) {
            force(host);
        }
    }

    private void force(SimulatedHost host) {
        note("goes on alone: " + host);
        isForced = true;
        expect(host.index == store.index, "whoever goes on alone has every commit");
        expect(holdersWithoutRegardOfIndex(host) < neededVoters(), "the others cannot go on without it");
        SimulatedStore forced = new SimulatedStore();
        Member own = java.util.Objects.requireNonNull(store.members.get(host.member));
        forced.members.put(own.id(), own);
        forced.origin = store.origin;
        forced.index = store.index + 1;
        forced.voters.put(forced.index, Set.of(own.id()));
        host.data = Optional.of(forced);
        host.index = forced.index;
        host.aloneSince = -1;
        store = forced;
        coordinators.removeIf(coordinator -> coordinator.host == host);
    }

    private long holdersWithoutRegardOfIndex(SimulatedHost host) {
        return hosts.stream()
                .filter(other -> other != host && other.votesIn(store))
                .count();
    }

    private void keepContact(SimulatedHost host) {
        host.unreachableSince = -1;
        host.aloneSince = -1;
        boolean isMember = host.holds(store) && store.members.containsKey(host.member);
        if (host.data.isPresent() && !isMember && (isCalm || random.nextInt(3) == 0)) {
            note("is no member and begins anew: " + host);
            host.moveDataAside();
        }
        if (host.hasFile && !store.origin.equals(Optional.of(host.name))) {
            host.hasFile = false;
        }
        // A machine that has replaced one of its name waits until that is no member any more.
        boolean isReplaced = host.data.isEmpty()
                && store.members.values().stream()
                        .anyMatch(member -> member.host().equals(host.name));
        if (isReplaced) {
            store.volunteers.remove(host.name);
        } else if (!host.volunteer().equals(store.volunteers.get(host.name)) && (isCalm || random.nextInt(3) == 0)) {
            store.volunteers.put(host.name, host.volunteer());
        }
        if (host.data.isEmpty()) {
            startIfNominated(host);
        } else if (isMember && isNameless(host) && host.runsServer() && (isCalm || random.nextInt(3) > 0)) {
            store.commit(part(host), random, () -> store.name(host.member, host.name));
        }
    }

    private boolean isNameless(SimulatedHost host) {
        return Optional.ofNullable(store.members.get(host.member))
                .filter(Member::hasStarted)
                .isEmpty();
    }

    private void startIfNominated(SimulatedHost host) {
        Optional<Member> nomination = store.members.values().stream()
                .filter(member -> !member.hasStarted() && member.serverUrls().equals(host.urls))
                .filter(member -> store.nominated.contains(member.id()))
                .findFirst();
        if (nomination.isEmpty()) {
            host.nomineeSince = -1;
        } else if (host.nomineeSince < 0) {
            host.nomineeSince = isCalm ? now : now + random.nextInt(5);
            host.ignoresNomination = !isCalm && random.nextInt(10) == 0;
        } else if (host.nomineeSince <= now && !host.ignoresNomination) {
            note("starts its server: " + host);
            host.data = Optional.of(store);
            host.member = nomination.get().id();
            host.index = 0;
            host.behind = isCalm ? 1 : 1 + random.nextInt(10);
        }
    }

    private void leaveInTime(SimulatedHost host) {
        boolean isMember = store.members.values().stream()
                .anyMatch(member -> host.data.isPresent() ? member.id() == host.member : isOf(member, host));
        boolean isOut = isReached(host) && !isMember && store.volunteers.containsKey(host.name);
        boolean isAlone = isReached(host) && store.members.size() == 1 && isMember && hosts.size() == 1;
        if (isOut || isAlone || now - host.leavingSince > LEAVING_AT_MOST) {
            note((isMember ? "has left without being let go: " : "has left: ") + host);
            boolean tells = isReached(host) && random.nextBoolean();
            kill(host);
            if (tells) {
                lapse(host);
            }
        }
    }

    private static boolean isOf(Member member, SimulatedHost host) {
        return member.serverUrls().equals(host.urls);
    }

    /** Servers that can reach the others catch up, learners more slowly. */
    private void replicate() {
        for (SimulatedHost host : hosts) {
            boolean isServed = host.runsServer() && host.holds(store) && isReached(host);
            if (!isServed || !store.members.containsKey(host.member)) {
                continue;
            }
            if (host.behind > 0) {
                host.behind--;
            } else if (random.nextInt(3) > 0) {
                host.index = store.index;
            }
        }
    }

    private void elect() {
        List<SimulatedHost> able = hosts.stream()
                .filter(host -> host.runsServer() && host.votesIn(store) && isReached(host))
                .toList();
        boolean isLed = able.stream().anyMatch(host -> host.member == store.leader);
        if (able.isEmpty()) {
            store.leader = 0;
        } else if (!isLed || (!isCalm && random.nextInt(400) == 0)) {
            boolean isElecting = random.nextInt(3) == 0;
            store.leader = isElecting ? 0 : able.get(random.nextInt(able.size())).member;
        }
    }

    private void takeSeat() {
        // A session that has ended without a word keeps its seat for as long as its lease.
        boolean isOrphaned = store.seat.filter(coordinators::contains).isEmpty();
        emptySince = isOrphaned && hosts.stream().anyMatch(this::isReached) ? emptySince + 1 : 0;
        if (emptySince > LEASE) {
            store.seat = Optional.empty();
        }
        List<SimulatedHost> able = hosts.stream()
                .filter(host -> host.runsServer() && host.votesIn(store) && isReached(host) && !host.isLeaving)
                .filter(this::maySit)
                .toList();
        if (store.seat.isEmpty() && !able.isEmpty() && random.nextInt(3) == 0) {
            SimulatedHost host = able.get(random.nextInt(able.size()));
            note("coordinates: " + host);
            SimulatedCoordinator coordinator = new SimulatedCoordinator(host, now);
            store.seat = Optional.of(coordinator);
            coordinators.removeIf(former -> former.host == host);
            coordinators.add(coordinator);
        }
    }

    /** Of two voters only the one that may go on alone coordinates. */
    private boolean maySit(SimulatedHost host) {
        return store.origin.isEmpty()
                || store.origin.get().equals(host.name)
                || store.votersAsOf(store.index).size() > 2;
    }

    // ---- the coordinator

    private void coordinate(SimulatedCoordinator coordinator) {
        SimulatedHost host = coordinator.host;
        boolean isSeated = isSeated(coordinator);
        if (!isSeated && random.nextInt(3) > 0) {
            coordinators.remove(coordinator); // it has noticed; before, it may do one more thing
            return;
        }
        if (random.nextInt(5) == 0) {
            return;
        }
        if (!coordinator.steps.isEmpty()) {
            if (!coordinator.steps.remove().getAsBoolean()) {
                coordinator.steps.clear();
            }
        } else if (isSeated && isReached(host)) {
            repairFile(host);
            View view = coordinator.view(store, part(host), idealSize, now);
            Decision decision = Decision.of(view, TIMEOUTS);
            decision.change().ifPresent(change -> {
                note(host.name + ": " + change);
                check(view, change);
                changes.add(change.getClass());
                plan(coordinator, change);
            });
        }
    }

    private boolean isSeated(SimulatedCoordinator coordinator) {
        return store.seat.equals(Optional.of(coordinator)) && coordinator.host.holds(store);
    }

    /** It was recorded, and the agent ended before it was on its disk. */
    private void repairFile(SimulatedHost host) {
        if (store.origin.equals(Optional.of(host.name)) && isOneOfTwo(host)) {
            host.hasFile = true;
        }
    }

    private boolean isOneOfTwo(SimulatedHost host) {
        Set<Long> voters = store.votersAsOf(store.index);
        return voters.size() <= 2 && voters.contains(host.member);
    }

    private void plan(SimulatedCoordinator coordinator, Change change) {
        SimulatedHost host = coordinator.host;
        Deque<BooleanSupplier> steps = coordinator.steps;
        if (change instanceof Change.AddLearner add) {
            long id = ++lastId;
            Volunteer volunteer = add.volunteer();
            steps.add(() ->
                    propose(host, () -> store.add(new Member(id, "", volunteer.serverUrls(), List.of(), true))));
        } else if (change instanceof Change.Nominate nominate) {
            steps.add(() -> store.nominated.add(nominate.learner().id()));
        } else if (change instanceof Change.Promote promote) {
            if (promote.clearsOrigin()) {
                planClearing(coordinator);
            }
            long id = promote.learner().id();
            steps.add(() -> isInSync(id) && propose(host, () -> store.promote(id)));
        } else if (change instanceof Change.Remove remove) {
            long id = remove.member().id();
            steps.add(() -> propose(host, () -> store.remove(id)));
        } else if (change instanceof Change.MoveLeader move) {
            steps.add(() -> moveLeader(host, move.to().id()));
        } else if (change instanceof Change.RecordOrigin) {
            steps.add(() -> propose(host, () -> setOrigin(coordinator, Optional.of(host.name))));
            steps.add(() -> isReached(host) && isOneOfTwo(host) && store.origin.equals(Optional.of(host.name)));
            steps.add(() -> host.hasFile = true);
        } else if (change instanceof Change.ClearOrigin) {
            planClearing(coordinator);
        } else {
            steps.add(() -> yieldSeat(coordinator));
        }
    }

    private void planClearing(SimulatedCoordinator coordinator) {
        SimulatedHost host = coordinator.host;
        coordinator.steps.add(() -> {
            host.hasFile = false;
            return true;
        });
        coordinator.steps.add(() -> propose(host, () -> setOrigin(coordinator, Optional.empty())));
    }

    /** On the condition that the seat is still its own. */
    private void setOrigin(SimulatedCoordinator coordinator, Optional<String> origin) {
        if (store.seat.equals(Optional.of(coordinator))) {
            store.origin = origin;
        }
    }

    private boolean isInSync(long id) {
        return hosts.stream()
                .anyMatch(host -> host.runsServer()
                        && host.holds(store)
                        && host.member == id
                        && isReached(host)
                        && host.behind == 0
                        && (isCalm || random.nextInt(10) > 0));
    }

    private boolean moveLeader(SimulatedHost host, long to) {
        boolean isThere = part(host).stream().anyMatch(other -> other.votesIn(store) && other.member == to);
        if (isReached(host) && isThere && random.nextInt(10) > 0) {
            store.leader = to;
        }
        return true;
    }

    private boolean yieldSeat(SimulatedCoordinator coordinator) {
        store.seat = store.seat.filter(seated -> seated != coordinator);
        return true;
    }

    /** Done and told; refused; or no answer, which tells nothing. */
    private boolean propose(SimulatedHost host, Runnable effect) {
        if (!host.isUp) {
            return false;
        }
        int luck = isCalm ? 9 : random.nextInt(12);
        if (!isReached(host)) {
            if (random.nextBoolean() && host.holds(store)) {
                store.proposeForLater(host, effect);
            }
            return false;
        }
        if (luck < 2) {
            return false;
        }
        return store.commit(part(host), random, effect) && luck > 2;
    }

    // ---- what must hold

    private void check(View view, Change change) {
        if (change instanceof Change.Remove remove) {
            checkRemoval(view, remove.member());
        } else if (change instanceof Change.AddLearner) {
            expect(view.standings().stream().noneMatch(each -> each.member().isLearner()), "one learner");
        } else if (change instanceof Change.Promote promote) {
            checkPromotion(view, promote);
        }
    }

    private void checkPromotion(View view, Change.Promote promote) {
        List<Standing> voters = voters(view);
        long answering = voters.stream().filter(voter -> !voter.isSilent()).count();
        expect(answering + 1 >= (voters.size() + 1) / 2 + 1, "a promotion keeps the quorum");
        expect(promote.clearsOrigin() || voters.size() != 2 || view.origin().isEmpty(), "three have no origin");
        boolean isHandOver = view.volunteers().stream()
                .anyMatch(volunteer -> volunteer.host().equals(view.coordinator()) && volunteer.isLeaving());
        expect(
                voters.size() != 1 || isHandOver || view.origin().equals(Optional.of(view.coordinator())),
                "two have an origin");
    }

    private void checkRemoval(View view, Member member) {
        List<Standing> voters = voters(view);
        Standing standing = view.standings().stream()
                .filter(each -> each.member().equals(member))
                .findFirst()
                .orElseThrow();
        Predicate<Volunteer> isOwn =
                volunteer -> member.hasStarted() ? volunteer.host().equals(member.host()) : isSame(volunteer, member);
        boolean isVolunteering = view.volunteers().stream().anyMatch(isOwn);
        boolean isLeaving = view.volunteers().stream().anyMatch(isOwn.and(Volunteer::isLeaving));
        boolean isDead = standing.silent().compareTo(TIMEOUTS.member()) >= 0 && !isVolunteering;
        boolean isUnborn = !member.hasStarted()
                && (standing.age().compareTo(TIMEOUTS.learner()) > 0
                        || (!isVolunteering && view.steady().compareTo(TIMEOUTS.grace()) >= 0));
        boolean isTooMany = view.standings().size() > view.idealSize() || voters.size() > oddAtMost(view.idealSize());
        boolean isLeftOver = voters.size() % 2 == 0
                && view.steady().compareTo(TIMEOUTS.grace()) >= 0
                && voters.stream().noneMatch(Standing::isSilent);
        expect(
                isLeaving || isDead || isUnborn || isTooMany || (member.isVoter() && isLeftOver),
                "nobody is removed without a reason");
        expect(!member.host().equals(view.coordinator()), "the coordinator does not remove itself");
        if (member.isVoter()) {
            long remaining = voters.stream()
                    .filter(voter -> !voter.isSilent() && !voter.equals(standing))
                    .count();
            expect(remaining >= (voters.size() - 1) / 2 + 1, "a removal keeps the quorum");
            expect(member.id() != view.leader(), "a leader is not removed");
        }
    }

    private static int oddAtMost(int number) {
        return number % 2 == 1 ? number : number - 1;
    }

    private static boolean isSame(Volunteer volunteer, Member member) {
        return volunteer.serverUrls().equals(member.serverUrls());
    }

    private static List<Standing> voters(View view) {
        return view.standings().stream()
                .filter(standing -> standing.member().isVoter())
                .toList();
    }

    /** Whether it comes to rest as it should; false if the quorum was lost, and rightly nobody went on. */
    private boolean settles() {
        for (int i = 0; i < PATIENCE; i++) {
            step();
            if (isAtRest()) {
                steps(100);
                expect(isAtRest(), "what is at rest stays so");
                return true;
            }
        }
        if (hosts.stream().noneMatch(host -> host.isUp)) {
            return true;
        }
        boolean isQuorumThere = hosts.stream().anyMatch(this::isReached);
        expect(!isQuorumThere, "comes to rest");
        expect(
                hosts.stream().filter(host -> host.isUp).count() < hosts.size(),
                "with everybody back there is a quorum");
        return false;
    }

    private boolean isAtRest() {
        List<SimulatedHost> up = hosts.stream().filter(host -> host.isUp).toList();
        int size = Math.max(1, Math.min(idealSize, up.size()));
        boolean areMembers = store.members.values().stream()
                .allMatch(member -> up.stream().anyMatch(host -> host.holds(store) && host.member == member.id()));
        return !up.isEmpty()
                && up.stream().noneMatch(host -> host.isLeaving)
                && areMembers
                && store.members.size() == size
                && store.votersAsOf(store.index).size() == oddAtMost(size)
                && store.origin.isEmpty()
                && hosts.stream().noneMatch(host -> host.isUp && host.hasFile)
                && coordinators.stream().allMatch(coordinator -> coordinator.steps.isEmpty())
                && store.seat.isPresent();
    }

    Set<Class<?>> changes() {
        return changes;
    }

    boolean isForced() {
        return isForced;
    }

    private void note(String what) {
        journal.add(now + " " + what);
        if (journal.size() > 60) {
            journal.remove();
        }
    }

    private void expect(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what + "\n" + String.join("\n", journal) + "\nnow " + now + ", ideal " + idealSize
                    + ", origin " + store.origin + ", seat " + store.seat.map(seated -> seated.host) + ", leader "
                    + store.leader + ", index "
                    + store.index + ", quiet " + isQuiet + "\nmembers " + store.members.values() + "\nvolunteers "
                    + store.volunteers.values() + "\nhosts " + hosts);
        }
    }
}
