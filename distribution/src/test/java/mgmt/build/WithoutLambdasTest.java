package mgmt.build;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.tree.ClassNode;

/** What the build does to classes: they have no lambdas any more, and do what they did. */
class WithoutLambdasTest {

    private static final Path PROGRAM = Path.of("..", "build", "WithoutLambdas.java");

    private static final String LAMBDAS = """
            package ours.deeper;

            import java.io.Serializable;
            import java.util.*;
            import java.util.concurrent.Callable;
            import java.util.function.*;
            import java.util.stream.*;
            import other.Parent;

            public final class Lambdas extends Parent {
                private final String name = "own";
                private static int count;

                interface Three<A, B, C, R> { R of(A a, B b, C c); }
                interface Sum { long of(int first, int second); }
                interface Marked extends Supplier<String>, Serializable {}
                interface Greeting {
                    String name();
                    private String hidden(String word) { return word + " " + name(); }
                    default Function<String, String> greet() { return word -> hidden(word); }
                    static Supplier<String> fixed() { return () -> "fixed"; }
                }

                static final class Nested {
                    private final int[] numbers = {3, 1, 2};
                    private Supplier<IntStream> numbers() { return () -> Arrays.stream(numbers); }
                    final class Inner {
                        Supplier<String> text() { return () -> numbers.length + ":" + numbers[0]; }
                    }
                }

                private String privately(int number, String word) { return name + number + word; }
                private static String varied(Object... words) { return words.length + Arrays.toString(words); }
                @Override protected String inherited() { return "overridden"; }

                private void run() throws Exception {
                    Runnable nothing = () -> count++;
                    nothing.run();
                    say(count);
                    int number = 7; long large = 1L << 40; double part = 0.5; char letter = 'x'; boolean yes = true;
                    byte small = 3; short lower = 4; float single = 1.5f;
                    Supplier<String> all = () -> name + number + large + part + letter + yes + small + lower + single;
                    say(all.get());
                    BiFunction<Integer, String, String> own = this::privately;
                    say(own.apply(1, "a"));
                    Three<Lambdas, Integer, String, String> unbound = Lambdas::privately;
                    say(unbound.of(this, 2, "b"));
                    Function<Object, String> varied = Lambdas::varied;
                    say(varied.apply("one"));
                    Three<Object, Object, Object, String> three = Lambdas::varied;
                    say(three.of(1, 2L, 'c'));
                    Supplier<String> above = super::inherited;
                    say(above.get());
                    Supplier<String> here = this::inherited;
                    say(here.get());
                    Function<String, StringBuilder> made = StringBuilder::new;
                    say(made.apply("made"));
                    IntFunction<int[]> array = int[]::new;
                    say(array.apply(3).length);
                    Supplier<Nested> nested = Nested::new;
                    say(nested.get().numbers().get().sorted().boxed().toList());
                    say(nested.get().new Inner().text().get());
                    ToIntFunction<String> length = String::length;
                    say(length.applyAsInt("four"));
                    Function<String, Integer> boxed = String::length;
                    say(boxed.apply("boxed"));
                    ToLongFunction<Integer> widened = Integer::intValue;
                    say(widened.applyAsLong(5));
                    ToDoubleFunction<Integer> opened = value -> value;
                    say(opened.applyAsDouble(6));
                    Sum sum = Integer::sum;
                    say(sum.of(Integer.MAX_VALUE, 1));
                    Map<String, Integer> map = new TreeMap<>(Map.of("k", 9));
                    ToIntFunction<String> found = map::get;
                    say(found.applyAsInt("k"));
                    Predicate<String> negated = Predicate.not(String::isEmpty);
                    say(negated.test(""));
                    Consumer<String> ignored = map::remove;
                    ignored.accept("k");
                    say(map);
                    Consumer<Long> two = Long::doubleValue;
                    two.accept(1L);
                    BinaryOperator<Integer> larger = Math::max;
                    say(larger.apply(3, 4));
                    Callable<String> thrown = () -> { throw new java.io.IOException("thrown"); };
                    try { thrown.call(); } catch (java.io.IOException e) {
                        StackTraceElement[] trace = e.getStackTrace();
                        say(e.getMessage() + trace[0].getFileName());
                    }
                    Greeting greeting = () -> "you";
                    say(greeting.greet().apply("hello") + Greeting.fixed().get());
                    Function<Integer, Function<Integer, Supplier<Integer>>> curried = a -> b -> () -> a * b;
                    say(curried.apply(6).apply(7).get());
                    say(Stream.of("b", "a", "c").sorted(Comparator.<String>naturalOrder().reversed())
                            .collect(Collectors.toMap(Function.identity(), String::length, (a, b) -> a, LinkedHashMap::new)));
                    Marked marked = () -> "serializable";
                    say(marked.get());
                    Comparator<String> both = (Comparator<String> & Serializable) String::compareTo;
                    say(both.compare("a", "b"));
                    try { Objects.requireNonNull((String) null); Supplier<String> never = name::trim; say(never.get()); }
                    catch (NullPointerException e) { say("null"); }
                    String nobody = null;
                    try { Supplier<String> never = nobody::trim; say(never); } catch (NullPointerException e) { say("early"); }
                    Function<String, Object> wide = Lambdas::wide;
                    try { say(((Function) wide).apply(1)); } catch (ClassCastException e) { say("cast"); }
                    Map raw = new HashMap(Map.of("k", 9));
                    Function<String, String> erased = ((Map<String, String>) raw)::get;
                    say(((Function) erased).apply("k"));
                    say(once() == once());
                }

                private static Object wide(Object any) { return any; }
                private static Supplier<String> once() { return () -> "once"; }
                private static void say(Object what) { System.out.println(what); }
                public static void main(String[] words) throws Exception { new Lambdas().run(); }
            }
            """;

    private static final String PARENT = """
            package other;

            public class Parent {
                protected String inherited() { return Parent.class.getSimpleName(); }
                public static Runnable task() { return () -> {}; }
            }
            """;

    @TempDir
    Path directory;

    private Path classes;

    @BeforeEach
    void compile() throws IOException {
        classes = Files.createDirectory(directory.resolve("classes"));
        Path lambdas = Files.writeString(directory.resolve("Lambdas.java"), LAMBDAS);
        Path parent = Files.writeString(directory.resolve("Parent.java"), PARENT);
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "--release",
                        "17",
                        "-d",
                        classes.toString(),
                        lambdas.toString(),
                        parent.toString());
        assertThat(status).isZero();
    }

    @Test
    void changedClassesDoWhatTheyDid() throws Exception {
        String before = run();

        change();

        assertThat(run()).isEqualTo(before);
        assertThat(before)
                .contains("overridden", "serializable", "early", "cast\n")
                .endsWith("true\n");
    }

    @Test
    void onlySerializableLambdasAreLeft() throws Exception {
        change();

        assertThat(text("ours/deeper/Lambdas.class")).contains("altMetafactory").doesNotContain("metafactory");
        assertThat(text("ours/deeper/Lambdas$Nested.class")).doesNotContain("LambdaMetafactory");
        assertThat(text("ours/deeper/Lambdas$Greeting.class")).doesNotContain("LambdaMetafactory");
        assertThat(classes.resolve("ours/deeper/Lambdas$Nested$Inner$$Lambda0.class"))
                .exists();
    }

    @Test
    void classesOfOthersStayAsTheyAre() throws Exception {
        byte[] parent = Files.readAllBytes(classes.resolve("other/Parent.class"));

        change();

        assertThat(classes.resolve("other/Parent.class")).hasBinaryContent(parent);
    }

    @Test
    void whatIsChangedIsLeftAloneTheNextTime() throws Exception {
        change();
        Map<String, Integer> once = contents();

        change();

        assertThat(contents()).isEqualTo(once);
    }

    @Test
    void theClassOfALambdaThatIsNoMoreGoes() throws Exception {
        change();
        Path made = classes.resolve("ours/deeper/Lambdas$Nested$$Lambda0.class");
        Path older = Files.copy(made, classes.resolve("ours/deeper/Lambdas$Nested$$Lambda7.class"));
        Path orphan = Files.copy(made, classes.resolve("ours/deeper/Gone$$Lambda0.class"));

        change();

        assertThat(made).exists();
        assertThat(older).doesNotExist();
        assertThat(orphan).doesNotExist();
    }

    @Test
    void whatWasInterruptedIsFinished() throws Exception {
        Path last = classes.resolve("ours/deeper/Lambdas$Nested.class");
        byte[] compiled = Files.readAllBytes(last);
        change();
        String whole = run();
        Map<String, Integer> changed = contents();
        // What it makes was there, and the host of the nest was changed.
        Files.write(last, compiled);

        change();

        assertThat(contents()).isEqualTo(changed);
        assertThat(run()).isEqualTo(whole);
    }

    private String run() throws IOException, InterruptedException {
        return java("-cp", classes.toString(), "ours.deeper.Lambdas");
    }

    private void change() throws IOException, InterruptedException {
        String libraries = jarOf(ClassReader.class)
                + File.pathSeparator
                + jarOf(GeneratorAdapter.class)
                + File.pathSeparator
                + jarOf(ClassNode.class);
        assertThat(java("-cp", libraries, PROGRAM.toString(), classes.toString(), "ours"))
                .isEmpty();
    }

    private static String jarOf(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .toString();
    }

    private String java(String... words) throws IOException, InterruptedException {
        Path told = directory.resolve("told");
        List<String> command = Stream.concat(Stream.of(System.getProperty("java.home") + "/bin/java"), Stream.of(words))
                .toList();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(told.toFile())
                .start();
        int status = process.waitFor();
        String text = Files.readString(told);
        assertThat(status).as(text).isZero();
        return text;
    }

    private String text(String name) throws IOException {
        return Files.readString(classes.resolve(name), ISO_8859_1);
    }

    /** The files, each with a number for what is in it. */
    private Map<String, Integer> contents() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(classes)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        Map<String, Integer> found = new TreeMap<>();
        for (Path file : files) {
            found.put(classes.relativize(file).toString(), Arrays.hashCode(Files.readAllBytes(file)));
        }
        return found;
    }
}
