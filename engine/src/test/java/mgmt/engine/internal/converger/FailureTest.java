package mgmt.engine.internal.converger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.stream.Stream;
import mgmt.api.resource.NotYetException;
import mgmt.api.resource.PermanentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailureTest {

    /** What a plugin throws that explains its refusals itself. */
    private static final class OwnException extends IOException {
        private static final long serialVersionUID = 1L;

        OwnException(String message) {
            super(message);
        }
    }

    static Stream<Arguments> descriptions() {
        return Stream.of(
                Arguments.of(new OwnException("the disk is full"), "the disk is full"),
                Arguments.of(new IOException("the disk is full"), "the disk is full"),
                Arguments.of(new PermanentException("no such user"), "no such user"),
                Arguments.of(new NotYetException("no graph yet"), "no graph yet"),
                Arguments.of(new NoSuchFileException("/a"), "/a: no such file or directory"),
                Arguments.of(new FileNotFoundException("/a"), "/a: no such file or directory"),
                Arguments.of(new AccessDeniedException("/a"), "/a: permission denied"),
                Arguments.of(new UnknownHostException("h1"), "UnknownHostException: h1"),
                Arguments.of(new IllegalStateException("odd"), "IllegalStateException: odd"),
                Arguments.of(new ClassCastException(), "ClassCastException"),
                Arguments.of(
                        new IOException("cannot ask", new OwnException("nobody is there")),
                        "cannot ask: nobody is there"),
                Arguments.of(new IOException("cannot ask: busy", new IOException("busy")), "cannot ask: busy"));
    }

    @ParameterizedTest
    @MethodSource("descriptions")
    void messageIsForUsersAndNamesAClassOnlyWhereItSaysLittle(Throwable thrown, String text) {
        assertThat(Failure.describe(thrown)).isEqualTo(text);
    }

    @Test
    void exceptionThatCannotTellItsMessageIsAFailureLikeAnyOther() {
        Exception silent = new Exception() {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
                throw new IllegalStateException("not even this");
            }
        };
        assertThat(Failure.of(silent).text()).contains("has no message that can be read");
    }

    @Test
    void sortIsThePluginsWord() {
        assertThat(Failure.of(new NotYetException("x")).sort()).isEqualTo(Failure.Sort.NOT_YET);
        assertThat(Failure.of(new PermanentException("x")).sort()).isEqualTo(Failure.Sort.PERMANENT);
        assertThat(Failure.of(new IOException("x")).sort()).isEqualTo(Failure.Sort.TRANSIENT);
    }
}
