package dev.gyre.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Response header fields in the order they are sent. Values are ISO-8859-1 and hold no control
 * byte: a value that does is a fault of ours, since everything taken from a request is encoded
 * before.
 */
public final class Headers {
  private final List<String> namesAndValues = new ArrayList<>(16);

  /** Puts a field in the place of all of that name, or behind the others. */
  public Headers set(String name, String value) {
    for (int i = namesAndValues.size() - 2; i >= 0; i -= 2) {
      if (namesAndValues.get(i).equalsIgnoreCase(name)) {
        namesAndValues.subList(i, i + 2).clear();
      }
    }
    return add(name, value);
  }

  /** Appends a field. */
  public Headers add(String name, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f || c > 0xff) {
        throw new IllegalArgumentException("control or wide character in value of " + name);
      }
    }
    namesAndValues.add(name);
    namesAndValues.add(value);
    return this;
  }

  /** Adds a member to a field that is a list, or the field if there is none. */
  public Headers addToList(String name, String member) {
    for (int i = 0; i < namesAndValues.size(); i += 2) {
      if (namesAndValues.get(i).equalsIgnoreCase(name)) {
        String list = namesAndValues.get(i + 1);
        if (!(", " + list + ",").contains(", " + member + ",")) {
          namesAndValues.set(i + 1, list + ", " + member);
        }
        return this;
      }
    }
    return add(name, member);
  }

  /** The number of fields. */
  public int size() {
    return namesAndValues.size() / 2;
  }

  /** Name of field {@code index}. */
  public String name(int index) {
    return namesAndValues.get(2 * index);
  }

  /** Value of field {@code index}. */
  public String value(int index) {
    return namesAndValues.get(2 * index + 1);
  }

  /** Value of the first field of that name in any case, or null. */
  public @Nullable String first(String name) {
    for (int i = 0; i < size(); i++) {
      if (name(i).equalsIgnoreCase(name)) {
        return value(i);
      }
    }
    return null;
  }
}
