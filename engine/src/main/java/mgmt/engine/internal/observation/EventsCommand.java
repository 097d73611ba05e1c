package mgmt.engine.internal.observation;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import mgmt.engine.internal.control.ChangeText;
import mgmt.engine.internal.control.Colour;
import mgmt.engine.internal.control.ControlCommand;
import mgmt.engine.internal.control.Terminal;
import mgmt.engine.internal.control.TimeText;
import mgmt.engine.internal.converger.Change;

/** {@code mgmt events}: the last changes and, with {@code --follow}, those that come, until either end leaves. */
public final class EventsCommand implements ControlCommand {

    private final RecentChanges changes;

    public EventsCommand(RecentChanges changes) {
        this.changes = changes;
    }

    @Override
    public int answer(List<String> arguments, Terminal terminal) throws IOException, InterruptedException {
        Shown shown = new Shown(terminal, arguments.contains("--json"));
        if (!arguments.contains("--follow")) {
            for (Change change : changes.all()) {
                shown.print(change);
            }
            return 0;
        }
        Optional<RecentChanges.Follower> follower = changes.follow();
        if (follower.isEmpty()) {
            terminal.complain("mgmt: too many follow the events of this agent already; end one of them");
            return 1;
        }
        try (RecentChanges.Follower following = follower.get()) {
            terminal.whenHungUp(following::close);
            follow(following, shown);
        }
        return 0;
    }

    private static void follow(RecentChanges.Follower following, Shown shown) throws IOException, InterruptedException {
        for (Change change : following.before()) {
            shown.print(change);
        }
        for (Optional<RecentChanges.Next> next = following.next(); next.isPresent(); next = following.next()) {
            shown.printDropped(next.get().dropped());
            shown.print(next.get().change());
        }
        shown.printDropped(following.left());
    }

    private record Shown(Terminal terminal, boolean json) {

        void print(Change change) throws IOException {
            terminal.print(json ? JsonText.line(out -> ChangeJson.write(change, out)) : text(change));
        }

        void printDropped(long dropped) throws IOException {
            if (dropped > 0) {
                terminal.print(
                        json
                                ? JsonText.line(out -> out.beginObject()
                                        .name("dropped")
                                        .value(dropped)
                                        .endObject())
                                : "(" + dropped + " events are left out: they came faster than they were read)\n");
            }
        }

        private String text(Change change) {
            StringBuilder text = new StringBuilder();
            text.append(TimeText.of(change.time()))
                    .append(' ')
                    .append(change.id())
                    .append(' ');
            text.append(outcome(change)).append(" in ").append(ChangeText.duration(change.took()));
            text.append(" (").append(change.cause()).append(")\n");
            for (String line : ChangeText.lines(change, terminal.hasColour())) {
                text.append("    ").append(line).append('\n');
            }
            return text.toString();
        }

        private String outcome(Change change) {
            String words = ChangeText.outcome(change);
            if (!terminal.hasColour()) {
                return words;
            }
            return switch (change.outcome()) {
                case APPLIED, REFRESHED -> Colour.GREEN.paint(words);
                case WOULD_APPLY -> Colour.YELLOW.paint(words);
                case FAILED -> Colour.RED.paint(words);
            };
        }
    }
}
