package mgmt.engine.internal.converger;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Limits how many runs go on at once, by names that users give. A run takes its semaphores one by one in the order of
 * their names and keeps its place in each queue, so that none starves and no deadlock is possible; the loop grants, no
 * thread waits. Confined to the loop.
 */
final class Semaphores {

    private final Map<String, Semaphore> byName = new HashMap<>();
    /** Claims that hold all they need and have not been told yet. */
    private final ArrayDeque<Claim> granted = new ArrayDeque<>();

    private boolean telling;

    /** One run's claim on its semaphores. */
    static final class Claim {
        private final List<String> names;
        private final Runnable granted;
        private int held;
        private boolean released;

        boolean isGranted() {
            return held == names.size();
        }

        private Claim(List<String> names, Runnable granted) {
            this.names = names;
            this.granted = granted;
        }
    }

    private static final class Semaphore {
        private final int size;
        private int taken;
        private final ArrayDeque<Claim> waiting = new ArrayDeque<>();

        Semaphore(int size) {
            this.size = size;
        }
    }

    /** One run's claim, to be handed to {@link Semaphores#request}. */
    static Claim claim(List<String> names, Runnable granted) {
        return new Claim(names.stream().distinct().sorted().toList(), granted);
    }

    /** Takes the semaphores, or a place in their queues; the claim is told once all are held, at once if they are free. */
    void request(Claim claim) {
        advance(claim);
        tell();
    }

    /** Gives back what the claim holds, or its place in the queue. */
    void release(Claim claim) {
        if (claim.released) {
            return;
        }
        claim.released = true;
        for (int i = claim.held - 1; i >= 0; i--) {
            Semaphore semaphore = semaphore(claim.names.get(i));
            semaphore.taken--;
            grantNext(semaphore);
        }
        if (claim.held < claim.names.size()) {
            semaphore(claim.names.get(claim.held)).waiting.remove(claim);
        }
        tell();
    }

    /** One after the other: who is told may give back at once, and thousands in a row would exhaust the stack. */
    private void tell() {
        if (telling) {
            return;
        }
        telling = true;
        try {
            for (Claim claim = granted.poll(); claim != null; claim = granted.poll()) {
                if (!claim.released) {
                    claim.granted.run();
                }
            }
        } finally {
            telling = false;
        }
    }

    private void advance(Claim claim) {
        while (claim.held < claim.names.size()) {
            Semaphore semaphore = semaphore(claim.names.get(claim.held));
            if (semaphore.taken >= semaphore.size || !semaphore.waiting.isEmpty()) {
                semaphore.waiting.add(claim);
                return;
            }
            semaphore.taken++;
            claim.held++;
        }
        granted.add(claim);
    }

    private void grantNext(Semaphore semaphore) {
        Claim next = semaphore.taken < semaphore.size ? semaphore.waiting.poll() : null;
        if (next != null) {
            semaphore.taken++;
            next.held++;
            advance(next);
        }
    }

    private Semaphore semaphore(String name) {
        return byName.computeIfAbsent(name, key -> new Semaphore(size(key)));
    }

    /** The number after the last colon if there is one and it is positive, else one. */
    static int size(String name) {
        int colon = name.lastIndexOf(':');
        if (colon >= 0
                && name.length() - colon <= 10
                && name.substring(colon + 1).matches("[0-9]+")) {
            return Math.max(1, Integer.parseInt(name.substring(colon + 1)));
        }
        return 1;
    }
}
