package penstock.cli;

import java.util.ArrayList;
import java.util.List;

/// Rows of words, the columns as wide as they must be.
final class Table {

  private final List<String[]> rows = new ArrayList<>();

  Table(String... heads) {
    rows.add(heads);
  }

  /// @param words as many as there are columns
  void row(String... words) {
    rows.add(words);
  }

  List<String> lines() {
    int[] widths = new int[rows.getFirst().length];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.length; i++) {
        line.append(row[i]).repeat(" ", widths[i] - row[i].length() + 2);
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
