package mgmt.launcher;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

class ForerunnerTest {

    /** It would say nothing if a class had another name in a newer framework, and bring nothing any more. */
    @Test
    void findsAllThatItPrepares() {
        assertThatCode(Forerunner::prepare).doesNotThrowAnyException();
    }
}
