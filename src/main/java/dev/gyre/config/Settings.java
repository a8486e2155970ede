package dev.gyre.config;

import java.util.HashMap;
import java.util.Map;

/** Checked values of all options; what was not set has its default. Immutable. */
public final class Settings {
  /** Every option at its default. */
  public static final Settings DEFAULTS = new Settings(Map.of());

  private final Map<Option<?>, Object> values;

  private Settings(Map<Option<?>, Object> values) {
    this.values = values;
  }

  /** The value of an option. */
  @SuppressWarnings("unchecked") // with() stores under each option only what its syntax read
  public <T> T get(Option<T> option) {
    Object value = values.get(option);
    return value == null ? option.defaultValue() : (T) value;
  }

  /** A copy with one option set, given as a user would write it. */
  public Settings with(Option<?> option, String text) {
    Map<Option<?>, Object> changed = new HashMap<>(values);
    changed.put(option, option.read(text));
    return new Settings(Map.copyOf(changed));
  }
}
