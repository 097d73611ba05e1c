package mgmt.plugin.etcd.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EtcdUrlTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:2379",
                "https://etcd-1.example.org:2379",
                "http://[::1]:2379",
                "http://localhost:1"
            })
    void printsWhatItHasRead(String text) {
        assertThat(EtcdUrl.parse(text)).hasToString(text);
    }

    @Test
    void aSlashAtTheEndIsNothing() {
        assertThat(EtcdUrl.parse("http://a:1/")).isEqualTo(EtcdUrl.parse("http://a:1"));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:2379, found '127.0.0.1:2379'",
        "http://127.0.0.1, which has no port",
        "http://a:0, whose port is none",
        "http://a:65536, whose port is none",
        "http://a:x, found 'http://a:x'",
        "ftp://a:1, found 'ftp://a:1'",
        "http://a:1/v3, found 'http://a:1/v3'",
        "http://user@a:1, found 'http://a:1' with a user in it",
        "http://:2379, found 'http://:2379'",
        "http://a b:1, found 'http://a b:1'",
        "'', found ''",
    })
    void saysWhatIsNoUrlOfAServer(String text, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EtcdUrl.parse(text))
                .withMessageContaining("expected http://HOST:PORT or https://HOST:PORT")
                .withMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://user:secret@h:1/",
                "http://user:sec@ret@h:1/",
                "http://user:sec/secret@h:1/",
                "user:secret@h:1/",
                "http://user:secret@h",
                "http://user:secret@h:0"
            })
    void aPasswordInItIsNotPrinted(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EtcdUrl.parse(text))
                .withMessageContaining("user and password_file")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("user:", "sec", "@"));
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:1, http://127.0.0.1:1, true",
        "http://127.0.0.1:1, http://127.0.0.1:2, false",
        "http://10.0.0.1:1, http://10.0.0.2:1, false",
        "http://0.0.0.0:1, http://10.0.0.2:1, true",
        "http://localhost:1, http://127.0.0.1:1, true",
    })
    void knowsWhichWantOneAndTheSame(String one, String other, boolean isSame) {
        assertThat(EtcdUrl.parse(one).collidesWith(EtcdUrl.parse(other))).isEqualTo(isSame);
        assertThat(EtcdUrl.parse(other).collidesWith(EtcdUrl.parse(one))).isEqualTo(isSame);
    }
}
