package mgmt.api.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The part of {@link TransportContract} on what keys and values may be. */
abstract class NamesContract extends CommitContract {

    private static final List<String> ODD = List.of(
            "/",
            "a/b",
            "%",
            "%2F",
            "%zz",
            " ",
            " a ",
            ".",
            "..",
            "...",
            ".a",
            "-",
            "--help",
            "~",
            "*",
            "?",
            "\\",
            "\"'`$",
            ":",
            "a=b;c",
            "\u00e9",
            "e\u0301",
            "\u4f60\u597d",
            "\ud83d\ude00",
            "\n",
            "a\r\n\tb",
            "\u0000",
            "\u007f",
            "\uffff",
            "tmp",
            "lock",
            "n".repeat(200),
            "n".repeat(199) + "m",
            "\u4f60".repeat(66),
            "/".repeat(200));

    @TestFactory
    final Stream<DynamicTest> anyTextMayNameAnEntry() {
        return ODD.stream()
                .map(name -> DynamicTest.dynamicTest(shown(name), () -> {
                    Session one = session("one");
                    Key key = Key.of("odd", name);
                    one.done(Commit.builder()
                            .ifAbsent(key)
                            .put(key, Value.of(name))
                            .put(key.child(name), Value.of("below")));
                    assertEquals(List.of("odd", name), one.entry(key).key().segments());
                    assertEquals(name, session("other").entry(key).value().text());
                    assertEquals(1, one.read(key).entries().size());
                    one.done(Commit.builder()
                            .ifUnchanged(key, one.entry(key).revision())
                            .delete(key));
                    assertEquals(Map.of(key.child(name).toString(), "below"), one.texts());
                    one.delete(key.child(name));
                }));
    }

    private static String shown(String name) {
        String text = Key.of(name).toString();
        return text.substring(0, Math.min(40, text.length()));
    }

    @Test
    final void oddNamesDoNotMeetEachOther() throws Exception {
        Session one = session("one");
        Map<String, String> all = new TreeMap<>();
        for (String name : ODD) {
            one.put(Key.of(name), name);
            one.put(Key.of("below", name), name);
            all.put(Key.of(name).toString(), name);
            all.put(Key.of("below", name).toString(), name);
        }
        assertEquals(all, session("other").texts());
    }

    @Test
    final void lettersOfEitherCaseAreTwo() throws Exception {
        Session one = session("one");
        one.done(puts(List.of("a", "A", "a/b", "A/b", "a/B")));
        assertEquals(5, one.texts().size());
        assertEquals(2, one.read(Key.of("a")).entries().size());
    }

    @Test
    final void anEntryMayHaveOthersBelowIt() throws Exception {
        Session one = session("one");
        one.put(Key.of("a", "b", "c"), "below");
        one.put(Key.of("a", "b"), "above");
        one.put(Key.of("a"), "top");
        assertEquals(Map.of("a", "top", "a/b", "above", "a/b/c", "below"), one.texts());
        one.delete(Key.of("a", "b"));
        assertEquals(Map.of("a", "top", "a/b/c", "below"), one.texts());
        one.delete(Key.of("a", "b", "c"));
        one.put(Key.of("a", "b"), "again");
        assertEquals(Map.of("a", "top", "a/b", "again"), one.texts());
    }

    @Test
    final void aPathMayBeDeep() throws Exception {
        Session one = session("one");
        Key key = Key.root();
        for (int i = 0; i < 30; i++) {
            key = key.child("a segment, number " + i);
        }
        one.put(key, "deep");
        assertEquals(Map.of(key.toString(), "deep"), one.texts());
    }

    @Test
    final void anEmptyValueIsAValue() throws Exception {
        Session one = session("one");
        one.put(A, "");
        assertEquals(0, session("other").entry(A).value().size());
        one.put(A, "not empty");
        one.put(A, "");
        assertEquals(Map.of("t/a", ""), one.texts());
    }

    @Test
    final void aValueIsAnyBytes() throws Exception {
        Session one = session("one");
        byte[] bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (255 - i);
        }
        one.done(Commit.builder().put(A, Value.of(bytes)));
        assertEquals(Value.of(bytes), session("other").entry(A).value());
    }
}
