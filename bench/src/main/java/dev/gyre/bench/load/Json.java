package dev.gyre.bench.load;

import dev.gyre.http.JsonString;
import java.util.List;
import java.util.Map;

/** Writes maps, lists, texts, numbers and truth values as JSON (RFC 8259). */
final class Json {
  private final StringBuilder out = new StringBuilder();

  private Json() {}

  static String of(Map<String, ?> object) {
    Json json = new Json();
    json.value(object);
    return json.out.append('\n').toString();
  }

  private void value(Object value) {
    switch (value) {
      case Map<?, ?> map -> object(map);
      case List<?> list -> array(list);
      case Double number -> out.append(Double.isFinite(number) ? number.toString() : "null");
      case Number number -> out.append(number);
      case Boolean truth -> out.append(truth);
      default -> JsonString.append(out, value.toString());
    }
  }

  private void object(Map<?, ?> map) {
    String before = "{";
    for (Map.Entry<?, ?> member : map.entrySet()) {
      out.append(before);
      JsonString.append(out, String.valueOf(member.getKey()));
      out.append(':');
      value(member.getValue());
      before = ",";
    }
    out.append(map.isEmpty() ? "{}" : "}");
  }

  private void array(List<?> list) {
    String before = "[";
    for (Object item : list) {
      out.append(before);
      value(item);
      before = ",";
    }
    out.append(list.isEmpty() ? "[]" : "]");
  }
}
