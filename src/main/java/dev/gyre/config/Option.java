package dev.gyre.config;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One description of one setting.
 *
 * @param name without dashes, words joined by a dash: the flag, and the key in a file
 * @param group the heading it stands under in the help
 * @param syntax what a value looks like, how it is read and checked
 * @param defaultText the default as a user would write it
 * @param help what it does: one or two sentences, without the default
 * @param aliases other names with their dashes, as other programs call it: {@code -n}
 * @param <T> the type of a checked value
 */
public record Option<T>(
    String name,
    Group group,
    Syntax<T> syntax,
    String defaultText,
    String help,
    List<String> aliases) {

  /** Headings of the help and of the README table, in their order. */
  public enum Group {
    LISTEN("Where to listen"),
    TLS("Encryption"),
    TRANSPORT("The socket path"),
    FILES("What is served"),
    SITE("How the site behaves"),
    TIME("How long to wait"),
    LIMIT("How much to accept"),
    LOG("What is written down");

    private final String title;

    Group(String title) {
      this.title = title;
    }

    /** The heading. */
    public String title() {
      return title;
    }
  }

  /** Checks the default too: a default that fails its own check never ships. */
  public Option {
    Objects.requireNonNull(syntax.read(defaultText), name);
    aliases = List.copyOf(aliases);
  }

  /** An option with one name. */
  public Option(String name, Group group, Syntax<T> syntax, String defaultText, String help) {
    this(name, group, syntax, defaultText, help, List.of());
  }

  /**
   * An option of a command that sorts its options under headings of its own: the group, by which
   * the server sorts its, says nothing there.
   */
  public static <T> Option<T> ofCommand(
      String name, Syntax<T> syntax, String defaultText, String help) {
    return new Option<>(name, Group.TRANSPORT, syntax, defaultText, help);
  }

  /** The same option under further names, each with its dashes. */
  public Option<T> alsoCalled(String... names) {
    return new Option<>(name, group, syntax, defaultText, help, List.of(names));
  }

  /** All names with their dashes, the shortest first. */
  public List<String> flags() {
    if (aliases.isEmpty()) {
      return List.of("--" + name); // each start asks several times for those of all options
    }
    return Stream.concat(aliases.stream(), Stream.of("--" + name))
        .sorted(Comparator.comparingInt(String::length))
        .toList();
  }

  /** The environment variable: {@code GYRE_IDLE_TIMEOUT} for {@code idle-timeout}. */
  public String variable() {
    return "GYRE_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /**
   * Options are keys of maps from the first moment on, and what Java makes for records compares by
   * method handles, which are made anew at each start.
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Option<?> that
            && name.equals(that.name)
            && group == that.group
            && syntax.equals(that.syntax)
            && defaultText.equals(that.defaultText)
            && help.equals(that.help)
            && aliases.equals(that.aliases));
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  /** The default, checked. */
  public T defaultValue() {
    return syntax.read(defaultText);
  }

  /** Whether a value passes the check. */
  boolean accepts(String text) {
    return complaint(text) == null;
  }

  /** What is to be said of a value that does not pass the check; null if it passes. */
  @Nullable String complaint(String text) {
    try {
      checked(text);
      return null;
    } catch (Syntax.Explained e) {
      return e.getMessage();
    } catch (IllegalArgumentException e) {
      return "'" + text + "' is not " + syntax.expected();
    }
  }

  /**
   * Reads and checks a value.
   *
   * @throws InvalidOption with name, value, what was expected
   */
  public T read(String text) {
    try {
      return checked(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidOption(name, String.valueOf(complaint(text)), e);
    }
  }

  private T checked(String text) {
    if (text.indexOf('\0') >= 0) { // else found out late, by whoever opens a file of that name
      throw new Syntax.Explained("'" + text + "' holds a NUL, which no value may");
    }
    return syntax.read(text);
  }
}
