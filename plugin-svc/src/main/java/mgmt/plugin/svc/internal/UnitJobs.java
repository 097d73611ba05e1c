package mgmt.plugin.svc.internal;

import java.time.Duration;
import mgmt.api.resource.NotYetException;
import mgmt.api.resource.PermanentException;
import mgmt.plugin.svc.internal.Systemd.Verb;

/**
 * Starts, stops and reloads a unit, and tells why that has failed, if it has. Confined to the calls into one resource.
 */
final class UnitJobs {

    /** How long a worker waits for a job whose end it will be told of by a signal. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** Longer than any job that systemd does not give up by itself (DefaultTimeoutStartSec, systemd-system.conf(5)). */
    private static final Duration REFRESH_LIMIT = Duration.ofHours(1);

    private final UnitName unit;
    private final Sight sight;
    private final Journal journal;
    private final StartLimit limit = new StartLimit();

    /** Whether a start goes on that took longer than a worker waits. */
    private boolean isStartOpen;

    /** Whether this run has started, restarted or reloaded the unit. */
    private boolean isFresh;

    UnitJobs(UnitName unit, Sight sight, Journal journal) {
        this.unit = unit;
        this.sight = sight;
        this.journal = journal;
    }

    /** A new run begins. */
    void begin() {
        isFresh = false;
    }

    boolean isFresh() {
        return isFresh;
    }

    void forgetOpenStart() {
        isStartOpen = false;
    }

    /** A start that this resource did not see the end of has failed: that is to be told, before it is tried again. */
    void complainOfOpenStart(Look look) throws Exception {
        if (isStartOpen) {
            isStartOpen = false;
            throw failure(look.systemd(), Verb.START, look.now(), "failed");
        }
    }

    void start(Look look) throws Exception {
        if (!limit.admits(look.now().active().isFailed(), System.nanoTime())) {
            giveUp();
            throw new Exception(unit + " was started " + StartLimit.MOST + " times within " + StartLimit.SECONDS
                    + " s and failed each time: " + lastRun(look.systemd(), look.now()));
        }
        perform(look, Verb.START);
    }

    void perform(Look look, Verb verb) throws Exception {
        perform(look, verb, LIMIT);
    }

    /**
     * The same in answer to a notification, which is answered when the job has ended: were that not waited for, however
     * long it takes, the next run would begin the same job again.
     */
    void refresh(Look look, Verb verb) throws Exception {
        perform(look, verb, REFRESH_LIMIT);
    }

    private void perform(Look look, Verb verb, Duration patience) throws Exception {
        String result = await(look, verb, patience);
        sight.watch().ifPresent(UnitWatch::acted);
        UnitState then = sight.state(look.systemd());
        if (result.equals("canceled")) {
            throw new NotYetException(verb + " " + unit + " was cancelled by somebody else");
        }
        if (!result.equals("done")) {
            giveUp();
            throw failure(look.systemd(), verb, then, result);
        }
        isFresh = true;
        if (verb != Verb.STOP) {
            complainUnlessUp(look.systemd(), verb, then);
            sight.remember(then, look.definition());
        }
    }

    private String await(Look look, Verb verb, Duration patience) throws Exception {
        try {
            return look.systemd().perform(verb, unit, look.now().id(), patience);
        } catch (NotYetException e) {
            isStartOpen = verb == Verb.START || verb == Verb.RESTART;
            throw e;
        } catch (BusException e) {
            giveUp();
            throw new Exception(verb + " " + unit + " failed: " + e.getMessage(), e);
        }
    }

    private void giveUp() {
        sight.watch().ifPresent(UnitWatch::givenUp);
    }

    private void complainUnlessUp(Systemd systemd, Verb verb, UnitState then) throws Exception {
        if (!then.active().isAtRest()) {
            return;
        }
        giveUp();
        if (!then.conditionsMet()) {
            throw new PermanentException(
                    unit + " was not started: its conditions are not met, as systemctl status tells");
        }
        if (then.active().isFailed()) {
            throw failure(systemd, verb, then, "failed");
        }
        throw new PermanentException(
                unit + " has ended as soon as it was started, without a failure: what ends by itself"
                        + " cannot be kept running, unless its file says RemainAfterExit=yes");
    }

    private Exception failure(Systemd systemd, Verb verb, UnitState state, String result) throws Exception {
        String how = switch (result) {
            case "failed" -> "failed";
            case "timeout" -> "took too long";
            case "dependency" -> "failed with a unit that it requires";
            default -> "ended as " + result;
        };
        if (result.equals("dependency")) {
            return new Exception(
                    verb + " " + unit + " " + how + "; systemctl list-dependencies " + unit + " shows which");
        }
        String why = state.load().equals("masked") ? "it is masked" : lastRun(systemd, state);
        return new Exception(verb + " " + unit + " " + how + ": " + why);
    }

    private String lastRun(Systemd systemd, UnitState state) throws Exception {
        return LastRun.describe(
                systemd.lastRun(unit),
                journal.lastLines(state.id().isEmpty() ? unit.full() : state.id(), state.invocation()));
    }
}
