package mgmt.engine.internal.transport;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import mgmt.api.transport.TransportException;
import mgmt.engine.internal.declaration.Nearest;
import mgmt.engine.internal.declaration.Quotation;
import mgmt.engine.internal.replacement.IoFault;

/**
 * A file of lines {@code key = value} that chooses a transport and says how it is set up. Which keys there are is the
 * transport's business, so here every key is taken that looks like one.
 */
final class TransportFile {

    private static final String CHOICE = "transport";
    private static final long LARGEST = 1 << 20;
    private static final Pattern KEY = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]*");
    private static final Pattern COMMENT_BEHIND = Pattern.compile("(?:^|\\s)#");

    private final Path file;
    private final Map<String, TransportSettings.Setting> settings = new LinkedHashMap<>();
    private final List<String> faults = new ArrayList<>();

    private TransportFile(Path file, String text) {
        this.file = file;
        int number = 0;
        for (Iterator<String> lines = text.lines().iterator(); lines.hasNext(); ) {
            number++;
            read(lines.next().strip(), file + ":" + number);
        }
    }

    /**
     * Reads one; empty if it is not there, or nothing but comments stand in it.
     *
     * @throws TransportException when it cannot be read, or is not as it should be: all that is wrong, a line each
     */
    static Optional<TransportFile> read(Path file) throws TransportException {
        Optional<String> text = text(file);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        TransportFile read = new TransportFile(file, text.get());
        read.requireChoice();
        if (!read.faults.isEmpty()) {
            throw new TransportException(String.join("\n", read.faults));
        }
        return read.settings.isEmpty() ? Optional.empty() : Optional.of(read);
    }

    private static Optional<String> text(Path file) throws TransportException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                throw new TransportException(file + ": it is no regular file");
            }
            if (attributes.size() > LARGEST) {
                throw new TransportException(file + ": it is larger than " + LARGEST + " bytes");
            }
            String text = Files.readString(file);
            return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
        } catch (NoSuchFileException e) {
            if (Files.isSymbolicLink(file)) {
                throw new TransportException(file + ": it is a symbolic link to nothing", e);
            }
            return Optional.empty();
        } catch (CharacterCodingException e) {
            throw new TransportException(file + ": it is no UTF-8 text", e);
        } catch (IOException e) {
            throw new TransportException(IoFault.describe(e), e);
        }
    }

    private void read(String line, String place) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        int equals = line.indexOf('=');
        String key = line.substring(0, Math.max(0, equals)).strip();
        String value = line.substring(equals + 1).strip();
        if (!KEY.matcher(key).matches()) {
            faults.add(place + ": expected a line key = value, found " + Quotation.of(line));
        } else if (value.isEmpty()) {
            faults.add(place + ": " + key + " has no value");
        } else if (COMMENT_BEHIND.matcher(value).find()) {
            faults.add(place + ": a comment stands in a line of its own, and not behind a value");
        } else {
            add(key, new TransportSettings.Setting(value, place));
        }
    }

    private void add(String key, TransportSettings.Setting setting) {
        TransportSettings.Setting earlier = settings.putIfAbsent(key, setting);
        if (earlier != null) {
            faults.add(setting.place() + ": " + key + " is set already, in " + earlier.place());
        }
    }

    /** Without one nobody could tell whose keys these are. */
    private void requireChoice() {
        if (settings.isEmpty() || settings.containsKey(CHOICE)) {
            return;
        }
        String first = settings.keySet().iterator().next();
        String near = settings.keySet().stream()
                .filter(key -> Nearest.to(key, List.of(CHOICE)).isPresent())
                .findFirst()
                .map(key -> " (is " + Quotation.of(key) + " meant to be " + Quotation.of(CHOICE) + "?)")
                .orElse("");
        faults.add(settings.getOrDefault(first, new TransportSettings.Setting("", ""))
                        .place()
                + ": the file says of no transport whose settings these are; add a line transport = NAME" + near);
    }

    /** The transport that it is about. */
    String transport() {
        return choice().text();
    }

    /** Where it says so. */
    String place() {
        return choice().place();
    }

    private TransportSettings.Setting choice() {
        return Optional.ofNullable(settings.get(CHOICE)).orElseThrow();
    }

    /** How that one is set up. */
    TransportSettings settings() {
        Map<String, TransportSettings.Setting> others = new LinkedHashMap<>(settings);
        others.remove(CHOICE);
        return new TransportSettings(file.toString(), others);
    }
}
