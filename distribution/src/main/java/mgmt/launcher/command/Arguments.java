package mgmt.launcher.command;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;

/** What follows the command, taken apart; the library's exceptions become sentences here. */
final class Arguments {

    private final CommandLine line;

    private Arguments(CommandLine line) {
        this.line = line;
    }

    static Arguments of(String command, List<String> words) throws UsageException {
        Options options = CommandOptions.of(command);
        try {
            DefaultParser parser =
                    DefaultParser.builder().setAllowPartialMatching(false).get();
            return new Arguments(parser.parse(options, words.toArray(new String[0])));
        } catch (UnrecognizedOptionException e) {
            throw unknown(command, e.getOption(), options);
        } catch (MissingArgumentException e) {
            Option option = e.getOption();
            throw new UsageException("--" + option.getLongOpt() + " wants a value: " + option.getArgName());
        } catch (ParseException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private static UsageException unknown(String command, String written, Options options) {
        int equals = written.indexOf('=');
        String name = equals < 0 ? written : written.substring(0, equals);
        if (equals >= 0 && options.hasLongOption(name)) {
            return new UsageException(name + " takes no value");
        }
        List<String> names =
                options.getOptions().stream().map(Option::getLongOpt).toList();
        String bare = name.replaceFirst("^-+", "");
        return new UsageException("unknown option " + name
                + NearestName.of(bare, names)
                        .map(near -> " (did you mean --" + near + "?)")
                        .orElse(" (see mgmt help " + command + ")"));
    }

    boolean has(String option) {
        return line.hasOption(option);
    }

    /** The last one wins, so that a script's options can be overridden behind them. */
    Optional<String> value(String option) throws UsageException {
        String[] values = line.getOptionValues(option);
        if (values == null) {
            return Optional.empty();
        }
        String last = values[values.length - 1];
        if (last.isBlank()) {
            throw new UsageException("--" + option + " must not be empty");
        }
        return Optional.of(last);
    }

    /** All of them, of an option that may be repeated. */
    List<String> values(String option) {
        String[] values = line.getOptionValues(option);
        return values == null ? List.of() : List.of(values);
    }

    Optional<Path> path(String option) throws UsageException {
        Optional<String> value = value(option);
        return value.isEmpty() ? Optional.empty() : Optional.of(path("--" + option, value.get()));
    }

    static Path path(String where, String value) throws UsageException {
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw new UsageException(where + " is no path: " + e.getReason());
        }
    }

    List<String> operands() {
        return Arrays.asList(line.getArgs());
    }
}
