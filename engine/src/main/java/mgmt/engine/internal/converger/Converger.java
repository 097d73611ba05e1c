package mgmt.engine.internal.converger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.graph.Graph;
import org.jspecify.annotations.Nullable;

/**
 * Runs the resources of a graph. The public methods post a message and may be called from any thread; everything else is
 * confined to the loop, the one thread that owns all state.
 *
 * <p>A resource is <em>settled</em> when it is not marked dirty, does not run, has no notification pending, its last run
 * succeeded, and all that it depends on is settled. It runs when it is dirty or notified and all that it depends on is
 * settled.
 */
public final class Converger {

    private final Loop loop;
    private final Rest rest;
    private final Population population;
    private final Calls calls;
    private final Running running;
    private final Tally tally;
    private final CompletableFuture<Void> closing = new CompletableFuture<>();
    private final CompletableFuture<Integer> ended = new CompletableFuture<>();
    private final CompletableFuture<Void> rested = new CompletableFuture<>();
    private final Surroundings surroundings;
    private volatile Handover handover = Handover.none();
    private volatile Optional<Ending> ending = Optional.empty();
    private Ending.@Nullable Why why;
    private boolean hasGraph;
    private boolean stopping;
    private boolean finishing;
    private int exitStatus;
    private Outside outside = Outside.AT_REST;
    private Convergence convergence = Convergence.BUSY;
    private Optional<Consumer<Convergence>> listener = Optional.empty();

    public Converger(Surroundings surroundings) {
        this.surroundings = surroundings;
        loop = new Loop(surroundings.ticker(), this::afterBatch);
        rest = new Rest(loop, surroundings.convergedTimeout(), this::converged);
        population = new Population(surroundings, loop, new Tenancy());
        calls = new Calls(surroundings, loop, population);
        running = new Running(surroundings, loop, rest, population, calls, this::goOnStopping);
        tally = new Tally(surroundings);
    }

    /** Starts the loop on a thread of its own, which ends when {@link #ended()} completes. */
    public void start() {
        new Thread(loop, "mgmt-loop").start();
    }

    /**
     * Completes, on the loop, when it is stopped and nothing runs any more: all is about to be closed, and nobody wants to
     * know what happens to it.
     */
    public CompletableFuture<Void> closing() {
        return closing;
    }

    /** Completes with the exit status when all has been closed. */
    public CompletableFuture<Integer> ended() {
        return ended;
    }

    /** Completes, on the loop, when all is at rest for the first time after the first graph has come. */
    public CompletableFuture<Void> rested() {
        return rested;
    }

    /**
     * Goes on where another converger has ended; called before the first graph is there.
     *
     * @param earlier what another one has left in this process
     * @param left the notifications that were left over
     */
    public void takeOver(Handover earlier, Journal.Left left) {
        loop.post(() -> {
            running.takeOver(left.pending());
            population.takeOver(earlier.memories());
            population.receivers().takeOver(left.absent());
        });
    }

    /** What is left to another converger, once this one has {@link #ended()}. */
    public Handover handover() {
        return handover;
    }

    /** How it came to its end, once it has {@link #ended()}. */
    public Optional<Ending> ending() {
        return ending;
    }

    /** Puts another graph in the place of the one at hand, by difference. */
    public void swap(Graph next) {
        loop.post(() -> {
            if (!stopping) {
                hasGraph = true;
                if (population.install(next)) {
                    rest.disturb();
                }
                running.recompute();
                tally.graphStarted();
                tally.resources(population.nodes());
            }
        });
    }

    /**
     * Takes a kind out of use: its resources take no new work, running work may end within the grace and is interrupted
     * then, all are closed and show {@link Status#NO_SUCH_KIND}.
     *
     * @param offer as in {@link mgmt.engine.internal.graph.Opening.Ready}
     * @return completes when nothing of the kind is in use any more
     */
    public CompletableFuture<Void> release(Object offer, Duration grace) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.post(() -> {
            population.release(offer, grace, done);
            rest.disturb();
            running.recompute();
            tally.resources(population.nodes());
        });
        // Whoever asks while the loop is ending gets no answer from it.
        return CompletableFuture.anyOf(done, ended).thenApply(either -> null);
    }

    /**
     * Stops: first nothing new starts and what runs may end; at the second rung what runs is interrupted; at the third
     * nothing is waited for.
     */
    public void stop(int rung) {
        loop.post(() -> climb(Ending.Why.STOPPED, rung));
    }

    /** Stops by the first rung, and by the second when what runs takes longer than this. */
    public void stopWithin(Duration patience) {
        loop.post(() -> {
            climb(Ending.Why.SUCCESSION, 1);
            loop.at(loop.now() + patience.toNanos(), () -> climb(Ending.Why.SUCCESSION, 2));
        });
    }

    /** Stops, as by the first rung, when a time has passed. */
    public void stopAfter(Duration time) {
        loop.post(() -> loop.at(loop.now() + time.toNanos(), () -> climb(Ending.Why.MAX_RUNTIME, 1)));
    }

    /** Stops, as by the first rung, to end with exit status 1. */
    public void fail() {
        loop.post(() -> {
            exitStatus = 1;
            climb(Ending.Why.FAILED, 1);
        });
    }

    /** Says how far the exchange with other hosts is. */
    public void setOutside(Outside next) {
        loop.post(() -> {
            outside = next;
            rest.setOutside(next != Outside.BUSY);
        });
    }

    /**
     * From now on, somebody is told how far this agent is, whenever that changes.
     *
     * @param told called on the loop; must not block
     */
    public void listen(Consumer<Convergence> told) {
        loop.post(() -> {
            listener = Optional.of(told);
            told.accept(convergence);
        });
    }

    /** Tells what every resource is doing. */
    public CompletableFuture<ResourceStatus.Summary> status() {
        CompletableFuture<ResourceStatus.Summary> reply = new CompletableFuture<>();
        loop.post(() -> reply.complete(summary()));
        return reply;
    }

    /** Tells how many notifications have not been answered; nothing comes once it has {@link #ended()}. */
    public CompletableFuture<Integer> pending() {
        CompletableFuture<Integer> reply = new CompletableFuture<>();
        loop.post(() -> reply.complete(population.receivers().count()));
        return reply;
    }

    /** Tells the graph, and what every resource is doing. */
    public CompletableFuture<Snapshot> observe() {
        CompletableFuture<Snapshot> reply = new CompletableFuture<>();
        loop.post(() -> reply.complete(snapshot()));
        return reply;
    }

    /** Tells all about one resource. */
    public CompletableFuture<Explanation> explain(ResourceId id) {
        CompletableFuture<Explanation> reply = new CompletableFuture<>();
        loop.post(() -> reply.complete(new Explanation(
                snapshot(),
                Optional.ofNullable(population.node(id))
                        .map(node -> Explanation.Details.of(
                                node, loop.now(), surroundings.clock().instant())))));
        return reply;
    }

    /**
     * Gives a new start to whoever has failed, be it for good or until a retry.
     *
     * @param only the resource that is meant; empty = all
     */
    public CompletableFuture<Retried> retry(Optional<ResourceId> only) {
        CompletableFuture<Retried> reply = new CompletableFuture<>();
        loop.post(() -> {
            Snapshot before = snapshot();
            List<ResourceId> started = population.nodes().stream()
                    .filter(node -> only.isEmpty() || only.get().equals(node.id()))
                    .filter(running::retry)
                    .map(Node::id)
                    .toList();
            reply.complete(new Retried(before, started));
        });
        return reply;
    }

    private Snapshot snapshot() {
        return new Snapshot(population.graph(), rest.isAtRest(), StatusReport.of(population.nodes(), loop.now()));
    }

    Loop loop() {
        return loop;
    }

    Population population() {
        return population;
    }

    private void converged() {
        exitStatus = running.isAllSettled() && outside == Outside.AT_REST ? 0 : 4;
        climb(Ending.Why.AT_REST, 1);
    }

    private void climb(Ending.Why because, int rung) {
        why = why == null ? because : why;
        stopping = true;
        running.stop();
        if (rung == 2) {
            List<Node> all = new ArrayList<>(population.nodes());
            all.addAll(population.leaving());
            all.forEach(node -> calls.interrupt(node, "the agent was stopped"));
        }
        if (rung >= 3) {
            finish(1);
        }
        goOnStopping();
    }

    private void goOnStopping() {
        if (!stopping || (!finishing && !running.isQuiet())) {
            return;
        }
        if (!finishing) {
            finishing = true;
            noteEnding();
            closing.complete(null);
            population.expelAll();
            population.letGo();
            loop.at(loop.now() + Calls.PATIENCE.toNanos(), () -> finish(exitStatus));
        }
        if (population.isClosed()) {
            finish(exitStatus);
        }
    }

    private void finish(int status) {
        if (!ended.isDone()) {
            noteEnding();
            closing.complete(null);
            loop.end();
            population.end();
            handover = population.handover();
            ended.complete(status);
        }
    }

    /** Before the first node is taken out: what is closed is not as desired any longer. */
    private void noteEnding() {
        if (ending.isEmpty() && why != null) {
            ending = Optional.of(new Ending(why, snapshot()));
        }
    }

    private void afterBatch() {
        rest.look(hasGraph && !stopping && population.isClosed());
        if (rest.isAtRest()) {
            rested.complete(null);
        }
        listener.ifPresent(this::tell);
    }

    /** Whether all is settled is asked only when a rest begins, since that looks at every node. */
    private void tell(Consumer<Convergence> told) {
        boolean wasAtRest = convergence != Convergence.BUSY;
        if (rest.isAtRest() != wasAtRest) {
            convergence =
                    wasAtRest ? Convergence.BUSY : running.isAllSettled() ? Convergence.CONVERGED : Convergence.FAILED;
            told.accept(convergence);
        }
    }

    private ResourceStatus.Summary summary() {
        List<String> notes = new ArrayList<>();
        population
                .receivers()
                .absent()
                .forEach((id, pending) -> notes.add(id + " is not in the graph, and was notified by " + pending.from()
                        + "; that is forgotten at " + population.receivers().forgotten(id)));
        if (population.givenUp() > 0) {
            notes.add("calls into plugins that ignored an interrupt, and were given up: " + population.givenUp());
        }
        return new ResourceStatus.Summary(
                population.graph().name(), rest.isAtRest(), StatusReport.of(population.nodes(), loop.now()), notes);
    }

    private final class Tenancy implements Population.Tenancy {

        @Override
        public void leaves(Node node) {
            running.leave(node);
            rest.count(node, false);
        }

        @Override
        public void consider(Node node) {
            running.consider(node);
        }

        @Override
        public void interrupt(Node node, String why) {
            calls.interrupt(node, why);
        }

        @Override
        public void closed() {
            goOnStopping();
        }
    }
}
