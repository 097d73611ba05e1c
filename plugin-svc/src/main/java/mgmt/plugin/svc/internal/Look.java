package mgmt.plugin.svc.internal;

/**
 * What a check, or whoever repairs, has looked at.
 *
 * @param systemd the manager that was asked
 * @param generation how often it had read its units before that
 * @param definition what the files on the disk said before that
 * @param now what it said
 */
record Look(Systemd systemd, long generation, Definition definition, UnitState now) {}
