package dev.gyre.config;

import java.util.HashMap;
import java.util.Map;

/** Checked values of all options; what was not set has its default. Immutable. */
public final class Settings {
  /** Every option at its default. */
  public static final Settings DEFAULTS = new Settings(Map.of());

  private record Entry(Object value, String text, Origin origin) {}

  private final Map<Option<?>, Entry> entries;

  private Settings(Map<Option<?>, Entry> entries) {
    this.entries = entries;
  }

  /** The value of an option. */
  @SuppressWarnings("unchecked") // with() stores under each option only what its syntax read
  public <T> T get(Option<T> option) {
    Entry entry = entries.get(option);
    return entry == null ? option.defaultValue() : (T) entry.value();
  }

  /** The value of an option as a user wrote it. */
  public String text(Option<?> option) {
    Entry entry = entries.get(option);
    return entry == null ? option.defaultText() : entry.text();
  }

  /** Where the value of an option comes from. */
  public Origin origin(Option<?> option) {
    Entry entry = entries.get(option);
    return entry == null ? Origin.DEFAULT : entry.origin();
  }

  /** A copy with one option set by a program, given as a user would write it. */
  public Settings with(Option<?> option, String text) {
    return with(option, text, Origin.PROGRAM);
  }

  /** A copy with one option set, given as a user would write it. */
  public Settings with(Option<?> option, String text, Origin origin) {
    Map<Option<?>, Entry> changed = new HashMap<>(entries);
    changed.put(option, new Entry(option.read(text), text, origin));
    return new Settings(Map.copyOf(changed));
  }
}
