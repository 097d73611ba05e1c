package mgmt.engine.internal.plan;

import java.util.List;

/**
 * What an agent would do with a graph. Immutable.
 *
 * @param graph what the user called it
 * @param steps each resource, in the order of application
 */
public record Plan(String graph, List<Step> steps) {

    public Plan {
        steps = List.copyOf(steps);
    }

    /** 0 when there is nothing to do, 2 when there is, 1 when something has failed. */
    public int exitStatus() {
        if (steps.stream().anyMatch(Step::isError)) {
            return 1;
        }
        return steps.stream().anyMatch(Step::isToDo) ? 2 : 0;
    }

    /** How many resources one of these would become of. */
    long count(Step.Outcome... outcomes) {
        List<Step.Outcome> counted = List.of(outcomes);
        return steps.stream().filter(step -> counted.contains(step.outcome())).count();
    }
}
