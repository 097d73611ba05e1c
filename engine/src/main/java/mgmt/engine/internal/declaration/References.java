package mgmt.engine.internal.declaration;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.graph.Place;
import mgmt.engine.internal.graph.Receive;

/** How kinds and resources are named in a graph file. */
final class References {

    private static final Pattern KIND = Pattern.compile("[a-z][a-z0-9-]*");
    private static final Pattern REFERENCE = Pattern.compile("([^\\[]+)\\[(.+)]", Pattern.DOTALL);

    private static final Pattern SENT = Pattern.compile("(.+])\\.([a-z][a-z0-9_]*)", Pattern.DOTALL);

    private References() {}

    /** A kind as the key of its resources. */
    static boolean isKind(String text) {
        return KIND.matcher(text).matches();
    }

    /** A kind as somebody refers to it: the original takes any case there. */
    static String kind(Raw raw) throws MismatchException {
        String kind = Scalars.text(raw).toLowerCase(Locale.ROOT);
        if (!isKind(kind)) {
            throw MismatchException.expected("a kind, such as file", raw);
        }
        return kind;
    }

    /** The name of a resource: one line of text. */
    static String name(Raw raw) throws MismatchException {
        String name = Scalars.text(raw);
        if (name.isEmpty() || hasControl(name)) {
            throw MismatchException.expected("a name, one line of text", raw);
        }
        return name;
    }

    private static boolean hasControl(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** {@code kind[name].value}: what a resource sends. */
    static Receive receive(String field, Raw raw, Place place) throws MismatchException {
        if (raw instanceof Raw.Scalar scalar) {
            Matcher matcher = SENT.matcher(scalar.text());
            if (matcher.matches()) {
                Raw.Scalar sender = new Raw.Scalar(matcher.group(1), false, scalar.line(), scalar.column());
                return new Receive(field, reference(sender), matcher.group(2), place);
            }
        }
        throw MismatchException.expected("what a resource sends, such as password[name].password", raw);
    }

    /** {@code kind[name]}, from the first bracket to the last, since a name may have brackets itself. */
    static ResourceId reference(Raw raw) throws MismatchException {
        if (raw instanceof Raw.Scalar scalar) {
            Matcher matcher = REFERENCE.matcher(scalar.text());
            if (matcher.matches()) {
                String kind = matcher.group(1).toLowerCase(Locale.ROOT);
                if (isKind(kind)) {
                    return new ResourceId(kind, matcher.group(2));
                }
            }
        }
        throw MismatchException.expected("a resource such as file[name]", raw);
    }
}
