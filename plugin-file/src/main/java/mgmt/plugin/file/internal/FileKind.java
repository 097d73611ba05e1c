package mgmt.plugin.file.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mgmt.api.resource.Collectable;
import mgmt.api.resource.Default;
import mgmt.api.resource.Doc;
import mgmt.api.resource.Identity;
import mgmt.api.resource.Kind;
import mgmt.api.resource.Linkable;
import mgmt.api.resource.Links;
import mgmt.api.resource.PathScope;
import mgmt.api.resource.Problems;
import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceContext;
import mgmt.api.resource.ResourceKind;
import org.osgi.service.component.annotations.Component;

/** The kind {@code file}: files and directories with their content, mode, owner and group. */
@Component
@Kind("file")
public final class FileKind
        implements ResourceKind<FileKind.File>, Linkable<FileKind.File>, Collectable<FileKind.File> {

    private final Accounts users = Accounts.users();
    private final Accounts groups = Accounts.groups();
    private final Umask umask = new Umask();
    private final DirectoriesAbove directoriesAbove = new DirectoriesAbove();

    @Override
    public Class<File> desiredType() {
        return File.class;
    }

    @Override
    public Resource open(File desired, ResourceContext context) {
        DesiredPath place = DesiredPath.of(desired);
        Ownership ownership = Ownership.of(desired.owner(), users, desired.group(), groups);
        Attributes attributes = new Attributes(desired.mode().map(Mode::parse), ownership, umask);
        PathScope scope = isMirror(desired) ? PathScope.TREE : PathScope.ENTRY;
        return new FileResource(
                new WatchedPath(place.path(), desired.follow(), scope, context),
                entry(desired, place.directory(), scope, attributes, context),
                desired.state() == State.ABSENT ? Attributes.unmanaged(umask) : attributes,
                context);
    }

    @Override
    public Links links(File desired) {
        DesiredPath place = place(desired);
        Links.Builder links =
                Links.builder().provides(Identity.path(place.path())).needs(directoriesAbove.of(place.path()));
        if (place.directory()) {
            links.provides(Identity.directory(place.path()));
        }
        place.fragmentDirectory().map(Identity::fragmentIn).ifPresent(links::provides);
        desired.source().map(DesiredPath::parse).ifPresent(source -> {
            List<Identity> origin = new ArrayList<>(List.of(Identity.path(source.path())));
            origin.addAll(directoriesAbove.of(source.path()));
            links.needs(origin);
        });
        return links.build();
    }

    @Override
    public void checkPattern(String pattern) {
        CollectingDirectory.of(pattern);
    }

    @Override
    public File collect(File exported, String pattern) {
        return CollectingDirectory.of(pattern).place(exported);
    }

    /** Where a file lies on this host, which has to be said by now. */
    private static DesiredPath place(File desired) {
        try {
            return DesiredPath.of(desired);
        } catch (IllegalArgumentException e) {
            Problems problems = new Problems();
            problems.add("name", String.valueOf(e.getMessage()));
            problems.throwIfAny();
            throw e;
        }
    }

    private Entry entry(
            File desired, boolean directory, PathScope scope, Attributes attributes, ResourceContext context) {
        if (desired.state() == State.ABSENT) {
            return new AbsentEntry();
        }
        FileWriter writer = new FileWriter(context, desired.force());
        Stat.Type type = directory ? Stat.Type.DIRECTORY : Stat.Type.FILE;
        Optional<Source> source =
                desired.source().map(DesiredPath::parse).map(from -> new Source(from.path(), type, scope, context));
        if (!directory) {
            return source.<Entry>map(from -> new CopiedFileEntry(from, attributes, writer))
                    .orElseGet(() -> new FileEntry(content(desired), attributes, writer));
        }
        DirectoryEntry itself = new DirectoryEntry(source, attributes, writer);
        return source.filter(from -> desired.recurse())
                .<Entry>map(from -> new MirrorEntry(itself, from, new Mirror(context, writer, umask)))
                .orElse(itself);
    }

    private static Optional<Content> content(File desired) {
        return desired.content()
                .map(GivenContent::ofText)
                .or(() -> desired.contentBase64().map(GivenContent::ofBase64));
    }

    private static boolean isMirror(File desired) {
        return desired.recurse() && desired.source().isPresent();
    }

    /** Whether something should be at a path. */
    public enum State {
        /** It is made when it is missing. */
        EXISTS,
        /** It is removed when it is there. */
        ABSENT
    }

    /** What users write about a file. An empty text is the same as none, but for contents. */
    @Doc("A file or a directory: what is in it, who owns it, who may do what with it.")
    public record File(
            @Doc("The resource's name; its path too, where no path is given. What is exported needs no directory, if it"
                    + " is collected with a pattern: the directory, ending with a slash, in which it then lies under"
                    + " the last part of its path.")
            String name,

            @Doc("The absolute path; a slash at its end means a directory.")
            Optional<String> path,

            @Doc("Replaces the directory part of the path; ends with a slash.")
            Optional<String> dirname,

            @Doc("Replaces the last part of the path; a slash at its end means a directory.")
            Optional<String> basename,

            @Doc("The content, as text. Where neither this nor another source of content is given, the content does"
                    + " not matter, and a missing file is made empty.")
            Optional<String> content,

            @Doc("The content in base64, for what is not text.")
            Optional<String> contentBase64,

            @Doc("The absolute path of a file to copy, with its permissions where no mode is given; with a slash at its"
                    + " end, a directory. It is one of the machine that the resource runs on, also where it was"
                    + " collected from another host.")
            Optional<String> source,

            @Doc("Whether it should be there; absent removes directories with all that is in them.") @Default("exists")
            State state,

            @Doc("The user that owns it, by name or number.")
            Optional<String> owner,

            @Doc("The group that it belongs to, by name or number.")
            Optional<String> group,

            @Doc("The mode: octal such as 0644 or 04755, or symbolic such as u=rw,go=r, which changes the mode that"
                    + " the file has.")
            Optional<String> mode,

            @Doc("For a directory with a source: everything in the source is copied, at any depth, and what the source"
                    + " lacks is removed, unless another resource manages it.")
            @Default("false")
            boolean recurse,

            @Doc("Whether a directory may be removed to make room for a file, or the reverse, and missing parents be"
                    + " made.")
            @Default("false")
            boolean force,

            @Doc("Whether a symbolic link at the path is followed, so that what it leads to is managed; else it is"
                    + " replaced. Not together with a pattern of collect.")
            @Default("false")
            boolean follow) {

        /** Checks the fields, alone and together. */
        public File {
            path = path.filter(text -> !text.isEmpty());
            dirname = dirname.filter(text -> !text.isEmpty());
            basename = basename.filter(text -> !text.isEmpty());
            source = source.filter(text -> !text.isEmpty());
            owner = owner.filter(text -> !text.isEmpty());
            group = group.filter(text -> !text.isEmpty());
            mode = mode.filter(text -> !text.isEmpty());

            Problems problems = new Problems();
            FieldRules rules = new FieldRules(problems);
            rules.place(name, path, dirname, basename);
            rules.state(state);
            rules.content(state, content, contentBase64);
            rules.source(state, source, content.isPresent() || contentBase64.isPresent(), recurse);
            rules.account("owner", owner);
            rules.account("group", group);
            rules.mode(mode);
            problems.throwIfAny();
        }
    }
}
