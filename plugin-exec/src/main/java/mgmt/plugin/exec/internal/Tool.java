package mgmt.plugin.exec.internal;

/** The programs that this bundle needs to run those of users, and where they come from. */
enum Tool {
    /** Makes a process the first of a group of its own, without a terminal. */
    SETSID("util-linux"),
    /** Makes it another user's. */
    SETPRIV("util-linux"),
    /** Reads the lists of users and groups, wherever the machine has them from. */
    GETENT("libc-bin"),
    /** Signals groups, changes directories and masks: only ever given fixed scripts. */
    SH("dash");

    private final String debianPackage;

    Tool(String debianPackage) {
        this.debianPackage = debianPackage;
    }

    /** Its absolute path. */
    String path() throws CommandException {
        String name = name().toLowerCase(java.util.Locale.ROOT);
        return SearchPath.of(SearchPath.USUAL)
                .find(name)
                .map(Object::toString)
                .orElseThrow(() -> new CommandException("the program " + name + " is missing, without which no command"
                        + " is run here: install the package " + debianPackage));
    }
}
