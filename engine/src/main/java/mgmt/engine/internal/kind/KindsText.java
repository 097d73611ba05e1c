package mgmt.engine.internal.kind;

import java.util.List;
import java.util.Optional;
import mgmt.engine.internal.assembly.Kinds;
import mgmt.engine.internal.assembly.Offer;
import mgmt.engine.internal.binding.FieldText;
import mgmt.engine.internal.binding.Sent;
import mgmt.engine.internal.declaration.Nearest;

/** Tells users what may be written of kinds, from the records themselves. Immutable. */
public final class KindsText {

    private static final int WIDTH = 100;

    private final Kinds kinds;

    public KindsText(Kinds kinds) {
        this.kinds = kinds;
    }

    /** All kinds, a line each. */
    public String all() {
        if (kinds.names().isEmpty()) {
            return "no kinds are installed\n";
        }
        int width = kinds.names().stream().mapToInt(String::length).max().orElse(0);
        StringBuilder text = new StringBuilder();
        for (Offer<?> offer : kinds.all()) {
            text.append((offer.kind()
                                    + " ".repeat(width - offer.kind().length() + 2)
                                    + offer.schema().doc())
                            .strip())
                    .append('\n');
        }
        return text.toString();
    }

    /** One kind with its fields; empty if there is none of this name. */
    public Optional<String> one(String name) {
        return kinds.offer(name).map(KindsText::text);
    }

    /** Why there is no kind of this name. */
    public String unknown(String name) {
        return kinds.whyMissing(name)
                + Nearest.to(name, kinds.names()).map(Nearest::question).orElse("");
    }

    private static String text(Offer<?> offer) {
        StringBuilder text = new StringBuilder(offer.kind());
        if (!offer.schema().doc().isEmpty()) {
            text.append(": ").append(offer.schema().doc());
        }
        text.append('\n');
        for (FieldText field : offer.schema().fields()) {
            text.append("\n  ").append(field.name()).append("  (").append(field.type());
            if (field.isRequired()) {
                text.append(", required");
            }
            field.whenLeftOut()
                    .ifPresent(value -> text.append(", default: ").append(value.isEmpty() ? "empty" : value));
            text.append(")\n");
            wrap(text, field.doc());
        }
        List<FieldText> sent = sent(offer);
        if (!sent.isEmpty()) {
            text.append("\nsends, for \"receive\" in other resources:\n");
        }
        for (FieldText value : sent) {
            text.append("\n  ")
                    .append(value.name())
                    .append("  (")
                    .append(value.type())
                    .append(")\n");
            wrap(text, value.doc());
        }
        return text.toString();
    }

    private static List<FieldText> sent(Offer<?> offer) {
        return offer.sent().map(Sent::fields).orElse(List.of());
    }

    private static void wrap(StringBuilder text, String doc) {
        StringBuilder line = new StringBuilder();
        for (String word : doc.split(" ", -1)) {
            if (line.length() + word.length() + 6 > WIDTH && !line.isEmpty()) {
                text.append("      ").append(line).append('\n');
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        if (!line.isEmpty()) {
            text.append("      ").append(line).append('\n');
        }
    }

    /** One kind as a section of a page in Markdown. */
    public static String markdown(Offer<?> offer) {
        StringBuilder text = new StringBuilder("## ")
                .append(offer.kind())
                .append("\n\n")
                .append(offer.schema().doc())
                .append("\n\n| field | type | default | |\n|---|---|---|---|\n");
        for (FieldText field : offer.schema().fields()) {
            text.append("| `")
                    .append(field.name())
                    .append("` | ")
                    .append(field.type().replace("|", "\\|"))
                    .append(" | ")
                    .append(
                            field.isRequired()
                                    ? "required"
                                    : field.whenLeftOut()
                                            .map(value -> "`" + value + "`")
                                            .orElse(""))
                    .append(" | ")
                    .append(field.doc())
                    .append(" |\n");
        }
        List<FieldText> sent = sent(offer);
        if (!sent.isEmpty()) {
            text.append("\nSent, to be received by other resources:\n\n| value | type | |\n|---|---|---|\n");
        }
        for (FieldText value : sent) {
            text.append("| `")
                    .append(value.name())
                    .append("` | ")
                    .append(value.type())
                    .append(" | ")
                    .append(value.doc())
                    .append(" |\n");
        }
        return text.toString();
    }

    /** All kinds as sections of a page in Markdown. */
    public static String markdown(List<Offer<?>> offers) {
        return String.join("\n", offers.stream().map(KindsText::markdown).toList());
    }
}
