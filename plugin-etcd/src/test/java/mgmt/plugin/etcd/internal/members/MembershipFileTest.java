package mgmt.plugin.etcd.internal.members;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mgmt.plugin.etcd.internal.client.EtcdUrl;
import mgmt.plugin.etcd.internal.members.MembershipFile.Remembered;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a host remembers of its cluster. */
class MembershipFileTest {

    private static final List<EtcdUrl> SEEDS = List.of(EtcdUrl.parse("http://192.0.2.1:2379"));
    private static final List<EtcdUrl> OTHERS =
            List.of(EtcdUrl.parse("http://192.0.2.2:2379"), EtcdUrl.parse("https://[2001:db8::3]:2379"));
    private static final long MEMBER = 0x8a4ccf15983d0bc3L;

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void choose() {
        file = directory.resolve("membership");
    }

    private Remembered read(List<EtcdUrl> seeds, boolean hasData) throws Exception {
        return MembershipFile.read(file, seeds, hasData).remembered();
    }

    private void remember(Remembered remembered) throws Exception {
        MembershipFile.read(file, SEEDS, false).remember(remembered);
    }

    @Test
    void isRememberedFromOneLifeToTheNext() throws Exception {
        Remembered remembered = new Remembered("store", MEMBER, OTHERS, 2, SEEDS);
        remember(remembered);
        assertThat(read(SEEDS, false)).isEqualTo(remembered);
        assertThat(directory.toFile().list()).containsExactly("membership");
    }

    @Test
    void isNothingAtFirst() throws Exception {
        assertThat(read(SEEDS, false)).isEqualTo(Remembered.nothing(SEEDS));
    }

    @Test
    void otherSeedsMayLeadToAnotherCluster() throws Exception {
        remember(new Remembered("store", 0, OTHERS, 2, SEEDS));
        assertThat(read(List.of(), false).members()).isEmpty();
        assertThat(read(List.of(), false).store()).isEmpty();
    }

    @Test
    void whoHasDataIsAMemberWhateverTheSeeds() throws Exception {
        remember(new Remembered("store", MEMBER, OTHERS, 2, SEEDS));
        assertThat(read(List.of(), true)).isEqualTo(new Remembered("store", MEMBER, OTHERS, 2, List.of()));
    }

    @Test
    void aDamagedFileTellsWhatCanBeReadOfIt() throws Exception {
        Files.writeString(
                file, "member = xyz\nmembers = http://192.0.2.2:2379,what\n\u0000\nseeds = http://192.0.2.1:2379\nsto");
        assertThat(read(SEEDS, false))
                .isEqualTo(new Remembered("", 0, List.of(EtcdUrl.parse("http://192.0.2.2:2379")), 0, SEEDS));
    }

    @Test
    void aFileThatIsNoTextIsNothing() throws Exception {
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertThat(read(SEEDS, false)).isEqualTo(Remembered.nothing(SEEDS));
    }

    @Test
    void whatCouldNotBeWrittenIsTriedAgain() throws Exception {
        Remembered remembered = new Remembered("store", MEMBER, OTHERS, 2, SEEDS);
        Path obstacle = Files.createDirectory(directory.resolve("membership.next"));
        MembershipFile membership = MembershipFile.read(file, SEEDS, false);
        Files.writeString(file, "");
        assertThatThrownBy(() -> membership.remember(remembered)).isInstanceOf(UncheckedIOException.class);
        Files.delete(obstacle);
        membership.remember(remembered);
        assertThat(read(SEEDS, false)).isEqualTo(remembered);
    }

    @Test
    void whereOnlyADamagedFileCouldTellOfAClusterNobodyBeginsANewOne() throws Exception {
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> read(List.of(), false))
                .withMessageContainingAll("damaged", "--seeds", "delete it");
        assertThat(read(List.of(), true).members()).isEmpty();
    }
}
