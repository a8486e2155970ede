package dev.gyre.json;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes maps, lists, texts, numbers, truth values and null; numbers that are none become null. */
public final class JsonText {
  private final StringBuilder out = new StringBuilder();
  private final boolean spread;

  private JsonText(boolean spread) {
    this.spread = spread;
  }

  /** On one line. */
  public static String line(Object value) {
    return of(value, false);
  }

  /** On a line for each member, two spaces a level. */
  public static String page(Object value) {
    return of(value, true);
  }

  private static String of(Object value, boolean spread) {
    JsonText text = new JsonText(spread);
    text.value(value, 0);
    return text.out.append('\n').toString();
  }

  private void value(@Nullable Object value, int depth) {
    switch (value) {
      case null -> out.append("null");
      case Map<?, ?> map -> object(map, depth);
      case List<?> list -> array(list, depth);
      case Double number -> out.append(Double.isFinite(number) ? number.toString() : "null");
      case Number number -> out.append(number);
      case Boolean truth -> out.append(truth);
      default -> JsonString.append(out, value.toString());
    }
  }

  private void object(Map<?, ?> map, int depth) {
    char before = '{';
    for (Map.Entry<?, ?> member : map.entrySet()) {
      out.append(before);
      indent(depth + 1);
      JsonString.append(out, String.valueOf(member.getKey()));
      out.append(spread ? ": " : ":");
      value(member.getValue(), depth + 1);
      before = ',';
    }
    end(map.isEmpty(), "{}", '}', depth);
  }

  private void array(List<?> list, int depth) {
    char before = '[';
    for (Object item : list) {
      out.append(before);
      indent(depth + 1);
      value(item, depth + 1);
      before = ',';
    }
    end(list.isEmpty(), "[]", ']', depth);
  }

  private void end(boolean empty, String whenEmpty, char close, int depth) {
    if (empty) {
      out.append(whenEmpty);
    } else {
      indent(depth);
      out.append(close);
    }
  }

  private void indent(int depth) {
    if (spread) {
      out.append('\n').append("  ".repeat(depth));
    }
  }
}
