package mgmt.plugin.exec.internal;

import java.util.Map;
import java.util.Optional;
import mgmt.plugin.exec.internal.ExecKind.Output;

/**
 * What has become of a command so far, in the memory that outlives an update of the plugin. Thread-safe, as that is: the
 * watch adds events at any time.
 */
final class History {

    private static final String OUTCOME = "outcome";
    private static final String SUCCESS = "success";
    private static final String FAILURE = "failure";
    private static final String EVENT = "event";
    private static final String FILES = "files";
    private static final String OUTPUT = "output";
    private static final String STDOUT = "stdout";
    private static final String STDERR = "stderr";
    private static final String IN_VAIN = "in vain";
    private static final String WARNED = "warned";

    private final Map<String, String> memory;

    History(Map<String, String> memory) {
        this.memory = memory;
    }

    boolean hasSucceeded() {
        return SUCCESS.equals(memory.get(OUTCOME));
    }

    boolean hasFailed() {
        return FAILURE.equals(memory.get(OUTCOME));
    }

    /** Something was reported since the last run began. */
    boolean hasEvent() {
        return memory.containsKey(EVENT);
    }

    void addEvent() {
        memory.put(EVENT, "");
    }

    /** How the watched files were when the last run began. */
    Optional<String> files() {
        return Optional.ofNullable(memory.get(FILES));
    }

    /** A run begins, which counts as failed until it has succeeded; what happens from now on is for the next one. */
    void begin(String files) {
        memory.put(OUTCOME, FAILURE);
        memory.remove(EVENT);
        memory.put(FILES, files);
    }

    /** The run has succeeded, and what it has written can be sent. */
    void succeed(Execution.Outcome outcome) {
        memory.put(OUTPUT, outcome.output());
        memory.put(STDOUT, outcome.stdout());
        memory.put(STDERR, outcome.stderr());
        memory.put(OUTCOME, SUCCESS);
    }

    /** What was written by the last run that has succeeded. */
    Optional<Output> output() {
        return Optional.ofNullable(memory.get(OUTPUT))
                .map(output -> new Output(output, memory.getOrDefault(STDOUT, ""), memory.getOrDefault(STDERR, "")));
    }

    /** Whether a run was in vain, and the one before it was not. */
    boolean isFirstInVain(boolean isInVain) {
        if (isInVain) {
            return memory.put(IN_VAIN, "") == null;
        }
        memory.remove(IN_VAIN);
        return false;
    }

    /** Whether a warning has not been given yet. */
    boolean isFirstWarning() {
        return memory.put(WARNED, "") == null;
    }
}
