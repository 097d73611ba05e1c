package mgmt.engine.internal.assembly;

import java.util.Arrays;

/**
 * A topological order that stays one while edges are added, so that an edge which would close a cycle is found without
 * sorting everything again: the algorithm of Pearce and Kelly (2006), which looks only at what lies between the two ends.
 * Vertices are numbers.
 */
final class Order {

    private final int[] position;
    private final Neighbours after;
    private final Neighbours before;
    private final boolean[] isVisited;

    /** An order of a graph without edges, in which each vertex has the given position. */
    Order(int[] position) {
        this.position = position.clone();
        this.after = new Neighbours(position.length);
        this.before = new Neighbours(position.length);
        this.isVisited = new boolean[position.length];
    }

    /** Adds an edge; returns false, and does nothing, if it would close a cycle. */
    boolean add(int from, int to) {
        if (from == to || (position[from] > position[to] && !reorder(from, to))) {
            return false;
        }
        after.add(from, to);
        before.add(to, from);
        return true;
    }

    private boolean reorder(int from, int to) {
        Numbers behind = new Numbers();
        boolean closesCycle = !collect(after, to, position[to], position[from], from, behind);
        Numbers ahead = new Numbers();
        if (!closesCycle) {
            collect(before, from, position[to], position[from], -1, ahead);
        }
        behind.forget(isVisited);
        ahead.forget(isVisited);
        if (!closesCycle) {
            place(ahead, behind);
        }
        return !closesCycle;
    }

    /** All that can be reached between two positions; false if that is more than it may be: the forbidden vertex too. */
    private boolean collect(Neighbours neighbours, int start, int low, int high, int forbidden, Numbers found) {
        isVisited[start] = true;
        found.add(start);
        for (int i = 0; i < found.size(); i++) {
            int vertex = found.get(i);
            for (int n = 0; n < neighbours.count(vertex); n++) {
                int next = neighbours.get(vertex, n);
                if (next == forbidden) {
                    return false;
                }
                if (!isVisited[next] && position[next] >= low && position[next] <= high) {
                    isVisited[next] = true;
                    found.add(next);
                }
            }
        }
        return true;
    }

    /** Gives the positions of both groups to the one and then to the other, each in the order that it had. */
    private void place(Numbers ahead, Numbers behind) {
        long[] first = ahead.byPosition(position);
        long[] second = behind.byPosition(position);
        int[] positions = new int[first.length + second.length];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = (int) ((i < first.length ? first[i] : second[i - first.length]) >>> 32);
        }
        Arrays.sort(positions);
        for (int i = 0; i < positions.length; i++) {
            position[(int) (i < first.length ? first[i] : second[i - first.length])] = positions[i];
        }
    }

    /** A list of numbers. */
    private static final class Numbers {

        private int[] numbers = new int[8];
        private int size;

        void add(int number) {
            if (size == numbers.length) {
                numbers = Arrays.copyOf(numbers, size * 2);
            }
            numbers[size++] = number;
        }

        int get(int index) {
            return numbers[index];
        }

        int size() {
            return size;
        }

        void forget(boolean[] isVisited) {
            for (int i = 0; i < size; i++) {
                isVisited[numbers[i]] = false;
            }
        }

        /** Each with its position in the upper half, sorted. */
        long[] byPosition(int[] position) {
            long[] keyed = new long[size];
            for (int i = 0; i < size; i++) {
                keyed[i] = (long) position[numbers[i]] << 32 | numbers[i];
            }
            Arrays.sort(keyed);
            return keyed;
        }
    }

    /** The edges of one direction. */
    private static final class Neighbours {

        private static final int[] NONE = {};

        private final int[][] of;
        private final int[] counts;

        Neighbours(int vertices) {
            of = new int[vertices][];
            Arrays.fill(of, NONE);
            counts = new int[vertices];
        }

        void add(int vertex, int neighbour) {
            int count = counts[vertex]++;
            if (count == of[vertex].length) {
                of[vertex] = Arrays.copyOf(of[vertex], Math.max(2, count * 2));
            }
            of[vertex][count] = neighbour;
        }

        int get(int vertex, int index) {
            return of[vertex][index];
        }

        int count(int vertex) {
            return counts[vertex];
        }
    }
}
