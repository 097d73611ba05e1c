package mgmt.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import mgmt.api.resource.Default;
import mgmt.api.resource.Doc;
import mgmt.plugin.file.internal.FileKind;
import org.junit.jupiter.api.Test;

/** The page about kinds says what the records say. */
class KindsPageTest {

    private static final Path PAGE = Path.of("../docs/kinds.md");

    @Test
    void thePageIsFresh() throws IOException {
        String fresh = "# Kinds\n\nWhat may be written of a resource of each kind, besides `meta` and edges "
                + "([concepts](concepts.md#the-graph-file)).\nMade from the kinds themselves; a test tells when this page is "
                + "stale.\n\n" + section("file", FileKind.File.class);
        if (Boolean.getBoolean("mgmt.write.kinds")) {
            Files.writeString(PAGE, fresh);
        }
        assertThat(PAGE).as("write it anew with -Dmgmt.write.kinds=true").hasContent(fresh);
    }

    private static String section(String kind, Class<? extends Record> desired) {
        String rows = Arrays.stream(desired.getRecordComponents())
                .map(KindsPageTest::row)
                .collect(Collectors.joining());
        return "## " + kind + "\n\n" + desired.getAnnotation(Doc.class).value()
                + "\n\n| field | type | default | |\n|---|---|---|---|\n" + rows;
    }

    private static String row(RecordComponent component) {
        String name = component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
        String text = component.getAnnotation(Doc.class).value();
        return "| `" + name + "` | " + type(component.getGenericType()) + " | " + whenLeftOut(component) + " | " + text
                + " |\n";
    }

    private static String whenLeftOut(RecordComponent component) {
        Default value = component.getAnnotation(Default.class);
        if (value != null) {
            return "`" + value.value() + "`";
        }
        return component.getType() == Optional.class ? "" : "required";
    }

    private static String type(Type type) {
        if (type instanceof ParameterizedType optional) {
            return type(optional.getActualTypeArguments()[0]);
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isEnum()) {
            return List.of(plain.getEnumConstants()).stream()
                    .map(constant ->
                            "`" + constant.toString().toLowerCase(Locale.ROOT).replace('_', '-') + "`")
                    .collect(Collectors.joining(", "));
        }
        return plain == String.class ? "text" : plain.getSimpleName().toLowerCase(Locale.ROOT);
    }
}
