package mgmt.system.cluster;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code mgmt status --cluster} says of who carries a cluster.
 *
 * @param voters the hosts whose members vote, by name
 * @param learners the hosts whose members do not vote yet
 * @param leader the host whose member leads; empty if nobody does
 * @param coordinator the host that changes the members; empty if nobody does
 * @param volunteers the hosts that offer to run a member
 */
record Carried(List<String> voters, List<String> learners, String leader, String coordinator, List<String> volunteers) {

    private static final Pattern MEMBER = Pattern.compile("(\\S+|\\(not started\\))( https?://\\S+)*( \\((\\w+)\\))?");

    Carried {
        voters = List.copyOf(voters);
        learners = List.copyOf(learners);
        volunteers = List.copyOf(volunteers);
    }

    /** Of an answer; of one that knows nothing, nobody. */
    static Carried of(String answer) {
        List<String> lines = answer.lines().map(String::strip).toList();
        List<Matcher> members = lines.stream()
                .dropWhile(line -> !line.startsWith("etcd "))
                .skip(1)
                .takeWhile(line -> !line.startsWith("this host: "))
                .map(MEMBER::matcher)
                .filter(Matcher::matches)
                .toList();
        return new Carried(
                names(members.stream().filter(member -> !is(member, "learner")).toList()),
                names(members.stream().filter(member -> is(member, "learner")).toList()),
                names(members.stream().filter(member -> is(member, "leader")).toList()).stream()
                        .findFirst()
                        .orElse(""),
                after(lines, "coordinator: ")
                        .filter(name -> !name.contains(" "))
                        .orElse(""),
                after(lines, "volunteers: ")
                        .map(names -> Arrays.asList(names.split(", ", -1)))
                        .orElse(List.of()));
    }

    private static boolean is(Matcher member, String role) {
        return role.equals(member.group(4));
    }

    private static List<String> names(List<Matcher> members) {
        return members.stream().map(member -> member.group(1)).sorted().toList();
    }

    private static Optional<String> after(List<String> lines, String words) {
        return lines.stream()
                .filter(line -> line.startsWith(words))
                .map(line -> line.substring(words.length()))
                .findFirst();
    }

    /** The voters, and the learners with a plus sign: {@code h1 h2 h3 +h4}. */
    String members() {
        String voting = String.join(" ", voters);
        return learners.isEmpty() ? voting : voting + " +" + String.join(" +", learners);
    }
}
