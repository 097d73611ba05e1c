package mgmt.plugin.svc.internal;

import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import mgmt.api.resource.Changes;
import mgmt.api.resource.NotYetException;
import mgmt.api.resource.PathScope;
import mgmt.api.resource.ResourceContext;
import mgmt.api.resource.Subscription;
import mgmt.plugin.svc.internal.UnitState.Activity;
import org.jspecify.annotations.Nullable;

/**
 * How one resource sees its unit: by looking, and by being told that it should look again. Remembers which definition
 * systemd has read, and which one the unit was started with. Confined to the calls into one resource.
 */
final class Sight {

    private final UnitName unit;
    private final SvcKind.Host host;
    private final ResourceContext context;
    private final StartedWith startedWith;
    private final Set<String> listened = new HashSet<>();

    private @Nullable Subscriptions subscriptions;
    private @Nullable UnitWatch watch;

    /** The definition that systemd is known to have read, and how often it had read all units then. */
    private String readFingerprint = "";

    private long readGeneration = -1;

    Sight(UnitName unit, SvcKind.Host host, ResourceContext context) {
        this.unit = unit;
        this.host = host;
        this.context = context;
        this.startedWith = new StartedWith(context);
    }

    Subscription watch(Changes changes) throws IOException, NotYetException, InterruptedException {
        Subscriptions opened = new Subscriptions(context, changes);
        boolean isOpen = false;
        try {
            opened.watch(host.bus().place().socket(), PathScope.ENTRY);
            for (var file : host.paths().files(unit)) {
                opened.watch(file, PathScope.ENTRY);
            }
            for (var directory : host.paths().dropIns(unit)) {
                opened.watch(directory, PathScope.CHILDREN);
            }
            listened.clear();
            subscriptions = opened;
            watch = new UnitWatch(changes);
            listen(unit.objectPath());
            isOpen = true;
        } finally {
            if (!isOpen) {
                opened.close();
            }
        }
        return opened;
    }

    /** Signals come from the unit's own object; asked for by an alias, that is another one than was expected. */
    private void listen(String path) throws NotYetException, InterruptedException {
        UnitWatch signals = watch;
        Subscriptions open = subscriptions;
        if (signals != null && open != null && listened.add(path)) {
            // The way back first: asking the bus may be interrupted.
            open.add(() -> host.bus().remove(path, signals));
            host.bus().add(path, signals);
        }
    }

    /** What the resource is told; nothing when it is not watched. */
    Optional<UnitWatch> watch() {
        return Optional.ofNullable(watch);
    }

    /** The files first: an edit after that raises systemd's flag, or is told by who watches them. */
    Look look() throws Exception {
        Systemd systemd = connected();
        long generation = host.bus().generation();
        Definition definition = Definition.read(unit, host.paths());
        if (subscriptions != null) {
            subscriptions.follow(Set.copyOf(definition.links()));
        }
        UnitState now = state(systemd);
        if (!now.id().isEmpty() && !now.id().equals(unit.full())) {
            listen(UnitName.objectPath(now.id()));
        }
        Look look = new Look(systemd, generation, definition, now);
        if (!isUnread(look)) {
            readFingerprint = definition.fingerprint();
            readGeneration = generation;
            rememberUnlessKnown(now, definition);
        }
        return look;
    }

    private Systemd connected() throws Exception {
        UnitWatch signals = watch;
        if (signals == null) {
            return host.bus().systemd();
        }
        signals.awaiting();
        try {
            Systemd systemd = host.bus().systemd();
            signals.looking(systemd);
            return systemd;
        } finally {
            signals.awaited();
        }
    }

    UnitState state(Systemd systemd) throws Exception {
        UnitState state = systemd.unit(unit);
        watch().ifPresent(signals -> signals.seen(state.active()));
        return state;
    }

    private void rememberUnlessKnown(UnitState now, Definition definition) throws IOException {
        if (!now.active().isAtRest()
                && startedWith.fingerprint(now.invocation()).isEmpty()) {
            startedWith.remember(now.invocation(), definition.fingerprint());
        }
    }

    /** The unit has been started, or was told to read what is new. */
    void remember(UnitState started, Definition definition) throws IOException {
        startedWith.remember(started.invocation(), definition.fingerprint());
    }

    /**
     * Whether systemd has to read its units anew. A file that has another time and the same content is as before. And
     * systemd's own flag does not tell of everything: a directory of drop-ins that is new, it does not know to look into.
     */
    boolean isUnread(Look look) {
        boolean isOfSameReading = !readFingerprint.isEmpty() && readGeneration == look.generation();
        return isOfSameReading
                ? !readFingerprint.equals(look.definition().fingerprint())
                : look.now().needsReload();
    }

    /** Whether the unit runs as another definition says than the one that is there. */
    boolean isOutdated(Look look) throws IOException {
        Activity active = look.now().active();
        Optional<String> started = startedWith.fingerprint(look.now().invocation());
        return active.isActive()
                && started.map(fingerprint ->
                                !fingerprint.equals(look.definition().fingerprint()))
                        .orElseGet(() -> isUnread(look));
    }

    /** Whether another resource provides something that defines the unit. */
    boolean isAboutToCome() {
        return host.paths().identities(unit).stream().anyMatch(context::isProvidedByAnother);
    }
}
