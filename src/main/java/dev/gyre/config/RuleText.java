package dev.gyre.config;

import dev.gyre.config.Rule.Condition;
import dev.gyre.config.Rule.Effect;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Rules as text: {@code key=value} and blanks between, a value in double quotes if it has blanks. A
 * key that may have several values may stand there several times.
 */
final class RuleText {
  private static final String EXAMPLE = "such as path=/assets/** cache-control=\"max-age=3600\"";

  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

  /** Fields that follow from what is sent, or from the connection. */
  private static final Set<String> OURS =
      Set.of(
          "accept-ranges",
          "connection",
          "content-encoding",
          "content-length",
          "content-range",
          "content-type",
          "date",
          "etag",
          "keep-alive",
          "last-modified",
          "location",
          "server",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "vary",
          "www-authenticate",
          "x-content-type-options");

  /** They say something about another. */
  private static final Set<RuleKey> QUALIFIERS = Set.of(RuleKey.REALM, RuleKey.REDIRECT_STATUS);

  private static final Set<String> BEFORE_THE_ANSWER =
      Set.of(
          "access", "password", "redirect", "rewrite", "fallback", "clean-urls", "listing", "cors");

  private RuleText() {}

  /** What is wrong with a rule, and at which key if it is one. */
  static final class Wrong extends IllegalArgumentException {
    private static final long serialVersionUID = 1;
    private final String key;

    Wrong(String key, String message) {
      super(message);
      this.key = key;
    }

    /** The key, or nothing. */
    String key() {
      return key;
    }
  }

  /** What is expected of the value of that key; of none if there is no such key. */
  static String expected(String name) {
    RuleKey key = RuleKey.named(name);
    return key == null ? "a key of rules" : key.expected();
  }

  /** The text of keys and values that a table has. */
  static String write(Map<String, List<String>> values) {
    List<String> words = new ArrayList<>();
    values.forEach((key, list) -> list.forEach(value -> words.add(key + "=" + quoted(value))));
    return String.join(" ", words);
  }

  private static String quoted(String value) {
    return value.matches("[^\\s\"\\\\]+")
        ? value
        : "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  /**
   * Reads one.
   *
   * @throws Wrong with what is wrong
   */
  static Rule read(String text) {
    return rule(text, words(text));
  }

  private static Map<String, List<String>> words(String text) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    int at = 0;
    while (at < text.length()) {
      if (text.charAt(at) == ' ' || text.charAt(at) == '\t') {
        at++;
        continue;
      }
      int equals = text.indexOf('=', at);
      if (equals < 0) {
        throw new Wrong("", "'" + text.substring(at) + "' has no =; write key=value, " + EXAMPLE);
      }
      String key = text.substring(at, equals);
      StringBuilder value = new StringBuilder();
      at = value(text, equals + 1, value);
      values.computeIfAbsent(key, any -> new ArrayList<>()).add(value.toString());
    }
    return values;
  }

  /** Reads a value; returns where the next word may start. */
  private static int value(String text, int start, StringBuilder value) {
    int at = start;
    if (at == text.length() || text.charAt(at) != '"') {
      while (at < text.length() && text.charAt(at) != ' ' && text.charAt(at) != '\t') {
        value.append(text.charAt(at++));
      }
      return at;
    }
    for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      value.append(text.charAt(at));
    }
    if (at == text.length()) {
      throw new Wrong("", "a quote in '" + text.substring(start) + "' has no end");
    }
    return at + 1;
  }

  /** Makes a rule of keys and values. */
  static Rule rule(String text, Map<String, List<String>> values) {
    for (Map.Entry<String, List<String>> entry : values.entrySet()) {
      RuleKey key = RuleKey.named(entry.getKey());
      if (key == null) {
        String nearest =
            NearestName.of(entry.getKey(), RuleKey.names())
                .map(name -> ", nearest is " + name)
                .orElse("; known are " + String.join(", ", RuleKey.names()));
        throw new Wrong(entry.getKey(), "unknown key " + entry.getKey() + nearest);
      }
      if (entry.getValue().size() > 1 && !key.repeatable()) {
        throw new Wrong(entry.getKey(), key + " stands there more than once");
      }
    }
    Condition condition =
        new Condition(
            each(values, "path", PathPattern::parse).stream().flatMap(List::stream).toList(),
            each(values, "host", HostPattern::parse),
            each(values, "method", RuleText::method),
            each(values, "client", Network::parse),
            each(values, "status", RuleText::status));
    List<Effect> effects = effects(values);
    if (effects.isEmpty()) {
      String missing =
          Arrays.stream(RuleKey.values())
              .filter(key -> key.part() == RuleKey.Part.EFFECT && !QUALIFIERS.contains(key))
              .map(RuleKey::toString)
              .collect(Collectors.joining(", "));
      throw new Wrong("", "it does nothing; give one of " + missing);
    }
    checkTogether(values, condition);
    return new Rule(text, condition, effects);
  }

  private static void checkTogether(Map<String, List<String>> values, Condition condition) {
    needs(values, "realm", "password");
    needs(values, "redirect-status", "redirect");
    if (!condition.statuses().isEmpty()) {
      for (String key : BEFORE_THE_ANSWER) {
        if (values.containsKey(key)) {
          throw new Wrong(key, key + " is decided before there is a status; take status away");
        }
      }
    }
    for (String key : List.of("redirect", "rewrite")) {
      for (String target : values.getOrDefault(key, List.of())) {
        int most = RuleTarget.highest(target);
        boolean enough =
            condition.paths().isEmpty()
                ? most == 0
                : condition.paths().stream().allMatch(pattern -> pattern.stars() >= most);
        if (!enough) {
          throw new Wrong(key, key + "=" + target + ": its path has fewer stars than " + most);
        }
      }
    }
  }

  private static void needs(Map<String, List<String>> values, String key, String other) {
    if (values.containsKey(key) && !values.containsKey(other)) {
      throw new Wrong(key, key + " needs " + other);
    }
  }

  private static List<Effect> effects(Map<String, List<String>> values) {
    List<Effect> effects = new ArrayList<>();
    effects.addAll(each(values, "access", RuleText::access));
    List<String> realms = each(values, "realm", RuleText::realm);
    String realm = realms.isEmpty() ? "restricted" : realms.getFirst();
    effects.addAll(each(values, "password", file -> new Effect.Password(notEmpty(file), realm)));
    List<Integer> statuses = each(values, "redirect-status", RuleText::redirectStatus);
    int status = statuses.isEmpty() ? 301 : statuses.getFirst();
    effects.addAll(
        each(values, "redirect", to -> new Effect.Redirect(RuleTarget.check(to), status)));
    effects.addAll(each(values, "rewrite", path -> new Effect.Rewrite(path(path))));
    effects.addAll(each(values, "fallback", path -> new Effect.Fallback(plain(path))));
    effects.addAll(each(values, "error-page", path -> new Effect.ErrorPage(file(path))));
    effects.addAll(each(values, "clean-urls", on -> new Effect.CleanUrls(Syntax.onOff().read(on))));
    effects.addAll(each(values, "listing", on -> new Effect.Listing(Syntax.onOff().read(on))));
    effects.addAll(
        each(values, "cache-control", value -> header("Cache-Control: " + notEmpty(value))));
    effects.addAll(each(values, "header", RuleText::header));
    List<String> origins = each(values, "cors", RuleText::origin);
    if (!origins.isEmpty()) {
      effects.add(new Effect.Cors(origins));
    }
    if (!each(values, "security-headers", RuleText::on).isEmpty()) {
      effects.addAll(Rule.SECURITY_HEADERS);
    }
    return effects;
  }

  /** Reads one value. */
  private interface Reader<T> {
    T read(String value);
  }

  private static <T> List<T> each(Map<String, List<String>> values, String key, Reader<T> reader) {
    List<T> results = new ArrayList<>();
    for (String value : values.getOrDefault(key, List.of())) {
      try {
        results.add(reader.read(value));
      } catch (Wrong wrong) {
        throw wrong;
      } catch (IllegalArgumentException e) {
        throw new Wrong(key, key + ": '" + value + "' is not " + expected(key));
      }
    }
    return List.copyOf(results);
  }

  private static String method(String value) {
    return oneOf(value, "GET", "HEAD", "OPTIONS");
  }

  private static String status(String value) {
    if (!value.matches("[2-5](xx|\\d\\d)")) {
      throw new IllegalArgumentException(value);
    }
    return value;
  }

  private static Effect access(String value) {
    return new Effect.Access(oneOf(value, "allow", "deny").equals("allow"));
  }

  private static String on(String value) {
    return oneOf(value, "on");
  }

  private static int redirectStatus(String value) {
    return Integer.parseInt(oneOf(value, "301", "302", "303", "307", "308"));
  }

  private static String realm(String value) {
    if (!value.matches("[\\x20-\\x7e&&[^\"\\\\]]+")) {
      throw new IllegalArgumentException(value);
    }
    return value;
  }

  private static String origin(String value) {
    if (!value.equals("*") && !value.matches("https?://[A-Za-z0-9.\\[\\]:-]+")) {
      throw new IllegalArgumentException(value);
    }
    return value.toLowerCase(Locale.ROOT); // as browsers send it
  }

  private static Effect header(String line) {
    int colon = line.indexOf(':');
    String name = colon < 0 ? "" : line.substring(0, colon);
    String value = line.substring(colon + 1).strip();
    if (!name.matches(TOKEN)
        || OURS.contains(name.toLowerCase(Locale.ROOT))
        || !value.matches("[\\x20-\\x7e]*")) {
      throw new IllegalArgumentException(line);
    }
    return new Effect.Header(name, value, false);
  }

  private static String path(String value) {
    if (!value.startsWith("/")) {
      throw new IllegalArgumentException(value);
    }
    return value;
  }

  private static String plain(String value) {
    if (value.contains("$")) {
      throw new IllegalArgumentException(value);
    }
    return path(value);
  }

  private static String file(String value) {
    if (value.endsWith("/")) {
      throw new IllegalArgumentException(value);
    }
    return plain(value);
  }

  private static String notEmpty(String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(value);
    }
    return value;
  }

  private static String oneOf(String value, String... words) {
    if (!List.of(words).contains(value)) {
      throw new IllegalArgumentException(value);
    }
    return value;
  }
}
