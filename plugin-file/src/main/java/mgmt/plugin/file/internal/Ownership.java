package mgmt.plugin.file.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import mgmt.api.resource.Drift;

/** The owner and the group that a declaration wants, each or none. Names are looked up when they are needed, not before. */
final class Ownership {

    /** Wants nothing. */
    static final Ownership NONE = new Ownership(
            new Account("owner", Optional.empty(), Accounts.users()),
            new Account("group", Optional.empty(), Accounts.groups()));

    private final Account owner;
    private final Account group;

    private Ownership(Account owner, Account group) {
        this.owner = owner;
        this.group = group;
    }

    static Ownership of(Optional<String> owner, Accounts users, Optional<String> group, Accounts groups) {
        if (owner.isEmpty() && group.isEmpty()) {
            return NONE;
        }
        return new Ownership(new Account("owner", owner, users), new Account("group", group, groups));
    }

    /** Whether it wants anything. */
    boolean isManaged() {
        return owner.name.isPresent() || group.name.isPresent();
    }

    /** The files whose change may give a name another number. */
    List<Path> lookedUpIn() {
        if (!isManaged()) {
            return List.of();
        }
        return Stream.of(owner, group)
                .filter(account -> account.name.filter(Accounts::isLookedUp).isPresent())
                .map(account -> account.accounts.file())
                .toList();
    }

    /** Adds what differs. */
    void compare(Stat actual, Drift.Builder drift) throws IOException {
        owner.compare(actual.uid(), drift);
        group.compare(actual.gid(), drift);
    }

    /** Gives a path to them. Whether anything had to be changed. */
    boolean apply(Path path, Stat actual) throws IOException {
        boolean ownerChanged = owner.apply(path, "unix:uid", actual.uid());
        boolean groupChanged = group.apply(path, "unix:gid", actual.gid());
        return ownerChanged || groupChanged;
    }

    /**
     * Gives a new file, where nothing else is wanted, to whom the one that it replaces belongs to, as far as the agent
     * may. Whether owner and group are now either wanted or kept.
     */
    boolean keep(Path path, Stat actual, Stat replaced) {
        boolean ownerKept = owner.name.isPresent() || give(path, "unix:uid", actual.uid(), replaced.uid());
        boolean groupKept = group.name.isPresent() || give(path, "unix:gid", actual.gid(), replaced.gid());
        return ownerKept && groupKept;
    }

    private static boolean give(Path path, String attribute, int actual, int desired) {
        if (actual == desired) {
            return true;
        }
        try {
            Files.setAttribute(path, attribute, desired, LinkOption.NOFOLLOW_LINKS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private record Account(String property, Optional<String> name, Accounts accounts) {

        void compare(int actual, Drift.Builder drift) throws IOException {
            if (name.isEmpty()) {
                return;
            }
            String desired = name.get();
            OptionalInt number = accounts.number(desired);
            if (number.isEmpty()) {
                drift.cannotBeTold(
                        property, desired, "there is no " + accounts.what() + " '" + desired + "' on this machine yet");
            } else if (number.getAsInt() != actual) {
                drift.differs(property, described(actual), desired);
            }
        }

        boolean apply(Path path, String attribute, int actual) throws IOException {
            if (name.isEmpty()) {
                return false;
            }
            int number = accounts.number(name.get())
                    .orElseThrow(() -> new IOException("there is no " + accounts.what() + " '" + name.get()
                            + "' on this machine: make it, or put the resource that makes it before this one"));
            if (number == actual) {
                return false;
            }
            try {
                Files.setAttribute(path, attribute, number, LinkOption.NOFOLLOW_LINKS);
            } catch (IOException e) {
                throw FileFailure.of("give to " + accounts.what() + " " + name.get() + " the path", path, e);
            }
            return true;
        }

        /** By name where the user wrote a name. */
        private String described(int actual) throws IOException {
            return Accounts.isNumber(name.orElse("")) ? Integer.toUnsignedString(actual) : accounts.describe(actual);
        }
    }
}
