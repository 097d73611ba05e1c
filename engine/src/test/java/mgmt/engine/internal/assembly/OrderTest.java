package mgmt.engine.internal.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OrderTest {

    @Test
    void refusesExactlyTheEdgesThatCloseACycle() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            int size = 2 + random.nextInt(12);
            Order order = new Order(shuffled(size, random));
            List<List<Integer>> after = new ArrayList<>();
            IntStream.range(0, size).forEach(i -> after.add(new ArrayList<>()));
            for (int edge = 0; edge < size * 3; edge++) {
                int from = random.nextInt(size);
                int to = random.nextInt(size);
                boolean closesCycle = isReachable(after, to, from);
                assertThat(order.add(from, to))
                        .as("seed %d, round %d", seed, round)
                        .isEqualTo(!closesCycle);
                if (!closesCycle) {
                    after.get(from).add(to);
                }
            }
        }
    }

    @Test
    void bearsLongChainsAgainstTheOrder() {
        int size = 2_000;
        Order order = new Order(IntStream.range(0, size).toArray());
        for (int i = size - 1; i > 0; i--) {
            assertThat(order.add(i, i - 1)).isTrue();
        }
        assertThat(order.add(0, size - 1)).isFalse();
    }

    private static int[] shuffled(int size, Random random) {
        List<Integer> positions =
                new ArrayList<>(IntStream.range(0, size).boxed().toList());
        Collections.shuffle(positions, random);
        return positions.stream().mapToInt(Integer::intValue).toArray();
    }

    private static boolean isReachable(List<List<Integer>> after, int from, int to) {
        boolean[] isSeen = new boolean[after.size()];
        ArrayDeque<Integer> queue = new ArrayDeque<>(List.of(from));
        while (!queue.isEmpty()) {
            int at = queue.remove();
            if (at == to) {
                return true;
            }
            if (!isSeen[at]) {
                isSeen[at] = true;
                queue.addAll(after.get(at));
            }
        }
        return false;
    }
}
