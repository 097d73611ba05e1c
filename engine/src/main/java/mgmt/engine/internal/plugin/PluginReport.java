package mgmt.engine.internal.plugin;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What users are shown of all plugins, of those that run and of those that don't. Confined to the plugins' thread. */
final class PluginReport {

    private final Map<String, Trouble> troubles;
    private final Map<String, String> leaks;
    private final PluginFolders folders;

    private PluginReport(Map<String, Trouble> troubles, Map<String, String> leaks, PluginFolders folders) {
        this.troubles = troubles;
        this.leaks = leaks;
        this.folders = folders;
    }

    static List<PluginStatus> of(
            Collection<Installed> running,
            Map<String, Trouble> troubles,
            Map<String, String> leaks,
            PluginFolders folders) {
        PluginReport report = new PluginReport(troubles, leaks, folders);
        List<PluginStatus> statuses = new ArrayList<>();
        running.forEach(each -> statuses.add(report.active(each)));
        List<String> names = running.stream().map(each -> each.jar().name()).toList();
        troubles.values().stream()
                .filter(trouble -> !names.contains(trouble.jar().name()))
                .forEach(trouble -> statuses.add(refused(trouble)));
        folders.faulty().stream()
                .filter(entry ->
                        entry.last() == null || !names.contains(entry.last().name()))
                .forEach(entry -> statuses.add(unusable(entry)));
        return statuses;
    }

    private PluginStatus active(Installed each) {
        Path from = folders.fileOf(each.jar()).orElse(each.jar().file());
        return new PluginStatus(
                each.jar().name(),
                each.jar().version().toString(),
                true,
                List.copyOf(each.kinds()),
                each.transportNames(),
                from.toString(),
                notes(each),
                remarks(each));
    }

    private List<String> notes(Installed each) {
        List<String> notes = new ArrayList<>();
        String name = each.jar().name();
        Trouble trouble = troubles.get(name);
        if (trouble != null) {
            notes.add(trouble.jar().version() + " in " + trouble.entry().file() + " was rejected: " + trouble.why());
        }
        for (FolderEntry entry : folders.faulty()) {
            if (entry.last() != null && entry.last().name().equals(name)) {
                notes.add(entry.file() + " cannot be used: " + entry.fault().orElse(""));
            }
        }
        each.faults().forEach((kind, fault) -> notes.add("kind " + kind + ": " + fault));
        Optional.ofNullable(leaks.get(name)).ifPresent(notes::add);
        return notes;
    }

    private List<String> remarks(Installed each) {
        return folders.passedOver().stream()
                .filter(entry -> entry.known() != null
                        && entry.known().name().equals(each.jar().name()))
                .map(entry -> entry.known().version() + " in " + entry.file() + " is passed over")
                .toList();
    }

    private static PluginStatus refused(Trouble trouble) {
        return new PluginStatus(
                trouble.jar().name(),
                trouble.jar().version().toString(),
                false,
                trouble.kinds().stream().sorted().toList(),
                List.of(),
                trouble.entry().file().toString(),
                List.of(trouble.why()),
                List.of());
    }

    private static PluginStatus unusable(FolderEntry entry) {
        String name = entry.file().getFileName().toString();
        return new PluginStatus(
                name,
                "",
                false,
                List.of(),
                List.of(),
                entry.file().toString(),
                List.of(entry.fault().orElse("")),
                List.of());
    }
}
