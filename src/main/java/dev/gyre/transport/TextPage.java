package dev.gyre.transport;

/** Headings over facts in two columns, wrapped at 80 columns where there is a space to break at. */
final class TextPage {
  private static final int COLUMNS = 80;
  private static final int FACT_COLUMN = 2;
  private static final int DETAIL_COLUMN = 4;
  private static final int VALUE_COLUMN = 16;

  private final StringBuilder out = new StringBuilder();

  void heading(String text) {
    if (!out.isEmpty()) {
      out.append('\n');
    }
    out.append(text).append('\n');
  }

  void fact(String name, String value) {
    line(FACT_COLUMN, name, value);
  }

  /** A fact on the fact above. */
  void detail(String name, String value) {
    line(DETAIL_COLUMN, name, value);
  }

  private void line(int column, String name, String value) {
    StringBuilder line = new StringBuilder(" ".repeat(column)).append(name).append(' ');
    line.repeat(' ', Math.max(0, VALUE_COLUMN - line.length()));
    boolean first = true;
    for (String word : value.split(" ", -1)) {
      if (!first && line.length() + 1 + word.length() > COLUMNS) {
        out.append(line).append('\n');
        line = new StringBuilder(" ".repeat(VALUE_COLUMN));
        first = true;
      }
      line.append(first ? "" : " ").append(word);
      first = false;
    }
    out.append(line.toString().stripTrailing()).append('\n');
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
