package mgmt.engine.internal.control;

import java.util.ArrayList;
import java.util.List;

/** Lays out rows of cells in columns, as wide as they need to be. */
public final class TextTable {

    private TextTable() {}

    /**
     * The lines of a table.
     *
     * @param headings the first line
     * @param rows each with a cell for each heading
     */
    public static List<String> lines(List<String> headings, List<List<String>> rows) {
        List<List<String>> all = new ArrayList<>();
        all.add(headings);
        all.addAll(rows);
        int[] widths = new int[headings.size()];
        for (List<String> row : all) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        return all.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = row.get(column);
            line.append(cell).append(" ".repeat(widths[column] - cell.length() + 2));
        }
        return line.toString().stripTrailing();
    }
}
