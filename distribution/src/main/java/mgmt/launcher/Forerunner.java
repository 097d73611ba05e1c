package mgmt.launcher;

import java.io.ByteArrayInputStream;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Has Java load and initialize, on another processor, what the main thread needs a little later: each of these takes
 * milliseconds the first time. It makes nothing and changes nothing. What it does not get done in time, or cannot do, is done
 * where it is needed, and reported there.
 */
final class Forerunner extends Thread {

    /** The commands that start a framework. */
    private static final Set<String> COMMANDS = Set.of("run", "plan", "validate");

    /** In the order in which the main thread meets them; to initialize one, Java initializes none of the later ones. */
    private static final List<String> CLASSES = List.of(
            "org.apache.felix.framework.Felix",
            "org.apache.felix.framework.util.Util",
            "org.apache.felix.framework.ExtensionManager",
            "org.apache.felix.framework.URLHandlers");

    private Forerunner() {
        super("mgmt-forerunner");
        setDaemon(true);
    }

    /** Runs ahead of a command line that asks for more than an answer. */
    static void start(List<String> words) {
        if (!words.isEmpty() && COMMANDS.contains(words.get(0))) {
            new Forerunner().start();
        }
    }

    @Override
    public void run() {
        try {
            prepare();
        } catch (Throwable e) {
            // Whoever needs it meets the same, and knows what it means.
            return;
        }
    }

    static void prepare() throws Exception {
        for (String name : CLASSES) {
            Class.forName(name);
        }
        // The framework formats one number, and Declarative Services read XML.
        String unused = String.format(Locale.getDefault(Locale.Category.FORMAT), "%03d", 17);
        SAXParserFactory.newInstance()
                .newSAXParser()
                .parse(new ByteArrayInputStream("<a/>".getBytes(StandardCharsets.UTF_8)), new DefaultHandler());
        // The engine's control socket: before the first of its sort, Java looks for a source of random numbers.
        ServerSocketChannel.open(StandardProtocolFamily.UNIX).close();
        // The first line of the log tells the time, for which Java reads the data of all zones.
        unused = ZoneId.systemDefault().getId();
    }
}
