package mgmt.engine.internal.plan;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.control.ChangeText;
import mgmt.engine.internal.control.Colour;

/** A plan as users read it: what is not as desired, in the order of application, and how many of each sort there are. */
public final class PlanText {

    private static final int MOST_NAMED = 3;

    private PlanText() {}

    /** The text of a plan. */
    public static String of(Plan plan, boolean colour) {
        StringBuilder text = new StringBuilder();
        for (Step step : plan.steps()) {
            if (step.outcome() != Step.Outcome.AS_DESIRED) {
                text.append(step.id())
                        .append(' ')
                        .append(headline(step, colour))
                        .append('\n');
                lines(step, colour)
                        .forEach(line -> text.append("    ").append(line).append('\n'));
            }
        }
        return text.append(text.isEmpty() ? "" : "\n")
                .append(summary(plan))
                .append('\n')
                .toString();
    }

    private static String headline(Step step, boolean colour) {
        String words = words(step);
        if (!colour) {
            return words + reason(step);
        }
        Colour fitting = step.isError()
                ? Colour.RED
                : step.outcome() == Step.Outcome.CHANGE || step.outcome() == Step.Outcome.REFRESH
                        ? Colour.GREEN
                        : Colour.YELLOW;
        return fitting.paint(words) + reason(step);
    }

    private static String words(Step step) {
        String notified = step.notifiedBy().isEmpty() ? "" : ", notified by " + names(step.notifiedBy());
        return switch (step.outcome()) {
            case CHANGE -> "would be changed" + (notified.isEmpty() ? "" : " and refreshed" + notified);
            case REFRESH -> "would be refreshed" + notified;
            case UNKNOWN -> unknown(step).orElse("cannot be told");
            case FAILED -> "failed";
            case BLOCKED -> "blocked";
            case LEFT -> "differs, and is left as it is (noop)";
            case AS_DESIRED -> "as desired";
        };
    }

    private static String reason(Step step) {
        if (step.reason().isEmpty()) {
            return "";
        }
        return (step.outcome() == Step.Outcome.BLOCKED ? " " : ": ") + step.reason();
    }

    private static Optional<String> unknown(Step step) {
        return step.after().isEmpty()
                ? Optional.empty()
                : Optional.of("cannot be told before " + names(step.after()) + " is applied");
    }

    private static List<String> lines(Step step, boolean colour) {
        boolean isToldAbove = step.outcome() == Step.Outcome.UNKNOWN;
        return ChangeText.lines(step.drift(), isToldAbove ? Optional.empty() : unknown(step), colour);
    }

    private static String names(List<ResourceId> ids) {
        return ids.stream().limit(MOST_NAMED).map(ResourceId::toString).collect(Collectors.joining(", "))
                + (ids.size() > MOST_NAMED ? ", ..." : "");
    }

    private static String summary(Plan plan) {
        long refreshed = plan.count(Step.Outcome.REFRESH);
        long left = plan.count(Step.Outcome.LEFT);
        return plan.count(Step.Outcome.CHANGE) + " to change, "
                + (refreshed == 0 ? "" : refreshed + " to refresh, ")
                + plan.count(Step.Outcome.UNKNOWN) + " cannot be told, "
                + plan.count(Step.Outcome.FAILED, Step.Outcome.BLOCKED) + " failed, "
                + (left == 0 ? "" : left + " left as they are (noop), ")
                + plan.count(Step.Outcome.AS_DESIRED) + " as desired";
    }
}
