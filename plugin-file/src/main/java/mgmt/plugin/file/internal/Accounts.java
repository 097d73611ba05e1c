package mgmt.plugin.file.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names and numbers of one sort of account, users or groups. The local file is read again when it has changed; names
 * that it lacks are asked of getent(1), which knows what else the machine is told to look in, such as a directory service.
 * Thread-safe.
 */
final class Accounts {

    private static final String ROOT = "root";

    private static final Pattern NUMERIC = Pattern.compile("[0-9]{1,10}");

    /** The field of passwd(5) and group(5) that has the number. */
    private static final int NUMBER = 2;

    private final String what;
    private final Path file;
    private final String database;
    private volatile @Nullable Local local;

    private Accounts(String what, Path file, String database) {
        this.what = what;
        this.file = file;
        this.database = database;
    }

    static Accounts users() {
        return new Accounts("user", Path.of("/etc/passwd"), "passwd");
    }

    static Accounts groups() {
        return new Accounts("group", Path.of("/etc/group"), "group");
    }

    /** Either of the two, from a file of its own. */
    static Accounts of(String what, Path file, String database) {
        return new Accounts(what, file, database);
    }

    /** What they are, in the singular. */
    String what() {
        return what;
    }

    /** The file that says who they are. */
    Path file() {
        return file;
    }

    /** Whether an account is given in a way that depends on the machine's accounts. */
    static boolean isLookedUp(String account) {
        return !isNumber(account) && !account.equals(ROOT);
    }

    /** Whether this is a number of an account; 2^32 - 1 means "no change" to the kernel. */
    static boolean isNumber(String account) {
        return NUMERIC.matcher(account).matches() && Long.parseLong(account) < 0xffffffffL;
    }

    /**
     * The number of an account given by number or name; empty when there is no such name. Blocks.
     */
    OptionalInt number(String account) throws IOException {
        if (isNumber(account)) {
            return OptionalInt.of(Integer.parseUnsignedInt(account));
        }
        if (account.equals(ROOT)) {
            return OptionalInt.of(0);
        }
        Integer number = local().numbers.get(account);
        return number != null ? OptionalInt.of(number) : askSystem(account);
    }

    /** A number as users read it: with the account's name where the local file has one. */
    String describe(int number) throws IOException {
        String name = local().names.get(number);
        String digits = Integer.toUnsignedString(number);
        return name == null ? digits : name;
    }

    private Local local() throws IOException {
        Stat now = Stat.followed(file);
        Local known = local;
        if (known == null || !known.stat.equals(now)) {
            known = Local.read(file, now);
            local = known;
        }
        return known;
    }

    private OptionalInt askSystem(String name) throws IOException {
        Process getent = new ProcessBuilder("getent", database, "--", name)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        getent.getOutputStream().close();
        try (BufferedReader answer =
                new BufferedReader(new InputStreamReader(getent.getInputStream(), StandardCharsets.UTF_8))) {
            return answer.lines()
                    .map(line -> line.split(":", -1))
                    .filter(fields -> fields.length > NUMBER && isNumber(fields[NUMBER]))
                    .mapToInt(fields -> Integer.parseUnsignedInt(fields[NUMBER]))
                    .findFirst();
        }
    }

    /**
     * The local file as it was read.
     *
     * @param stat of before the reading, so that a change meanwhile makes it read again
     */
    private record Local(Stat stat, Map<String, Integer> numbers, Map<Integer, String> names) {

        static Local read(Path file, Stat stat) throws IOException {
            Map<String, Integer> numbers = new HashMap<>();
            Map<Integer, String> names = new HashMap<>();
            if (!stat.isAbsent()) {
                for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                    String[] fields = line.split(":", -1);
                    if (fields.length > NUMBER && isNumber(fields[NUMBER])) {
                        int number = Integer.parseUnsignedInt(fields[NUMBER]);
                        numbers.putIfAbsent(fields[0], number);
                        names.putIfAbsent(number, fields[0]);
                    }
                }
            }
            return new Local(stat, numbers, names);
        }
    }
}
