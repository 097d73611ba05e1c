import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.events.Event;

/**
 * How long reading a graph file takes at least: its bytes alone, and the events of it, which nobody listens to. Prints
 * the milliseconds of both for each round. On the class path is the library as the engine brings it along.
 */
final class ReadYaml {

    public static void main(String[] words) throws IOException {
        Path file = Path.of(words[0]);
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE);
        for (int round = Integer.parseInt(words[1]); round > 0; round--) {
            long start = System.nanoTime();
            int bytes = Files.readAllBytes(file).length;
            long read = System.nanoTime();
            int events = 0;
            try (BufferedReader text = Files.newBufferedReader(file)) {
                for (Event event : new Yaml(options).parse(text)) {
                    events += event == null ? 0 : 1;
                }
            }
            long parsed = System.nanoTime();
            System.out.println((read - start) / 1e6 + " " + (parsed - read) / 1e6 + " " + bytes + " " + events);
        }
    }
}
