package dev.gyre.cli;

import dev.gyre.config.Option;
import dev.gyre.config.Origin;
import dev.gyre.config.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One command of {@code gyre}: everything that parsing and the help page are made from, and what it
 * does. Immutable if its action is.
 *
 * @param name the word after {@code gyre}
 * @param summary one line without a full stop, for the list of commands
 * @param description paragraphs of the help page
 * @param operand what may stand beside the options, or null
 * @param sections the options, by heading; --help comes by itself
 * @param defaults defaults that differ from the option's own, as a user would write them
 * @param examples for the help page
 * @param action what it does
 */
public record Command(
    String name,
    String summary,
    List<String> description,
    @Nullable Operand operand,
    List<Section> sections,
    Map<Option<?>, String> defaults,
    List<Example> examples,
    Action action) {

  /**
   * The one word that may stand beside the options.
   *
   * @param placeholder what stands for it in the help
   * @param defaultText what it is when it is not given
   */
  public record Operand(String placeholder, String defaultText) {}

  /**
   * Options under one heading of the help page.
   *
   * @param title the heading
   * @param options in their order
   */
  public record Section(String title, List<Option<?>> options) {

    /** Sections by the options' own groups, in the order of the first option of each. */
    public static List<Section> byGroup(List<Option<?>> options) {
      Map<Option.Group, List<Option<?>>> groups = new LinkedHashMap<>();
      for (Option<?> option : options) {
        groups.computeIfAbsent(option.group(), group -> new ArrayList<>()).add(option);
      }
      List<Section> sections = new ArrayList<>();
      groups.forEach((group, members) -> sections.add(new Section(group.title(), members)));
      return List.copyOf(sections);
    }
  }

  /**
   * A command line to imitate.
   *
   * @param line what to type
   * @param meaning what it does, without a full stop
   */
  public record Example(String line, String meaning) {}

  /**
   * What the user asked for, checked.
   *
   * @param settings the command's defaults and what was given
   * @param operand the operand, or its default; empty for a command without one
   */
  public record Invocation(Settings settings, String operand) {}

  /** What a command does. */
  @FunctionalInterface
  public interface Action {
    /**
     * Runs on the main thread until the command is done.
     *
     * @param invocation what was asked for
     * @param terminal where to print
     * @return what the process ends with
     * @throws InterruptedException when the main thread is asked to end
     */
    ExitCode run(Invocation invocation, Terminal terminal) throws InterruptedException;
  }

  /** All its options in the order of the help. */
  public List<Option<?>> options() {
    List<Option<?>> options = new ArrayList<>();
    for (Section section : sections) {
      options.addAll(section.options());
    }
    return List.copyOf(options);
  }

  /** The default of one of its options, as a user would write it. */
  public String defaultText(Option<?> option) {
    return defaults.getOrDefault(option, option.defaultText());
  }

  /** The settings when nothing is given. */
  Settings defaultSettings() {
    Settings settings = Settings.DEFAULTS;
    for (Map.Entry<Option<?>, String> entry : defaults.entrySet()) {
      settings = settings.with(entry.getKey(), entry.getValue(), Origin.DEFAULT);
    }
    return settings;
  }
}
