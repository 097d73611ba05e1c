package mgmt.engine.internal.declaration;

import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** Turns what the YAML library throws into one plain sentence with a place. */
final class SyntaxErrors {

    private SyntaxErrors() {}

    static InvalidGraphException translate(YAMLException error, Findings findings) {
        if (error.getCause() instanceof UnreadableTextException text) {
            return findings.fatal(text.line(), text.column(), String.valueOf(text.getMessage()));
        }
        if (error instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
            Mark at = marked.getProblemMark();
            return findings.fatal(at.getLine() + 1, at.getColumn() + 1, sentence(marked));
        }
        return findings.fatal(1, 1, "not valid YAML: " + Quotation.oneLine(String.valueOf(error.getMessage()), 200));
    }

    private static String sentence(MarkedYAMLException error) {
        String problem = String.valueOf(error.getProblem());
        StringBuilder sentence =
                new StringBuilder("not valid YAML: ").append(hinted(problem, String.valueOf(error.getContext())));
        Mark begin = error.getContextMark();
        if (begin != null && begin.getLine() != error.getProblemMark().getLine()) {
            sentence.append("; what does not fit begins at line ")
                    .append(begin.getLine() + 1)
                    .append(", column ")
                    .append(begin.getColumn() + 1);
        }
        return sentence.toString();
    }

    private static String hinted(String problem, String context) {
        if (problem.contains("\\t(TAB)")) {
            return "a tab; indent with spaces";
        }
        if (problem.contains("cannot start any token")) {
            return "text that begins with " + problem.replaceAll(".*character '(.+)' that.*", "$1") + " needs quotes";
        }
        if (problem.startsWith("expected ',' or ']'") && problem.endsWith("[")) {
            return "a [ within [...]; quote references there, as in [\"file[name]\"]";
        }
        if (problem.startsWith("expected ',' or")) {
            return problem.replace("but got", "found");
        }
        if (problem.startsWith("mapping values are not allowed")) {
            return "a second \": \" on one line; quote text that has one, or check the indentation";
        }
        if (problem.contains("unexpected end of stream") && context.contains("quoted")) {
            return "a closing quote is missing";
        }
        if (problem.startsWith("could not find expected ':'")) {
            return "text where a \"key: value\" should be; check the indentation";
        }
        if (problem.startsWith("expected <block end>")) {
            return "this does not fit to what is above it; check indentation and quotes";
        }
        return Quotation.oneLine(problem, 200);
    }
}
