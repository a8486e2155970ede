package dev.gyre.transport;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes maps, lists, texts, numbers, truth values and null as JSON (RFC 8259), two spaces a level.
 */
final class JsonText {
  private final StringBuilder out = new StringBuilder();

  private JsonText() {}

  static String of(Object value) {
    JsonText text = new JsonText();
    text.value(value, 0);
    return text.out.append('\n').toString();
  }

  private void value(@Nullable Object value, int depth) {
    switch (value) {
      case null -> out.append("null");
      case Map<?, ?> map -> object(map, depth);
      case List<?> list -> array(list, depth);
      case Number number -> out.append(number);
      case Boolean truth -> out.append(truth);
      default -> text(value.toString());
    }
  }

  private void object(Map<?, ?> map, int depth) {
    char before = '{';
    for (Map.Entry<?, ?> member : map.entrySet()) {
      out.append(before);
      indent(depth + 1);
      text(String.valueOf(member.getKey()));
      out.append(": ");
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
    out.append('\n').append("  ".repeat(depth));
  }

  private void text(String text) {
    out.append('"');
    for (int index = 0; index < text.length(); index++) {
      char character = text.charAt(index);
      if (character == '"' || character == '\\') {
        out.append('\\').append(character);
      } else if (character < 0x20 || character == 0x7f || Character.isSurrogate(character)) {
        out.append(String.format("\\u%04x", (int) character));
      } else {
        out.append(character);
      }
    }
    out.append('"');
  }
}
